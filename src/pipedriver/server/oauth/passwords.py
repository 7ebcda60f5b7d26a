"""Passwords of users: hashed with argon2, checked off the event loop, and not to be tried again and again."""

from __future__ import annotations

import functools
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pipedriver.server.store import oauth as statements
from pipedriver.server.store.database import Database, Session

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MOST_FAILURES = 5
"""Failed sign-ins with one address within `WINDOW` after which no more are tried."""

WINDOW = timedelta(minutes=15)

_LONGEST = 1024


@functools.cache
def _hasher() -> PasswordHasher:
    # Most servers never see a password.
    from argon2 import PasswordHasher

    return PasswordHasher()


@dataclass(frozen=True, slots=True)
class Account:
    """A user who has signed in, or may choose to act as this one."""

    company_id: int
    user_id: int
    name: str
    email: str
    company_name: str


def hash_password(password: str) -> str:
    """What is kept of a password. Takes about as long as a sign-in."""
    return _hasher().hash(password)


def keep_password(session: Session, company: int, user: int, hashed: str) -> None:
    """Keep a user's password, which `hash_password` has hashed."""
    session.run(statements.delete_password(), company=company, user=user)
    session.run(statements.insert_password(), company_id=company, user_id=user, hash=hashed)


def keep_password_of_everybody(session: Session, hashed: str) -> None:
    """Give every user of every company the same password, which `hash_password` has hashed."""
    for row in session.all(statements.all_users_of_all_companies()):
        keep_password(session, row["company_id"], row["user_id"], hashed)


def check_password(database: Database, email: str, password: str) -> list[Account]:
    """The accounts that an address and a password open: one in each company where both fit.

    An address that nobody has takes as long as one that somebody has.
    """
    rows = database.read(lambda session: session.all(statements.accounts_by_email(), email=email))
    if len(password) > _LONGEST:
        return []
    verdicts: dict[str, bool] = {}
    for hashed in [row["hash"] for row in rows] or [_nobodys_hash()]:
        if hashed not in verdicts:
            verdicts[hashed] = _fits(password, hashed)
    return [
        Account(row["company_id"], row["user_id"], row["name"], row["email"], row["company_name"])
        for row in rows
        if verdicts[row["hash"]]
    ]


def _fits(password: str, hashed: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


@functools.cache
def _nobodys_hash() -> str:
    return _hasher().hash("nobody has this password")


@dataclass(slots=True)
class Attempts:
    """Counts failed sign-ins by address, so that nobody can guess a password by trying."""

    _failures: dict[str, deque[datetime]] = field(default_factory=dict[str, "deque[datetime]"])

    def may_try(self, email: str, now: datetime) -> bool:
        """Whether another sign-in with the address is tried at all."""
        failures = self._failures.get(email)
        if failures is None:
            return True
        while failures and failures[0] <= now - WINDOW:
            failures.popleft()
        if not failures:
            del self._failures[email]
        return len(failures) < MOST_FAILURES

    def failed(self, email: str, now: datetime) -> None:
        """Count a failure."""
        self._failures.setdefault(email, deque(maxlen=MOST_FAILURES)).append(now)

    def succeeded(self, email: str) -> None:
        """Forget the failures."""
        self._failures.pop(email, None)
