"""Uninstalling: the installation ends, and the app is told (app-uninstallation)."""

from __future__ import annotations

import base64
import http.client
import logging
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

import msgspec

_log = logging.getLogger("pipedriver.server")
_SECONDS = 10


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

        Whatever comes back changes nothing, as at Pipedrive.
        """
        parts = urlsplit(address)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=_SECONDS)
        credentials = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
        body = {
            "client_id": self.client_id,
            "company_id": self.company_id,
            "user_id": self.user_id,
            "timestamp": self.moment.isoformat().replace("+00:00", "Z"),
        }
        headers = {"content-type": "application/json", "authorization": f"Basic {credentials}"}
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            connection.request("DELETE", path, msgspec.json.encode(body), headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            _log.warning("the app %s could not be told of its removal: %s", self.client_id, error)
            return None
        finally:
            connection.close()
