"""Who is calling, and what they may see."""

from __future__ import annotations

from pipedriver.server.crm.context import Context, Viewer
from pipedriver.server.crm.refusals import Forbidden
from pipedriver.server.store.database import Session
from pipedriver.server.store.viewers import viewer_by_token


def viewer_of(session: Session, token: str) -> Viewer | None:
    """The user whom an API token belongs to; None for a token that belongs to nobody active."""
    tables = ("api_tokens", "users", "companies")
    return session.kept(("viewer", token), tables, lambda: _read_viewer(session, token))


def _read_viewer(session: Session, token: str) -> Viewer | None:
    row = session.first(viewer_by_token(), token=token)
    if row is None:
        return None
    return Viewer(
        company_id=row["company_id"],
        company_domain=row["company_domain"],
        user_id=row["user_id"],
        is_admin=bool(row["is_admin"]),
        default_currency=row["default_currency"],
        locale=row["locale"],
        timezone_name=row["timezone_name"],
    )


def require_admin(context: Context) -> None:
    """Let only admins go on: pipelines and stages, for one, are theirs to change.

    Raises:
        Forbidden: the caller is no admin.
    """
    if not context.viewer.is_admin:
        raise Forbidden("You do not have permissions to do this.")
