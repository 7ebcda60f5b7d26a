"""Who is calling, and what they may do."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pipedriver.server.crm.context import Viewer, as_kept
from pipedriver.server.crm.permission_sets import sets_of_user
from pipedriver.server.digests import digest
from pipedriver.server.store.database import Row, Session
from pipedriver.server.store.oauth import viewer_by_access_token
from pipedriver.server.store.viewers import viewer_by_id, viewer_by_token

_RIGHTS = ("permission_sets", "permission_set_assignments")
_OF_VIEWERS = ("api_tokens", "users", "companies", *_RIGHTS)


def viewer_of(session: Session, token: str) -> Viewer | None:
    """The user whom an API token belongs to; None for a token that belongs to nobody active."""
    return session.kept(("viewer", token), _OF_VIEWERS, _read_viewer, session, token)


def _read_viewer(session: Session, token: str) -> Viewer | None:
    row = session.first(viewer_by_token(), token=token)
    if row is None:
        return None
    return _viewer(session, row)


def viewer_of_user(session: Session, company: int, user: int) -> Viewer | None:
    """An active user, in whose name the server itself looks or does something; None where there is none."""

    def load() -> Viewer | None:
        row = session.first(viewer_by_id(), company=company, id=user)
        return None if row is None else _viewer(session, row)

    return session.kept(("viewer of user", company, user), ("users", "companies", *_RIGHTS), load)


def viewer_of_access_token(session: Session, access_token: str, now: datetime) -> Viewer | None:
    """The user for whom an OAuth access token acts; None for one that is unknown, revoked or too old."""
    hashed = digest(access_token)
    tables = ("oauth_access_tokens", "oauth_grants", "users", "companies", *_RIGHTS)
    found = session.kept(("access", hashed), tables, lambda: _read_access(session, hashed))
    if found is None:
        return None
    viewer, ends = found
    return viewer if as_kept(now) < ends else None


def _read_access(session: Session, hashed: str) -> tuple[Viewer, str] | None:
    row = session.first(viewer_by_access_token(), token_hash=hashed)
    if row is None:
        return None
    scopes = frozenset(msgspec.json.decode(row["scopes"], type=list[str]))
    return _viewer(session, row, scopes, row["client_id"]), row["expires_at"]


def _viewer(
    session: Session, row: Row, scopes: frozenset[str] | None = None, client_id: str | None = None
) -> Viewer:
    held = sets_of_user(session, row["company_id"], row["user_id"])
    return Viewer(
        company_id=row["company_id"],
        company_domain=row["company_domain"],
        user_id=row["user_id"],
        is_admin=bool(row["is_admin"]),
        default_currency=row["default_currency"],
        locale=row["locale"],
        timezone_name=row["timezone_name"],
        scopes=scopes,
        client_id=client_id,
        role_id=row["role_id"],
        permissions=frozenset(name for each in held for name in each.contents),
        admin_of=frozenset(each.app for each in held if each.is_admin),
    )
