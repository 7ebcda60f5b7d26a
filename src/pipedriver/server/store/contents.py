"""The contents of files: kept in a folder, apart from the database, under names of our own.

A content is written under a name of its own among the drafts, synced to the disk, and then moved to its
place; only then may a row name it. What no row names is an orphan, and is cleared away at the next start. No
name that a user has chosen is ever part of a path.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import tempfile
import threading
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from pipedriver.server.store.database import CannotWrite

_KEY = re.compile(r"[0-9a-f]{32}")
_SHELF = re.compile(r"[0-9a-f]{2}")
_DRAFTS = "drafts"


class Draft:
    """A content that is being written, and that nobody else sees yet.

    Attributes:
        key: the name that it will be kept under.
        size: how many bytes have been written.
    """

    __slots__ = ("_durable", "_file", "key", "path", "size")

    def __init__(self, path: Path, key: str, *, durable: bool) -> None:
        self.key = key
        self.path = path
        self.size = 0
        self._durable = durable
        try:
            self._file: BinaryIO | None = path.open("xb", buffering=0)
        except OSError as error:
            raise CannotWrite(str(error)) from error

    def write(self, piece: bytes) -> None:
        """Add a piece to the end.

        Raises:
            CannotWrite: the disk takes nothing more.
        """
        if self._file is None:
            raise ValueError("the draft is finished")
        left = memoryview(piece)
        try:
            while left:
                left = left[self._file.write(left) :]
        except OSError as error:
            raise CannotWrite(str(error)) from error
        self.size += len(piece)

    def finish(self) -> None:
        """Sync it to the disk; it takes nothing more.

        Raises:
            CannotWrite: the disk did not take all of it.
        """
        if self._file is None:
            return
        try:
            if self._durable:
                os.fsync(self._file.fileno())
            self._file.close()
        except OSError as error:
            raise CannotWrite(str(error)) from error
        self._file = None

    def discard(self) -> None:
        """Take it away, if it is not kept yet."""
        if self._file is not None:
            self._file.close()
            self._file = None
        self.path.unlink(missing_ok=True)


class Contents:
    """The contents of one database's files.

    Args:
        folder: where they are kept; made when the first is. None keeps them in a temporary folder that goes
            with `close`.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._temporary = folder is None
        self._lock = threading.Lock()

    @property
    def folder(self) -> Path | None:
        """Where they are; None before the first, where they go to a temporary folder."""
        return self._folder

    def draft(self) -> Draft:
        """Begin a new content.

        Raises:
            CannotWrite: the folder cannot be written.
        """
        key = secrets.token_hex(16)
        try:
            drafts = self._made() / _DRAFTS
            drafts.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise CannotWrite(str(error)) from error
        return Draft(drafts / key, key, durable=not self._temporary)

    def keep(self, draft: Draft) -> None:
        """Move a content that is complete to its place, for a row to name its key.

        Raises:
            CannotWrite: the folder cannot be written.
        """
        draft.finish()
        place = self._place(draft.key)
        try:
            place.parent.mkdir(mode=0o700, exist_ok=True)
            os.replace(draft.path, place)
            if not self._temporary:
                _sync_folder(place.parent)
        except OSError as error:
            raise CannotWrite(str(error)) from error

    def open(self, key: str) -> BinaryIO:
        """A content, for reading.

        Raises:
            FileNotFoundError: there is none under the key.
        """
        return self._place(key).open("rb")

    def remove(self, key: str) -> None:
        """Take a content away, if it is there; what cannot be taken away goes at the next start."""
        with suppress(OSError):
            self._place(key).unlink(missing_ok=True)

    def clear(self, named: Callable[[str], Collection[str]]) -> int:
        """Take away the drafts, and the contents that no row names; gives how many went.

        Args:
            named: gives the keys that rows name and that begin with two characters.
        """
        if self._folder is None or not self._folder.is_dir():
            return 0
        gone = 0
        for shelf in self._folder.iterdir():
            if shelf.name == _DRAFTS:
                kept: Collection[str] = ()
            elif _SHELF.fullmatch(shelf.name):
                kept = named(shelf.name)
            else:
                continue
            for entry in shelf.iterdir():
                # Whatever else somebody has put here is not ours to take away.
                if entry.name not in kept and _KEY.fullmatch(entry.name):
                    entry.unlink(missing_ok=True)
                    gone += 1
        return gone

    def close(self) -> None:
        """Take a temporary folder away."""
        with self._lock:
            if self._temporary and self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder = None

    def _made(self) -> Path:
        with self._lock:
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="pipedriver-files-"))
            elif not self._folder.is_dir():
                self._folder.mkdir(mode=0o700, exist_ok=True)
            return self._folder

    def _place(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise FileNotFoundError(f"there is no content {key!r}")
        if self._folder is None:
            raise FileNotFoundError(f"there is no content {key}")
        return self._folder / key[:2] / key


def folder_of(database: Path) -> Path:
    """The folder for the contents of a database's files: beside it, ``NAME.files``."""
    return database.with_name(f"{database.name}.files")


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
