"""The control plane's part that goes back to how the server was founded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipedriver.server.control.part import Asked, Room

if TYPE_CHECKING:
    from pipedriver.server.application import Application


class ResetPart:
    """``POST /_local/reset``: the records, tokens and clock are as they were when the server was founded."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def rooms(self) -> Mapping[str, Mapping[str, Room]]:
        """The rooms by path and verb."""
        return {"/_local/reset": {"POST": self._reset}}

    def _reset(self, _: Asked) -> object:
        return self._application.reset()
