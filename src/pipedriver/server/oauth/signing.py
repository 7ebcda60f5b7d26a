"""Cookies and hidden fields that come back unchanged or not at all."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.cookies import CookieError, SimpleCookie
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from pipedriver.server.store import oauth as statements
from pipedriver.server.store.database import Database, Session

COOKIE = "pipedriver_session"
SESSION_LIFE = timedelta(hours=8)

_KEY = "signing"
_SESSION, _FORM, _REQUEST = "session", "form", "authorization request"


@dataclass(frozen=True, slots=True)
class Visit:
    """One browser's visit: a number that its forms must bear, and the accounts that it has signed in to.

    ``accounts`` are pairs of company and user.
    """

    nonce: str
    accounts: tuple[tuple[int, int], ...] = ()
    ends: datetime = field(default=datetime.min.replace(tzinfo=UTC))


class Signer:
    """Signs with the database's own key, so that a visit outlives a restart of the server."""

    def __init__(self, database: Database) -> None:
        self._key: str = database.write(_key_of)

    def open_visit(self, now: datetime, accounts: tuple[tuple[int, int], ...] = ()) -> Visit:
        """A new visit. Signing in always opens one, so that no number known before is worth anything."""
        return Visit(secrets.token_urlsafe(18), accounts, now + SESSION_LIFE)

    def cookie(self, visit: Visit, *, secure: bool) -> str:
        """The header that lets a browser keep a visit."""
        value = self._sign(
            _SESSION, [visit.nonce, [list(pair) for pair in visit.accounts], visit.ends.timestamp()]
        )
        attributes = "; Path=/oauth; HttpOnly; SameSite=Lax" + ("; Secure" if secure else "")
        return f"{COOKIE}={value}; Max-Age={int(SESSION_LIFE.total_seconds())}{attributes}"

    def read_visit(self, cookies: str, now: datetime) -> Visit | None:
        """The visit of a ``Cookie`` header; None where there is none, or it is forged or too old."""
        try:
            found = SimpleCookie(cookies).get(COOKIE)
        except CookieError:
            return None
        value: Any = self._read(_SESSION, found.value) if found is not None else None
        if value is None:
            return None
        nonce, accounts, ends = value
        if ends <= now.timestamp():
            return None
        return Visit(nonce, tuple((pair[0], pair[1]) for pair in accounts), datetime.fromtimestamp(ends, UTC))

    def form_mark(self, visit: Visit) -> str:
        """What every form of a visit bears, so that no other site can send one for it."""
        return self._sign(_FORM, visit.nonce)

    def is_of(self, visit: Visit | None, mark: str) -> bool:
        """Whether a form's mark is of this visit."""
        nonce = self._read(_FORM, mark)
        return visit is not None and isinstance(nonce, str) and hmac.compare_digest(nonce, visit.nonce)

    def seal(self, request: dict[str, str]) -> str:
        """An authorization request as a hidden field."""
        return self._sign(_REQUEST, request)

    def unseal(self, sealed: str) -> dict[str, str] | None:
        """The authorization request of a hidden field; None where it was tampered with."""
        found: dict[str, str] | None = self._read(_REQUEST, sealed)
        return found

    def _sign(self, purpose: str, value: object) -> str:
        return URLSafeSerializer(self._key, salt=purpose).dumps(value)

    def _read(self, purpose: str, signed: str) -> Any:
        try:
            return URLSafeSerializer(self._key, salt=purpose).loads(signed)
        except BadSignature:
            return None


def _key_of(session: Session) -> str:
    known = session.value(statements.key_by_name(), name=_KEY)
    if isinstance(known, str):
        return known
    made = secrets.token_hex(32)
    session.run(statements.insert_key(), name=_KEY, value=made)
    return made
