"""Users: who works in the company. Everybody sees all of them, the deactivated ones too."""

from __future__ import annotations

from datetime import datetime, timedelta

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.refusals import Invalid, NotFound
from pipedriver.server.crm.zones import zone_of
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


def list_users(context: Context) -> list[Row]:
    """Every user of the company."""
    return context.session.all(statements.all_users(), company=context.company)


def find_users(context: Context, term: str, *, by_email: bool = False) -> list[Row]:
    """The users whose name or e-mail address, or whose e-mail address alone, holds a text in any case."""
    wanted = term.casefold()
    return [
        row
        for row in list_users(context)
        if wanted in row["email"].casefold() or (not by_email and wanted in row["search_name"])
    ]


def company_of(context: Context) -> Row:
    """The company itself."""
    row = context.session.first(statements.company_by_id(), company=context.company)
    if row is None:
        raise NotFound("Company not found")
    return row


def offset_of(timezone_name: str, moment: datetime) -> str:
    """How far a zone is from UTC at a moment, ``+03:00``; an unknown zone counts as UTC."""
    offset = moment.astimezone(zone_of(timezone_name)).utcoffset() or timedelta()
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def check_user(context: Context, id: int, *, as_: str) -> int:
    """Check that an id is that of an active user of the company, to whom a record can be given.

    Raises:
        Invalid: it is not; ``as_`` names the argument.
    """
    active_user(context, id, as_=as_)
    return id
