"""Apps: who may ask users for access, and where the users are sent back to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import msgspec

from pipedriver.api import scopes as known
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.digests import digest, fits
from pipedriver.server.store import oauth as statements
from pipedriver.server.store.database import Session

BASE = "base"
"""The scope that every app has (marketplace-scopes-and-permissions-explanations)."""

SCOPES = frozenset(
    {
        BASE,
        "phone-integration",
        "video-calls",
        "messengers-integration",
        "leads:read",
        "leads:full",
        "projects:read",
        "projects:full",
        "project-fields:full",
        "webhooks:read",
        "webhooks:full",
    }.union(*[value for name, value in vars(known).items() if name.isupper()])
)
"""Every scope that an app can have: those that the declared operations need, and those of other products."""

_LONGEST = 80


@dataclass(frozen=True, slots=True)
class App:
    """A registered app. Its secret is not kept."""

    client_id: str
    name: str
    redirect_uris: tuple[str, ...]
    scopes: tuple[str, ...]


def register_app(
    session: Session,
    now: datetime,
    *,
    client_id: str,
    client_secret: str,
    name: str,
    redirect_uris: Sequence[str],
    scopes: Sequence[str] = (),
) -> App:
    """Register an app, or replace its entry. ``base`` is added to its scopes.

    Raises:
        Invalid: the id or the secret is empty or too long, a redirect address is no absolute http address
            without a fragment, or a scope is unknown.
    """
    if not 0 < len(client_id) <= _LONGEST or not client_id.isascii() or ":" in client_id:
        raise Invalid("client_id has 1 to 80 ASCII characters and no colon")
    if not client_secret:
        raise Invalid("client_secret must not be empty")
    if not redirect_uris:
        raise Invalid("redirect_uris needs at least one address")
    for uri in redirect_uris:
        _check_address(uri)
    unknown = sorted(set(scopes) - SCOPES)
    if unknown:
        raise Invalid(f"scopes: {', '.join(unknown)} unknown")
    app = App(client_id, name or client_id, tuple(redirect_uris), tuple(sorted({BASE, *scopes})))
    session.run(statements.delete_app(), client_id=client_id)
    session.run(
        statements.insert_app(),
        client_id=client_id,
        secret_hash=digest(client_secret),
        name=app.name,
        redirect_uris=msgspec.json.encode(app.redirect_uris).decode(),
        scopes=msgspec.json.encode(app.scopes).decode(),
        add_time=now.strftime("%Y-%m-%d %H:%M:%S"),
    )
    return app


def find_app(session: Session, client_id: str) -> App | None:
    """The app of an id."""
    row = session.first(statements.app_by_id(), client_id=client_id)
    return None if row is None else _app(row)


def all_apps(session: Session) -> list[App]:
    """Every registered app."""
    return [_app(row) for row in session.all(statements.all_apps())]


def authenticate_app(session: Session, client_id: str, client_secret: str) -> App | None:
    """The app of an id, if the secret is its own."""
    row = session.first(statements.app_by_id(), client_id=client_id)
    if row is None or not fits(client_secret, row["secret_hash"]):
        return None
    return _app(row)


def _app(row: dict[str, str]) -> App:
    return App(
        client_id=row["client_id"],
        name=row["name"],
        redirect_uris=msgspec.json.decode(row["redirect_uris"], type=tuple[str, ...]),
        scopes=msgspec.json.decode(row["scopes"], type=tuple[str, ...]),
    )


def _check_address(uri: str) -> None:
    try:
        parts = urlsplit(uri)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.fragment
    except ValueError:
        fine = False
    if not fine or not uri.isascii() or not uri.isprintable():
        raise Invalid(f"redirect_uris: {uri!r} is no absolute http address without a fragment")
