"""Named snapshots of the whole database and of the clock, and the one of how the server was founded."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import msgspec

from pipedriver.server.clock import Clock, ClockState
from pipedriver.server.crm.refusals import Conflict, Invalid, NotFound
from pipedriver.server.store.database import Database
from pipedriver.server.store.sqlite import FileDatabase, MemoryDatabase

FOUNDING = "founding"
"""The snapshot to which a reset goes back. It is made once and stays."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is known of a snapshot.

    Attributes:
        name: its name.
        time: what time it was on the server's clock.
        bytes: how large it is.
    """

    name: str
    time: datetime
    bytes: int


class Snapshots(Protocol):
    """The snapshots of one server's database.

    Taking one stops nobody. Going back to one replaces everything at once: a request sees what was before or
    what was kept.
    """

    def take(self, name: str) -> Snapshot:
        """Keep everything as it is now; a snapshot of the same name is replaced.

        Raises:
            Invalid: the name is none.
            Conflict: the name is that of the founding.
        """
        ...

    def restore(self, name: str) -> Snapshot:
        """Go back to a snapshot, which stays.

        Raises:
            NotFound: there is none of the name.
        """
        ...

    def drop(self, name: str) -> None:
        """Forget a snapshot.

        Raises:
            NotFound: there is none of the name.
            Conflict: the name is that of the founding.
        """
        ...

    def known(self) -> list[Snapshot]:
        """Every snapshot, by name."""
        ...


@dataclass(frozen=True, slots=True)
class _Image:
    shown: Snapshot
    clock: ClockState
    content: bytes


class MemorySnapshots:
    """Snapshots of a database in memory; kept in memory too.

    Args:
        database: the database.
        clock: the server's clock.
        founding: how it was founded, as an image; taken now where none is given.
    """

    def __init__(self, database: MemoryDatabase, clock: Clock, founding: bytes | None = None) -> None:
        self._database = database
        self._clock = clock
        content = database.image() if founding is None else founding
        self._images = {FOUNDING: self._image(FOUNDING, content)}

    def take(self, name: str) -> Snapshot:
        """Keep everything as it is now."""
        image = self._images[_new_name(name)] = self._image(name, self._database.image())
        return image.shown

    def restore(self, name: str) -> Snapshot:
        """Go back to a snapshot."""
        image = self._images.get(name)
        if image is None:
            raise _unknown(name)
        self._database.become(image.content)
        self._clock.put(image.clock)
        return image.shown

    def drop(self, name: str) -> None:
        """Forget a snapshot."""
        if self._images.pop(_new_name(name), None) is None:
            raise _unknown(name)

    def known(self) -> list[Snapshot]:
        """Every snapshot, by name."""
        return sorted((image.shown for image in self._images.values()), key=lambda shown: shown.name)

    def _image(self, name: str, content: bytes) -> _Image:
        return _Image(Snapshot(name, self._clock.now(), len(content)), self._clock.state(), content)


class _Kept(msgspec.Struct, frozen=True):
    """What stands beside a saved database."""

    time: datetime
    frozen: datetime | None
    offset: timedelta


class FileSnapshots:
    """Snapshots of a database in a file: files in a folder beside it, so they outlive the server.

    Args:
        database: the database.
        clock: the server's clock.
    """

    def __init__(self, database: FileDatabase, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._folder = database.path.with_name(f"{database.path.name}.snapshots")
        self._folder.mkdir(exist_ok=True)
        self._taking = threading.Lock()
        if not self._described(FOUNDING).exists():
            self._save(FOUNDING)

    def take(self, name: str) -> Snapshot:
        """Keep everything as it is now."""
        return self._save(_new_name(name))

    def restore(self, name: str) -> Snapshot:
        """Go back to a snapshot."""
        kept = self._kept(name)
        self._database.load(self._saved(name))
        self._clock.put(ClockState(kept.frozen, kept.offset))
        return self._shown(name, kept)

    def drop(self, name: str) -> None:
        """Forget a snapshot."""
        self._kept(_new_name(name))
        self._described(name).unlink(missing_ok=True)
        self._saved(name).unlink(missing_ok=True)

    def known(self) -> list[Snapshot]:
        """Every snapshot, by name."""
        names = sorted(path.stem for path in self._folder.glob("*.json"))
        return [self._shown(name, self._kept(name)) for name in names]

    def _save(self, name: str) -> Snapshot:
        kept = _Kept(self._clock.now(), self._clock.state().frozen, self._clock.state().offset)
        draft = self._folder / f"{name}.new"
        with self._taking:
            draft.unlink(missing_ok=True)
            try:
                self._database.save(draft)
                draft.replace(self._saved(name))
                draft.write_bytes(msgspec.json.encode(kept))
                # The description comes last: without it there is no snapshot.
                draft.replace(self._described(name))
            finally:
                draft.unlink(missing_ok=True)
            return self._shown(name, kept)

    def _kept(self, name: str) -> _Kept:
        if _NAME.fullmatch(name):
            try:
                return msgspec.json.decode(self._described(name).read_bytes(), type=_Kept)
            except FileNotFoundError:
                pass
        raise _unknown(name)

    def _shown(self, name: str, kept: _Kept) -> Snapshot:
        return Snapshot(name, kept.time, self._saved(name).stat().st_size)

    def _saved(self, name: str) -> Path:
        return self._folder / f"{name}.sqlite"

    def _described(self, name: str) -> Path:
        return self._folder / f"{name}.json"


def snapshots_of(database: Database, clock: Clock) -> Snapshots:
    """The snapshots of a database, in memory or in a file.

    Raises:
        OSError: the folder for them, or the one of the founding, cannot be made.
    """
    if isinstance(database, MemoryDatabase):
        return MemorySnapshots(database, clock)
    if isinstance(database, FileDatabase):
        return FileSnapshots(database, clock)
    raise TypeError(f"there are no snapshots of a {type(database).__name__}")


def _new_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise Invalid("a name has 1 to 64 letters, digits, dots, hyphens and underscores, the first no mark")
    if name == FOUNDING:
        raise Conflict(f"{FOUNDING!r} is how the server was founded, and stays")
    return name


def _unknown(name: str) -> NotFound:
    return NotFound(f"there is no snapshot {name!r}")
