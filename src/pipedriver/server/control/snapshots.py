"""The control plane's part that keeps everything as it is, and goes back to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from pipedriver.server.control.part import Asked, Room

if TYPE_CHECKING:
    from pipedriver.server.application import Application


class _Taken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str


class SnapshotsPart:
    """``/_local/snapshots``.

    ``POST`` takes one, ``{"name": "before"}``; ``GET`` lists them; ``POST /_local/snapshots/before/restore``
    goes back to it, ``DELETE /_local/snapshots/before`` forgets it.
    """

    def __init__(self, application: Application) -> None:
        self._application = application

    def rooms(self) -> Mapping[str, Mapping[str, Room]]:
        """The rooms by path and verb."""
        return {
            "/_local/snapshots": {"GET": self._list, "POST": self._take},
            "/_local/snapshots/{name}": {"DELETE": self._drop},
            "/_local/snapshots/{name}/restore": {"POST": self._restore},
        }

    def _list(self, _: Asked) -> object:
        return {"snapshots": self._application.snapshots.known()}

    def _take(self, asked: Asked) -> object:
        return self._application.take_snapshot(asked.read(_Taken).name)

    def _restore(self, asked: Asked) -> object:
        return self._application.restore(asked.values["name"])

    def _drop(self, asked: Asked) -> object:
        self._application.snapshots.drop(asked.values["name"])
        return {"dropped": asked.values["name"]}
