"""Uninstalling: the installation ends, and the app is told (app-uninstallation)."""

from __future__ import annotations

import base64
import logging
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from pipedriver.server.webhooks.addresses import Unreachable
from pipedriver.server.webhooks.calling import Caller

_log = logging.getLogger("pipedriver.server")


@dataclass(frozen=True, slots=True)
class Uninstallation:
    """What an app is told. The secret is the app's own, with which the call is signed."""

    client_id: str
    client_secret: str = field(repr=False)
    company_id: int
    user_id: int
    moment: datetime

    def tell(self, address: str) -> int | None:
        """Send ``DELETE`` to the app's redirect address; gives the status, or None where nobody answered.

        Whatever comes back changes nothing, as at Pipedrive. The address may be a private one: whoever runs
        the server has registered it, no user of the API.
        """
        credentials = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
        body = {
            "client_id": self.client_id,
            "company_id": self.company_id,
            "user_id": self.user_id,
            "timestamp": self.moment.isoformat().replace("+00:00", "Z"),
        }
        headers = {"Content-Type": "application/json", "Authorization": f"Basic {credentials}"}
        try:
            return Caller(allow_private=True).call("DELETE", address, msgspec.json.encode(body), headers)
        except Unreachable as error:
            _log.warning("the app %s could not be told of its removal: %s", self.client_id, error)
            return None
