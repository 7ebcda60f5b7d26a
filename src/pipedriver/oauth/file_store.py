"""Tokens in files, for the processes of one machine."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock
from filelock import Timeout as LockIsTaken

from pipedriver.core.errors import ConfigurationError
from pipedriver.oauth.account import Account
from pipedriver.oauth.token import Token, read_kept

LONGEST_WRITING = 30.0
"""Seconds that others may take to write one file."""


class FileTokenStore:
    """Keeps each token in a file of its own, readable by this user alone, for all processes of this machine.

    A file is replaced as a whole, and is on the disk when a method returns. Locks are the operating system's:
    they are free again as soon as a process ends, however it ends. It serves sync and async apps alike; it is
    a `TokenStore`. It needs ``pipedriver[filelock]``, and a folder on a disk of this machine.

    Args:
        folder: where the files are; it is made where it is not there.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._folder = Path(folder)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._held: dict[str, FileLock] = {}
        self._mutex = threading.Lock()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} in {self._folder}>"

    def load(self, account: Account) -> Token | None:
        """The token of an account; None where there is none.

        Raises:
            ConfigurationError: its file holds something else.
        """
        path = self._path(account, "json")
        try:
            token = read_kept(path.read_bytes())
        except FileNotFoundError:
            return None
        if token is None:
            raise ConfigurationError(f"{path} holds no token")
        return token

    def save(self, account: Account, token: Token) -> None:
        """Store the token of an account, whatever was there."""
        with self._writing(account):
            self._write(account, token)

    def replace(self, account: Account, old: Token | None, new: Token) -> bool:
        """Store a token, only if the old one is still there. Returns whether it was."""
        with self._writing(account):
            if self.load(account) != old:
                return False
            self._write(account, new)
            return True

    def delete(self, account: Account) -> None:
        """Forget the token of an account."""
        with self._writing(account), suppress(FileNotFoundError):
            self._path(account, "json").unlink()
            self._sync_folder()

    def acquire(self, account: Account, seconds: float) -> str | None:
        """Take the lock of an account, if it is free, until it is given back or this process ends.

        Returns the key; None where somebody else has it.
        """
        lock = self._lock(account, "refreshing")
        try:
            lock.acquire(blocking=False)
        except LockIsTaken:
            return None
        key = secrets.token_hex(16)
        with self._mutex:
            self._held[key] = lock
        return key

    def release(self, account: Account, key: str) -> None:
        """Give a lock back, if it is still held with that key."""
        with self._mutex:
            lock = self._held.pop(key, None)
        if lock is not None:
            lock.release()

    @contextmanager
    def _writing(self, account: Account) -> Generator[None]:
        """Nobody else writes the file of an account meanwhile: for so long as it takes to write one."""
        with self._lock(account, "writing").acquire(timeout=LONGEST_WRITING, poll_interval=0.005):
            yield

    def _lock(self, account: Account, use: str) -> FileLock:
        return FileLock(self._path(account, use), mode=0o600, thread_local=False)

    def _path(self, account: Account, ending: str) -> Path:
        company_id, user_id = account
        return self._folder / f"{company_id}-{user_id}.{ending}"

    def _write(self, account: Account, token: Token) -> None:
        # Always the same name, so that what a killed process has left behind is written over, not forgotten.
        new = self._path(account, "new")
        with suppress(FileNotFoundError):
            new.unlink()
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(token.to_json().encode())
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, self._path(account, "json"))
        self._sync_folder()

    def _sync_folder(self) -> None:
        if os.name != "posix":
            return  # Windows opens no folder, and does not need it
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
