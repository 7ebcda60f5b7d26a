"""Codes and tokens: how long each lives, and what ends it (marketplace-oauth-authorization)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from pipedriver.server.crm.refusals import Refusal
from pipedriver.server.crm.viewers import viewer_of
from pipedriver.server.crm.webhooks import forget_webhooks_of_app
from pipedriver.server.digests import digest, new_access_token, new_code, new_refresh_token
from pipedriver.server.oauth.apps import App
from pipedriver.server.store import oauth as statements
from pipedriver.server.store.database import Row, Session
from pipedriver.server.store.identifiers import next_id

CODE_LIFE = timedelta(minutes=5)
ACCESS_LIFE = timedelta(minutes=60)
REFRESH_LIFE = timedelta(days=60)

_LATEST = "9999-12-31 23:59:59"


class InvalidGrant(Refusal):
    """A code or a token that is unknown, used up, too old, or another app's."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the token endpoint gives. No representation shows the tokens."""

    company_id: int
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    scopes: tuple[str, ...]


def give_code(session: Session, now: datetime, app: App, company: int, user: int, redirect_uri: str) -> str:
    """A code for a user who allowed an app to act; it works once, within `CODE_LIFE`."""
    code = new_code(company, user)
    session.run(statements.delete_old_codes(), company=company, before=_text(now - CODE_LIFE))
    session.run(
        statements.insert_code(),
        company_id=company,
        code_hash=digest(code),
        client_id=app.client_id,
        user_id=user,
        redirect_uri=redirect_uri,
        scopes=msgspec.json.encode(app.scopes).decode(),
        expires_at=_text(now + CODE_LIFE),
        used_at=None,
    )
    return code


def exchange_code(session: Session, now: datetime, app: App, code: str, redirect_uri: str) -> Tokens:
    """Tokens for a code.

    Raises:
        InvalidGrant: the code is unknown, another app's, used or too old, or its redirect address differs.
    """
    row = session.first(statements.code_by_hash(), code_hash=digest(code))
    if row is None or row["client_id"] != app.client_id or row["used_at"] is not None:
        raise InvalidGrant("Invalid grant: authorization_code is invalid")
    if row["expires_at"] <= _text(now):
        raise InvalidGrant("Invalid grant: authorization_code has expired")
    if row["redirect_uri"] != redirect_uri:
        raise InvalidGrant("Invalid request: redirect_uri does not match")
    session.run(statements.use_code(), company=row["company_id"], code_hash=row["code_hash"], now=_text(now))
    scopes = msgspec.json.decode(row["scopes"], type=tuple[str, ...])
    return _install(session, now, app, row["company_id"], row["user_id"], scopes)


def exchange_api_token(session: Session, now: datetime, app: App, api_token: str) -> Tokens:
    """Tokens for a user's API token, for apps that move on from it.

    Raises:
        InvalidGrant: the API token is nobody's.
    """
    viewer = viewer_of(session, api_token)
    if viewer is None:
        raise InvalidGrant("Invalid grant: api_token is invalid")
    return _install(session, now, app, viewer.company_id, viewer.user_id, app.scopes)


def refresh(session: Session, now: datetime, app: App, refresh_token: str) -> Tokens:
    """A new access token for a refresh token, which stays the same and gets its whole window again.

    Raises:
        InvalidGrant: the refresh token is unknown, another app's, revoked or too old.
    """
    grant = session.first(statements.grant_by_refresh_token(), refresh_hash=digest(refresh_token))
    if (
        grant is None
        or grant["client_id"] != app.client_id
        or grant["revoked_at"] is not None
        or grant["refresh_expires_at"] <= _text(now)
    ):
        raise InvalidGrant("Invalid grant: refresh_token is invalid")
    company, id = grant["company_id"], grant["id"]
    session.run(statements.prolong_grant(), company=company, grant=id, until=_text(now + REFRESH_LIFE))
    session.run(statements.delete_access_tokens_of(), company=company, grant=id, before=_text(now))
    scopes = msgspec.json.decode(grant["scopes"], type=tuple[str, ...])
    return Tokens(company, _give_access(session, now, company, id), refresh_token, scopes)


def revoke(session: Session, now: datetime, app: App, token: str) -> None:
    """End a token of the app's: an access token alone, or with a refresh token the whole installation.

    A token that is unknown or another app's changes nothing (RFC 7009).
    """
    hashed = digest(token)
    grant = session.first(statements.grant_by_refresh_token(), refresh_hash=hashed)
    if grant is not None and grant["client_id"] == app.client_id:
        _end(session, now, grant)
        return
    grant = session.first(statements.grant_by_access_token(), token_hash=hashed)
    if grant is not None and grant["client_id"] == app.client_id:
        session.run(statements.delete_access_token(), token_hash=hashed)


def uninstall(session: Session, now: datetime, client_id: str, company: int, user: int) -> bool:
    """End a user's installation of an app; False where there is none."""
    grants = session.all(statements.grants_of(), company=company, client_id=client_id, user=user)
    for grant in grants:
        _end(session, now, grant)
    return bool(grants)


def _install(
    session: Session, now: datetime, app: App, company: int, user: int, scopes: tuple[str, ...]
) -> Tokens:
    refresh_token = new_refresh_token(company, user)
    id = next_id(session, company, "oauth_grants")
    session.run(
        statements.insert_grant(),
        company_id=company,
        id=id,
        client_id=app.client_id,
        user_id=user,
        scopes=msgspec.json.encode(scopes).decode(),
        refresh_hash=digest(refresh_token),
        refresh_expires_at=_text(now + REFRESH_LIFE),
        add_time=_text(now),
        revoked_at=None,
    )
    return Tokens(company, _give_access(session, now, company, id), refresh_token, scopes)


def _give_access(session: Session, now: datetime, company: int, grant: int) -> str:
    token = new_access_token()
    session.run(
        statements.insert_access_token(),
        company_id=company,
        token_hash=digest(token),
        grant_id=grant,
        expires_at=_text(now + ACCESS_LIFE),
    )
    return token


def _end(session: Session, now: datetime, grant: Row) -> None:
    company, id = grant["company_id"], grant["id"]
    forget_webhooks_of_app(session, company, grant["client_id"], grant["user_id"])
    session.run(statements.revoke_grant(), company=company, grant=id, now=_text(now))
    session.run(statements.delete_access_tokens_of(), company=company, grant=id, before=_LATEST)


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")
