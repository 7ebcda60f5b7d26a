"""The control plane's part that delivers to webhooks now, and tells how it goes."""

from __future__ import annotations

from collections.abc import Mapping

from pipedriver.server.control.part import Asked, Room
from pipedriver.server.webhooks.delivering import Deliveries


class WebhooksPart:
    """``/_local/webhooks``.

    ``GET`` tells of each webhook how its deliveries go, and how many wait.
    ``POST /_local/webhooks/deliver`` sends all that is due, and tells of each try what came of it.
    """

    def __init__(self, deliveries: Deliveries) -> None:
        self._deliveries = deliveries

    def rooms(self) -> Mapping[str, Mapping[str, Room]]:
        """The rooms by path and verb."""
        return {
            "/_local/webhooks": {"GET": self._tell},
            "/_local/webhooks/deliver": {"POST": self._deliver},
        }

    def _tell(self, _: Asked) -> object:
        return {"webhooks": self._deliveries.standing()}

    def _deliver(self, _: Asked) -> object:
        return {"delivered": self._deliveries.deliver()}
