"""The tables of OAuth. Codes, tokens and secrets are kept as hashes alone, with which nobody can call."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    String,
    Table,
)

from pipedriver.server.store.columns import Moment, id_column, metadata, moment_column, text_column

Digest = String(64)

oauth_apps = Table(
    "oauth_apps",
    metadata,
    Column("client_id", String(80), nullable=False),
    Column("secret_hash", Digest, nullable=False),
    text_column("name", needed=True),
    text_column("redirect_uris", needed=True),
    text_column("scopes", needed=True),
    moment_column("add_time", needed=True),
    PrimaryKeyConstraint("client_id"),
)
"""Apps belong to no company. ``redirect_uris`` and ``scopes`` hold JSON lists."""

oauth_keys = Table(
    "oauth_keys",
    metadata,
    Column("name", String(40), nullable=False),
    Column("value", String(128), nullable=False),
    PrimaryKeyConstraint("name"),
)
"""The keys with which cookies and forms are signed."""

user_passwords = Table(
    "user_passwords",
    metadata,
    id_column("company_id"),
    id_column("user_id"),
    text_column("hash", needed=True),
    PrimaryKeyConstraint("company_id", "user_id"),
    ForeignKeyConstraint(["company_id", "user_id"], ["users.company_id", "users.id"]),
)

oauth_codes = Table(
    "oauth_codes",
    metadata,
    id_column("company_id"),
    Column("code_hash", Digest, nullable=False),
    Column("client_id", String(80), nullable=False),
    id_column("user_id"),
    text_column("redirect_uri", needed=True),
    text_column("scopes", needed=True),
    moment_column("expires_at", needed=True),
    Column("used_at", Moment, nullable=True),
    PrimaryKeyConstraint("company_id", "code_hash"),
    ForeignKeyConstraint(["company_id", "user_id"], ["users.company_id", "users.id"]),
)
Index("oauth_codes_by_hash", oauth_codes.c.code_hash, unique=True)

oauth_grants = Table(
    "oauth_grants",
    metadata,
    id_column("company_id"),
    id_column(),
    Column("client_id", String(80), nullable=False),
    id_column("user_id"),
    text_column("scopes", needed=True),
    Column("refresh_hash", Digest, nullable=False),
    moment_column("refresh_expires_at", needed=True),
    moment_column("add_time", needed=True),
    Column("revoked_at", Moment, nullable=True),
    PrimaryKeyConstraint("company_id", "id"),
    ForeignKeyConstraint(["company_id", "user_id"], ["users.company_id", "users.id"]),
)
"""One row an installation: a user of a company let an app act."""
Index("oauth_grants_by_refresh", oauth_grants.c.refresh_hash, unique=True)
Index("oauth_grants_by_app", oauth_grants.c.company_id, oauth_grants.c.client_id, oauth_grants.c.user_id)

oauth_access_tokens = Table(
    "oauth_access_tokens",
    metadata,
    id_column("company_id"),
    Column("token_hash", Digest, nullable=False),
    id_column("grant_id"),
    moment_column("expires_at", needed=True),
    PrimaryKeyConstraint("company_id", "token_hash"),
    ForeignKeyConstraint(["company_id", "grant_id"], ["oauth_grants.company_id", "oauth_grants.id"]),
)
Index("oauth_access_tokens_by_hash", oauth_access_tokens.c.token_hash, unique=True)
Index("oauth_access_tokens_by_grant", oauth_access_tokens.c.company_id, oauth_access_tokens.c.grant_id)
