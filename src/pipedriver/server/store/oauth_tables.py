"""The tables of OAuth. Codes, tokens and secrets are kept as hashes alone, with which nobody can call."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from pipedriver.server.store.tables import Moment
from pipedriver.server.store.tables import metadata as metadata

Digest = String(64)

oauth_apps = Table(
    "oauth_apps",
    metadata,
    Column("client_id", String(80), nullable=False),
    Column("secret_hash", Digest, nullable=False),
    Column("name", Text, nullable=False),
    Column("redirect_uris", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("add_time", Moment, nullable=False),
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
    Column("company_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
    PrimaryKeyConstraint("company_id", "user_id"),
    ForeignKeyConstraint(["company_id", "user_id"], ["users.company_id", "users.id"]),
)

oauth_codes = Table(
    "oauth_codes",
    metadata,
    Column("company_id", BigInteger, nullable=False),
    Column("code_hash", Digest, nullable=False),
    Column("client_id", String(80), nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("redirect_uri", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment, nullable=True),
    PrimaryKeyConstraint("company_id", "code_hash"),
    ForeignKeyConstraint(["company_id", "user_id"], ["users.company_id", "users.id"]),
)
Index("oauth_codes_by_hash", oauth_codes.c.code_hash, unique=True)

oauth_grants = Table(
    "oauth_grants",
    metadata,
    Column("company_id", BigInteger, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("client_id", String(80), nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("refresh_hash", Digest, nullable=False),
    Column("refresh_expires_at", Moment, nullable=False),
    Column("add_time", Moment, nullable=False),
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
    Column("company_id", BigInteger, nullable=False),
    Column("token_hash", Digest, nullable=False),
    Column("grant_id", BigInteger, nullable=False),
    Column("expires_at", Moment, nullable=False),
    PrimaryKeyConstraint("company_id", "token_hash"),
    ForeignKeyConstraint(["company_id", "grant_id"], ["oauth_grants.company_id", "oauth_grants.id"]),
)
Index("oauth_access_tokens_by_hash", oauth_access_tokens.c.token_hash, unique=True)
Index("oauth_access_tokens_by_grant", oauth_access_tokens.c.company_id, oauth_access_tokens.c.grant_id)
