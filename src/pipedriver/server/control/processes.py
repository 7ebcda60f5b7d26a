"""The control plane's part that tells which processes the server consists of."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipedriver.server.control.part import Asked, Room

if TYPE_CHECKING:
    from pipedriver.server.application import Application


class ProcessesPart:
    """``/_local/processes``: ``GET`` tells of each its number, whether it writes, and what it serves."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def rooms(self) -> Mapping[str, Mapping[str, Room]]:
        """The rooms by path and verb."""
        return {"/_local/processes": {"GET": self._tell}}

    def _tell(self, _: Asked) -> object:
        others = self._application.others
        writer = {"id": os.getpid(), "writes": True, "is_ready": True}
        return {"processes": [writer, *([] if others is None else others.standing())]}
