"""Users: who works in the company."""

from __future__ import annotations

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.refusals import Invalid, NotFound
from pipedriver.server.store import users as statements
from pipedriver.server.store.database import Row


def get_user(context: Context, id: int) -> Row:
    """One user of the company.

    Raises:
        NotFound: the company has no such user.
    """
    row = context.session.first(statements.user_by_id(), company=context.company, id=id)
    if row is None:
        raise NotFound("User not found or not accessible.")
    return row


def active_user(context: Context, id: int, *, as_: str) -> Row:
    """An active user, to whom a record can be given.

    Raises:
        Invalid: there is none of that id; ``as_`` names the argument.
    """
    row = context.session.first(statements.user_by_id(), company=context.company, id=id)
    if row is None or not row["active_flag"]:
        raise Invalid(f"{as_}: there is no active user {id}")
    return row


def check_user(context: Context, id: int, *, as_: str) -> int:
    """Check that an id is that of an active user of the company, to whom a record can be given.

    Raises:
        Invalid: it is not; ``as_`` names the argument.
    """
    active_user(context, id, as_=as_)
    return id
