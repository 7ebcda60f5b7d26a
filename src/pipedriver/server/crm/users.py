"""Users: who works in the company, the deactivated ones too.

Without the permission to see other users, one sees oneself alone, unless one manages them. Admins of the
account's settings add users and let them in or not ("Users & permissions" and "What happens when a user gets
deactivated" of the support pages): a deactivated user's items, role and teams stay as they are, and no token
of that user's works.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pipedriver.server.crm.changes import happened
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.permission_sets import sets_of_user
from pipedriver.server.crm.permissions import NOT_PERMITTED, PERMISSIONS, require_admin
from pipedriver.server.crm.refusals import Forbidden, Invalid, NotFound
from pipedriver.server.crm.zones import zone_of
from pipedriver.server.store import users as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.identifiers import next_id
from pipedriver.server.store.rights_tables import blacklisted_emails
from pipedriver.server.store.rows import add_rows, change_row
from pipedriver.server.store.search_text import folded
from pipedriver.server.store.tables import users

_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PATTERN = re.compile(r"[^\s@]+@[^\s@]+")
_LONGEST_ADDRESS = 255


def get_user(context: Context, id: int) -> Row:
    """One user of the company.

    Raises:
        NotFound: the company has no such user, or the caller may not see others.
    """
    row = context.session.first(statements.user_by_id(), company=context.company, id=id)
    if row is None or not (id == context.viewer.user_id or _sees_others(context)):
        raise NotFound("User not found or not accessible.")
    return row


def active_user(context: Context, id: int, *, as_: str) -> Row:
    """An active user, to whom a record can be given.

    Raises:
        Invalid: there is none of that id; ``as_`` names the argument.
    """
    row = _users_by_id(context).get(id)
    if row is None or not row["active_flag"]:
        raise Invalid(f"{as_}: there is no active user {id}")
    return row


def _users_by_id(context: Context) -> Mapping[int, Row]:
    """Every user of the company: they are few, and every new record is given to one."""
    session, company = context.session, context.company
    return session.kept(
        ("users", company),
        ("users",),
        lambda: {row["id"]: row for row in session.all(statements.all_users(), company=company)},
    )


def list_users(context: Context) -> list[Row]:
    """Every user of the company whom the caller may see."""
    rows = context.session.all(statements.all_users(), company=context.company)
    if _sees_others(context):
        return rows
    return [row for row in rows if row["id"] == context.viewer.user_id]


def find_users(context: Context, term: str, *, by_email: bool = False) -> list[Row]:
    """The users whose name or e-mail address, or whose e-mail address alone, holds a text in any case."""
    wanted = folded(term)
    return [
        row
        for row in list_users(context)
        if wanted in folded(row["email"]) or (not by_email and wanted in folded(row["name"]))
    ]


def check_new_user(context: Context, email: str) -> str:
    """Check that a user can be added; gives the address without the blanks around it.

    Raises:
        Forbidden: the caller is no admin.
        Invalid: the address is none, or another user's.
    """
    require_admin(context, "account_settings")
    address = email.strip()
    if len(address) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise Invalid("email must be an e-mail address")
    rows = context.session.all(statements.all_users(), company=context.company)
    if any(row["email"].casefold() == address.casefold() for row in rows):
        raise Invalid(f"email: there is a user with the address {address}")
    return address


def let_in(context: Context, id: int, *, active: bool) -> Row:
    """Let a user in, or no longer; gives the user as it is then.

    Raises:
        Forbidden: the caller is no admin, or would shut themselves out.
        NotFound: the company has no such user.
    """
    require_admin(context, "account_settings")
    before = get_user(context, id)
    if id == context.viewer.user_id and not active:
        raise Forbidden("You cannot deactivate yourself.")
    changes: Mapping[str, Any] = {"active_flag": int(active), "modified": context.now}
    context.session.run(change_row(users, *changes), company=context.company, key=id, **changes)
    happened(context, "user", id, "updated", before)
    return get_user(context, id)


def permissions_of(context: Context, id: int) -> dict[str, bool]:
    """What a user may do, by every permission's name.

    Raises:
        NotFound: the company has no such user, or the caller may not see others.
    """
    user = get_user(context, id)
    held = {name for each in sets_of_user(context.session, context.company, id) for name in each.contents}
    return {name: bool(user["is_admin"]) or name in held for name in sorted(PERMISSIONS)}


def followers_of_user(context: Context, id: int) -> list[int]:
    """The ids of the users who follow a user.

    Raises:
        NotFound: the company has no such user, or the caller may not see others.
    """
    get_user(context, id)
    return context.session.column(statements.followers_of_user(), company=context.company, id=id)


def list_blacklisted_emails(context: Context, id: int) -> list[Row]:
    """The addresses whose mails with a user are not taken in.

    Raises:
        NotFound: the company has no such user, or the caller may not see others.
        Forbidden: the user is another, and the caller no admin.
    """
    _own_or_admin(context, id)
    return context.session.all(statements.blacklisted_emails_of(), company=context.company, user=id)


def blacklist_email(context: Context, id: int, address: str) -> Row:
    """Take in no more mails of an address with a user; one that is there already stays as it is.

    Raises:
        NotFound: the company has no such user, or the caller may not see others.
        Forbidden: the user is another, and the caller no admin.
        Invalid: the address is none; ``*`` may stand for any characters in it.
    """
    _own_or_admin(context, id)
    wanted = address.strip().casefold()
    if len(wanted) > _LONGEST_ADDRESS or not _PATTERN.fullmatch(wanted):
        raise Invalid("address must be an e-mail address, in which * stands for anything")
    known = context.session.all(statements.blacklisted_emails_of(), company=context.company, user=id)
    for row in known:
        if row["address"] == wanted:
            return row
    added: Row = {
        "company_id": context.company,
        "id": next_id(context.session, context.company, "blacklisted_emails"),
        "user_id": id,
        "address": wanted,
        "add_time": context.now,
    }
    add_rows(context.session, blacklisted_emails, [added])
    return added


def is_blacklisted(addresses: Sequence[str], patterns: Sequence[str]) -> bool:
    """Whether one of some addresses is among those whose mails are not taken in."""
    for pattern in patterns:
        parts = [re.escape(part) for part in pattern.casefold().split("*")]
        matcher = re.compile(".*".join(parts))
        if any(matcher.fullmatch(address.casefold()) for address in addresses):
            return True
    return False


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


def _sees_others(context: Context) -> bool:
    return context.viewer.may("can_see_other_users") or context.viewer.is_admin_of("account_settings")


def _own_or_admin(context: Context, id: int) -> None:
    get_user(context, id)
    if id != context.viewer.user_id and not context.viewer.is_admin_of("account_settings"):
        raise Forbidden(NOT_PERMITTED)
