"""Adding users: what each gets, whoever adds them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipedriver.server.crm.changes import happened
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.permission_sets import PermissionSet, assign, chosen_sets, make_admin, usual_sets
from pipedriver.server.crm.refusals import Conflict, Invalid, NotFound
from pipedriver.server.crm.roles import DEFAULT_ROLE
from pipedriver.server.crm.users import check_new_user, get_user
from pipedriver.server.store import founding as statements
from pipedriver.server.store.database import Row, Session
from pipedriver.server.store.identifiers import next_user_id
from pipedriver.server.store.rows import add_rows
from pipedriver.server.store.tables import api_tokens, users

_ENGLISH = 1
_TOKEN_BYTES = 20
_LONGEST_TOKEN = 80
_USUAL_ACCESS: Sequence[Mapping[str, Any]] = ({"app": "sales"},)


@dataclass(frozen=True, slots=True)
class NewUser:
    """A user who was added, and the user's token, which no representation shows."""

    user_id: int
    api_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class UserPlan:
    """What a new user is to be like.

    ``default_currency`` is the company's where it is None, ``api_token`` a new one. ``sets`` are the
    permission sets; without them an admin gets those of admins and everybody else those of regular users.
    """

    name: str
    email: str
    is_admin: bool = False
    sets: Sequence[PermissionSet] | None = None
    role_id: int = DEFAULT_ROLE
    is_active: bool = True
    is_invited: bool = False
    has_created_company: bool = False
    default_currency: str | None = None
    api_token: str | None = field(default=None, repr=False)
    locale: str = "en_US"
    timezone_name: str = "UTC"
    phone: str | None = None


def invite_user(
    context: Context,
    email: str,
    *,
    name: str | None,
    access: Sequence[Mapping[str, Any]] | None,
    is_active: bool,
) -> Row:
    """Add a user who has not come yet; gives the user. No mail is sent to invite the user.

    Args:
        context: the request.
        email: the address, the part of which before the ``@`` stands for the name where none is given.
        name: the name.
        access: what the user may do, as `crm.permission_sets.chosen_sets` reads it; None for what is usual.
        is_active: whether the user is let in.

    Raises:
        Forbidden: the caller is no admin.
        Invalid: the address is none, or another user's, or there is no such access.
    """
    address = check_new_user(context, email)
    called = (name or "").strip() or address.partition("@")[0]
    sets = chosen_sets(
        context.session,
        context.company,
        _USUAL_ACCESS if access is None else access,
        as_="access",
    )
    inviter = get_user(context, context.viewer.user_id)
    plan = UserPlan(
        called,
        address,
        sets=sets,
        is_active=is_active,
        is_invited=True,
        locale=inviter["locale"],
        timezone_name=inviter["timezone_name"],
    )
    added = insert_user(context.session, context.now, context.company, plan).user_id
    happened(context, "user", added, "added")
    return get_user(context, added)


def insert_user(session: Session, now: str, company: int, plan: UserPlan) -> NewUser:
    """Add a user with a token, a role and permission sets.

    Raises:
        NotFound: there is no such company.
        Conflict: another user has the token.
        Invalid: the token is empty, too long or not plain ASCII.
    """
    founded = session.first(statements.company_by_id(), company=company)
    if founded is None:
        raise NotFound(f"There is no company {company}")
    token = (
        secrets.token_hex(_TOKEN_BYTES) if plan.api_token is None else checked_token(session, plan.api_token)
    )
    sets = usual_sets(session, company, is_admin=plan.is_admin) if plan.sets is None else plan.sets
    user = next_user_id(session, company)
    row = {
        "company_id": company,
        "id": user,
        "name": plan.name,
        "email": plan.email,
        "default_currency": plan.default_currency or founded["default_currency"],
        "locale": plan.locale,
        "lang": _ENGLISH,
        "phone": plan.phone,
        "activated": int(not plan.is_invited),
        "active_flag": int(plan.is_active),
        "is_admin": int(make_admin(sets)),
        "has_created_company": int(plan.has_created_company),
        "role_id": plan.role_id,
        "timezone_name": plan.timezone_name,
        "last_login": None if plan.is_invited else now,
        "created": now,
        "modified": now,
        "search_name": plan.name.casefold(),
    }
    add_rows(session, users, [row])
    add_rows(session, api_tokens, [{"company_id": company, "user_id": user, "token": token, "add_time": now}])
    assign(session, company, user, sets)
    return NewUser(user, token)


def checked_token(session: Session, token: str) -> str:
    """A token that was chosen by somebody; no message shows it.

    Raises:
        Conflict: another user has the token.
        Invalid: the token is empty, too long or not plain ASCII.
    """
    if (
        not token
        or len(token) > _LONGEST_TOKEN
        or not (token.isascii() and token.isprintable())
        or " " in token
    ):
        raise Invalid(f"a token has 1 to {_LONGEST_TOKEN} characters of ASCII and no space")
    if session.value(statements.user_by_token(), token=token) is not None:
        raise Conflict("Another user has this token")
    return token
