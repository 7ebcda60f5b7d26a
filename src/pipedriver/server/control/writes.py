"""The control plane's part that tells how often each operation that writes was carried out."""

from __future__ import annotations

from collections.abc import Mapping

from pipedriver.server.control.part import Asked, Room
from pipedriver.server.tally import Tally


class WritesPart:
    """``/_local/writes``: ``GET`` tells how often each was carried out, ``DELETE`` begins anew."""

    def __init__(self, writes: Tally) -> None:
        self._writes = writes

    def rooms(self) -> Mapping[str, Mapping[str, Room]]:
        """The rooms by path and verb."""
        return {"/_local/writes": {"GET": self._tell, "DELETE": self._clear}}

    def _tell(self, _: Asked) -> object:
        return {"writes": self._writes.counts()}

    def _clear(self, asked: Asked) -> object:
        self._writes.clear()
        return self._tell(asked)
