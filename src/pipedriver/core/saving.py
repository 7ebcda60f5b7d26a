"""A file on its way to the disk: beside its place until it is complete, and resumed where it broke off.

``NAME.part`` holds what has come, ``NAME.part.json`` what it is a part of. Only a part of the same content,
told by its ETag or the time of its last change, is resumed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, Any

import msgspec

from pipedriver.core.errors import RequestError
from pipedriver.core.ranges import Mark


class PartFile:
    """The part of a file that has come.

    Args:
        path: where the file goes when it is complete.
        source: what is downloaded: a part of anything else is not resumed.
        resume: whether to go on with a part that is there.

    Raises:
        RequestError: the path is a folder.
        OSError: the folder cannot be written.
    """

    def __init__(self, path: Path, source: str, *, resume: bool) -> None:
        if path.is_dir():
            raise RequestError(f"{path} is a folder: name the file in it")
        self._path = path
        self._part = path.with_name(f"{path.name}.part")
        self._note = path.with_name(f"{path.name}.part.json")
        self._source = source
        self._file: IO[bytes] | None = None
        self.mark = self._known() if resume else Mark()

    def begin(self, mark: Mark) -> None:
        """Get ready for what comes, from ``mark.offset`` on.

        Raises:
            OSError: it cannot be written.
        """
        if self._file is None:
            self._file = self._part.open("r+b" if mark.offset else "wb")
        self._file.seek(mark.offset)
        self._file.truncate()
        if mark.validator is None:
            self._note.unlink(missing_ok=True)
        else:
            noted = {"source": self._source, "validator": mark.validator, "total": mark.total}
            self._note.write_bytes(msgspec.json.encode(noted))

    def write(self, piece: bytes) -> None:
        """Add what has come.

        Raises:
            OSError: it cannot be written.
        """
        if self._file is None:
            raise ValueError("the part has not begun")
        self._file.write(piece)

    def complete(self) -> Path:
        """Sync it to the disk and move it to its place; gives the place.

        Raises:
            OSError: it cannot be written.
        """
        if self._file is None:
            # Everything had come the last time.
            self._file = self._part.open("r+b")
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        os.replace(self._part, self._path)
        self._note.unlink(missing_ok=True)
        return self._path

    def leave(self) -> None:
        """Close it as it is; it goes on from there the next time, or is taken away where it cannot."""
        if self._file is not None:
            self._file.close()
        if self._part.exists() and not self._note.exists():
            self._part.unlink(missing_ok=True)

    def _known(self) -> Mark:
        """Where to go on; at the beginning where nothing is there, or something else."""
        try:
            noted: Any = msgspec.json.decode(self._note.read_bytes())
            size = self._part.stat().st_size
            if noted["source"] == self._source and isinstance(noted["validator"], str):
                return Mark(size, noted["validator"], noted["total"])
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return Mark()
