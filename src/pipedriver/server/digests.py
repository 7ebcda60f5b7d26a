"""Secrets that are long and random: made here, and kept as hashes that cannot be turned back."""

from __future__ import annotations

import hashlib
import hmac
import secrets


def digest(secret: str) -> str:
    """What is kept of a long random secret. Nobody can guess one, so a fast hash is enough."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def fits(secret: str, kept: str) -> bool:
    """Whether a secret is the one of which a hash is kept; takes as long whether it is or not."""
    return hmac.compare_digest(digest(secret), kept)


def new_code(company: int, user: int) -> str:
    """An authorization code in Pipedrive's form, ``company.user.random``."""
    return f"{company}.{user}.{secrets.token_hex(20)}"


def new_access_token() -> str:
    """An access token in Pipedrive's form. Clients must not rely on its length, which is over 500 there."""
    return "v1u:" + secrets.token_urlsafe(90)


def new_refresh_token(company: int, user: int) -> str:
    """A refresh token in Pipedrive's form, ``company:user:random``."""
    return f"{company}:{user}:{secrets.token_hex(20)}"
