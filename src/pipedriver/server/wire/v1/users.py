"""Users of v1: the caller, and who else works in the company."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipedriver.api.v1.users import Users
from pipedriver.core.unset import Unset
from pipedriver.server.crm import roles
from pipedriver.server.crm import users as rules
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.listing import page_of
from pipedriver.server.crm.new_users import invite_user
from pipedriver.server.crm.permission_sets import access_of_users
from pipedriver.server.registry import serves
from pipedriver.server.store.database import Row
from pipedriver.server.wire.envelope import Envelope, listed, offset_page
from pipedriver.server.wire.given import given
from pipedriver.server.wire.v1.references import Record
from pipedriver.server.wire.v1.roles import shape_assignment

ENGLISH = 1
"""The number by which v1 names the language that every new account has (the example of users/me)."""


@serves(Users.list)
def list_users(context: Context) -> Envelope:
    """Answer GET /v1/users."""
    return Envelope(listed([shape_user(context, row) for row in rules.list_users(context)]))


@serves(Users.find)
def find_users(context: Context, term: str, search_by_email: bool | None) -> Envelope:
    """Answer GET /v1/users/find."""
    rows = rules.find_users(context, term, by_email=bool(search_by_email))
    return Envelope(listed([shape_user(context, row) for row in rows]))


@serves(Users.me)
def get_current_user(context: Context) -> Envelope:
    """Answer GET /v1/users/me: the caller, and the company that the token is for."""
    row = rules.get_user(context, context.viewer.user_id)
    company = rules.company_of(context)
    return Envelope(
        {
            **shape_user(context, row),
            "company_id": company["id"],
            "company_name": company["name"],
            "company_domain": company["domain"],
            "company_country": company["country"],
            "company_industry": company["industry"],
            "language": _language(row),
        }
    )


@serves(Users.get)
def get_user(context: Context, id: int) -> Envelope:
    """Answer GET /v1/users/{id}."""
    return Envelope(shape_user(context, rules.get_user(context, id)))


@serves(Users.create, slow=True)
def create_user(
    context: Context,
    email: str,
    name: str | Unset,
    access: Sequence[Mapping[str, Any]] | Unset,
    active_flag: bool | Unset,
) -> Envelope:
    """Answer POST /v1/users."""
    asked = given(name=name, access=access, active_flag=active_flag)
    row = invite_user(
        context,
        email,
        name=asked.get("name"),
        access=asked.get("access"),
        is_active=asked.get("active_flag", True),
    )
    return Envelope(shape_user(context, row))


@serves(Users.update, slow=True)
def update_user(context: Context, id: int, active_flag: bool) -> Envelope:
    """Answer PUT /v1/users/{id}."""
    return Envelope(shape_user(context, rules.let_in(context, id, active=active_flag)))


@serves(Users.list_blacklisted_emails)
def list_blacklisted_emails(context: Context, id: int) -> Envelope:
    """Answer GET /v1/users/{id}/blacklistedEmails."""
    return Envelope(listed([_blacklisted(row) for row in rules.list_blacklisted_emails(context, id)]))


@serves(Users.add_blacklisted_email)
def add_blacklisted_email(context: Context, id: int, address: str) -> Envelope:
    """Answer POST /v1/users/{id}/blacklistedEmails."""
    return Envelope(_blacklisted(rules.blacklist_email(context, id, address)))


@serves(Users.list_followers)
def list_followers(context: Context, id: int) -> Envelope:
    """Answer GET /v1/users/{id}/followers."""
    return Envelope(rules.followers_of_user(context, id))


@serves(Users.get_permissions)
def get_permissions(context: Context, id: int) -> Envelope:
    """Answer GET /v1/users/{id}/permissions."""
    return Envelope(rules.permissions_of(context, id))


@serves(Users.delete_role_assignment, slow=True)
def delete_role_assignment(context: Context, id: int, role_id: int) -> Envelope:
    """Answer DELETE /v1/users/{id}/roleAssignments."""
    roles.take_role(context, role_id, id)
    return Envelope({"id": role_id})


@serves(Users.list_role_assignments)
def list_role_assignments(context: Context, id: int, start: int | None, limit: int | None) -> Envelope:
    """Answer GET /v1/users/{id}/roleAssignments."""
    page = page_of(start, limit)
    rows, more = roles.assignments_of_user(context, id, page)
    return Envelope(
        listed([shape_assignment(row) for row in rows]), offset_page(page.start, page.limit, more)
    )


@serves(Users.add_role_assignment, slow=True)
def add_role_assignment(context: Context, id: int, role_id: int) -> Envelope:
    """Answer POST /v1/users/{id}/roleAssignments."""
    roles.assign_role(context, role_id, id)
    return Envelope({"user_id": id, "role_id": role_id})


@serves(Users.get_role_settings)
def get_role_settings(context: Context, id: int) -> Envelope:
    """Answer GET /v1/users/{id}/roleSettings."""
    return Envelope(dict(roles.settings_of(context, rules.get_user(context, id)["role_id"])))


def _blacklisted(row: Row) -> Record:
    return {"id": row["id"], "address": row["address"]}


def shape_user(context: Context, row: Row) -> Record:
    """A user as v1 shows it: ``is_admin`` as in 2019, and ``access`` as since permission sets are there."""
    access = access_of_users(context.session, context.company).get(row["id"], ())
    return {
        "id": row["id"],
        "name": row["name"],
        "default_currency": row["default_currency"],
        "locale": row["locale"],
        "lang": row["lang"],
        "email": row["email"],
        "phone": row["phone"],
        "activated": row["activated"] == 1,
        "last_login": row["last_login"],
        "created": row["created"],
        "modified": row["modified"],
        "signup_flow_variation": None,
        "has_created_company": row["has_created_company"] == 1,
        "is_admin": row["is_admin"],
        "access": [
            {"app": each.app, "admin": each.is_admin, "permission_set_id": each.permission_set_id}
            for each in access
        ],
        "active_flag": row["active_flag"] == 1,
        "timezone_name": row["timezone_name"],
        "timezone_offset": rules.offset_of(row["timezone_name"], context.moment),
        "role_id": row["role_id"],
        "icon_url": row["icon_url"],
        "is_you": row["id"] == context.viewer.user_id,
        "is_deleted": row["is_deleted"] == 1,
    }


def _language(row: Row) -> Record:
    code, _, country = row["locale"].partition("_")
    if row["lang"] == ENGLISH:
        code, country = "en", "US"
    return {"language_code": code, "country_code": country or None}
