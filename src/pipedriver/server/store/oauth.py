"""Statements on apps, passwords, codes, installations and their tokens."""

from __future__ import annotations

from sqlalchemy import Executable, and_, bindparam, delete, insert, select, update

from pipedriver.server.store.oauth_tables import (
    oauth_access_tokens,
    oauth_apps,
    oauth_codes,
    oauth_grants,
    oauth_keys,
    user_passwords,
)
from pipedriver.server.store.statement import statement
from pipedriver.server.store.tables import companies, users


@statement
def app_by_id() -> Executable:
    """One app."""
    return select(oauth_apps).where(oauth_apps.c.client_id == bindparam("client_id"))


@statement
def all_apps() -> Executable:
    """Every app."""
    return select(oauth_apps).order_by(oauth_apps.c.client_id)


@statement
def insert_app() -> Executable:
    """Add an app."""
    return insert(oauth_apps)


@statement
def delete_app() -> Executable:
    """Remove an app's entry; what was granted to it stays."""
    return delete(oauth_apps).where(oauth_apps.c.client_id == bindparam("client_id"))


@statement
def key_by_name() -> Executable:
    """One signing key."""
    return select(oauth_keys.c.value).where(oauth_keys.c.name == bindparam("name"))


@statement
def insert_key() -> Executable:
    """Add a signing key."""
    return insert(oauth_keys)


@statement
def accounts_by_email() -> Executable:
    """The active users, of any company, who sign in with an address, with their hashed passwords."""
    return (
        select(
            users.c.company_id,
            users.c.id.label("user_id"),
            users.c.name,
            users.c.email,
            companies.c.name.label("company_name"),
            user_passwords.c.hash,
        )
        .join(companies, companies.c.id == users.c.company_id)
        .join(
            user_passwords,
            and_(user_passwords.c.company_id == users.c.company_id, user_passwords.c.user_id == users.c.id),
        )
        .where(users.c.email == bindparam("email"), users.c.active_flag == 1)
        .order_by(users.c.company_id)
    )


@statement
def account_by_id() -> Executable:
    """One active user, with the company's name."""
    return (
        select(
            users.c.company_id,
            users.c.id.label("user_id"),
            users.c.name,
            users.c.email,
            companies.c.name.label("company_name"),
        )
        .join(companies, companies.c.id == users.c.company_id)
        .where(
            users.c.company_id == bindparam("company"),
            users.c.id == bindparam("user"),
            users.c.active_flag == 1,
        )
    )


@statement
def all_users_of_all_companies() -> Executable:
    """Every user's company and id."""
    return select(users.c.company_id, users.c.id.label("user_id")).order_by(users.c.company_id, users.c.id)


@statement
def delete_password() -> Executable:
    """Forget a user's password."""
    return delete(user_passwords).where(
        user_passwords.c.company_id == bindparam("company"), user_passwords.c.user_id == bindparam("user")
    )


@statement
def insert_password() -> Executable:
    """Keep a user's password, hashed."""
    return insert(user_passwords)


@statement
def insert_code() -> Executable:
    """Keep a code, hashed."""
    return insert(oauth_codes)


@statement
def code_by_hash() -> Executable:
    """One code."""
    return select(oauth_codes).where(oauth_codes.c.code_hash == bindparam("code_hash"))


@statement
def use_code() -> Executable:
    """Mark a code as used."""
    return (
        update(oauth_codes)
        .where(
            oauth_codes.c.company_id == bindparam("company"),
            oauth_codes.c.code_hash == bindparam("code_hash"),
        )
        .values(used_at=bindparam("now"))
    )


@statement
def delete_old_codes() -> Executable:
    """Forget a company's codes that ended before a moment."""
    return delete(oauth_codes).where(
        oauth_codes.c.company_id == bindparam("company"), oauth_codes.c.expires_at < bindparam("before")
    )


@statement
def insert_grant() -> Executable:
    """Keep an installation."""
    return insert(oauth_grants)


@statement
def grant_by_refresh_token() -> Executable:
    """The installation that a refresh token belongs to, with the company's domain."""
    return select(oauth_grants).where(oauth_grants.c.refresh_hash == bindparam("refresh_hash"))


@statement
def grant_by_access_token() -> Executable:
    """The installation that an access token belongs to."""
    return (
        select(oauth_grants)
        .join(
            oauth_access_tokens,
            and_(
                oauth_access_tokens.c.company_id == oauth_grants.c.company_id,
                oauth_access_tokens.c.grant_id == oauth_grants.c.id,
            ),
        )
        .where(oauth_access_tokens.c.token_hash == bindparam("token_hash"))
    )


@statement
def grants_of() -> Executable:
    """A user's installations of an app that are not revoked."""
    return select(oauth_grants).where(
        oauth_grants.c.company_id == bindparam("company"),
        oauth_grants.c.client_id == bindparam("client_id"),
        oauth_grants.c.user_id == bindparam("user"),
        oauth_grants.c.revoked_at.is_(None),
    )


@statement
def prolong_grant() -> Executable:
    """Give a refresh token its whole window again."""
    return (
        update(oauth_grants)
        .where(oauth_grants.c.company_id == bindparam("company"), oauth_grants.c.id == bindparam("grant"))
        .values(refresh_expires_at=bindparam("until"))
    )


@statement
def revoke_grant() -> Executable:
    """End an installation."""
    return (
        update(oauth_grants)
        .where(oauth_grants.c.company_id == bindparam("company"), oauth_grants.c.id == bindparam("grant"))
        .values(revoked_at=bindparam("now"))
    )


@statement
def insert_access_token() -> Executable:
    """Keep an access token, hashed."""
    return insert(oauth_access_tokens)


@statement
def delete_access_token() -> Executable:
    """End one access token."""
    return delete(oauth_access_tokens).where(oauth_access_tokens.c.token_hash == bindparam("token_hash"))


@statement
def delete_access_tokens_of() -> Executable:
    """End every access token of an installation that ended before a moment."""
    return delete(oauth_access_tokens).where(
        oauth_access_tokens.c.company_id == bindparam("company"),
        oauth_access_tokens.c.grant_id == bindparam("grant"),
        oauth_access_tokens.c.expires_at < bindparam("before"),
    )


@statement
def viewer_by_access_token() -> Executable:
    """The user for whom an access token acts, with its end and its scopes."""
    return (
        select(
            companies.c.id.label("company_id"),
            companies.c.domain.label("company_domain"),
            users.c.id.label("user_id"),
            users.c.is_admin,
            users.c.role_id,
            users.c.default_currency,
            users.c.locale,
            users.c.timezone_name,
            oauth_grants.c.scopes,
            oauth_grants.c.client_id,
            oauth_access_tokens.c.expires_at,
        )
        .select_from(oauth_access_tokens)
        .join(
            oauth_grants,
            and_(
                oauth_grants.c.company_id == oauth_access_tokens.c.company_id,
                oauth_grants.c.id == oauth_access_tokens.c.grant_id,
            ),
        )
        .join(
            users, and_(users.c.company_id == oauth_grants.c.company_id, users.c.id == oauth_grants.c.user_id)
        )
        .join(companies, companies.c.id == oauth_grants.c.company_id)
        .where(
            oauth_access_tokens.c.token_hash == bindparam("token_hash"),
            oauth_grants.c.revoked_at.is_(None),
            users.c.active_flag == 1,
        )
    )
