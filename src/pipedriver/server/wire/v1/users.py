"""Users of v1: the caller, and who else works in the company."""

from __future__ import annotations

from pipedriver.api.v1.users import Users
from pipedriver.server.crm import users as rules
from pipedriver.server.crm.context import Context
from pipedriver.server.registry import serves
from pipedriver.server.store.database import Row
from pipedriver.server.wire.envelope import Envelope, listed
from pipedriver.server.wire.v1.references import Record

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


def shape_user(context: Context, row: Row) -> Record:
    """A user as v1 shows it: ``is_admin`` as in 2019, and ``access`` as since permission sets are there."""
    is_admin = row["is_admin"] == 1
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
        "access": [{"app": app, "admin": is_admin, "permission_set_id": None} for app in ("global", "sales")],
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
