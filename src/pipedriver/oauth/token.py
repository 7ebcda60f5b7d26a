"""An access token with all that came with it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeGuard

import msgspec

from pipedriver.core.addresses import read_base_url
from pipedriver.core.errors import ConfigurationError
from pipedriver.core.shapes import as_list, as_object
from pipedriver.oauth.addresses import checked_address

USUAL_LIFETIME = 3600.0
"""Seconds that an access token lives where the answer does not tell (marketplace-oauth-authorization)."""


@dataclass(frozen=True, slots=True)
class Token:
    """An access token, what refreshes it, and where it is good.

    Neither of the two secrets is shown by `repr`. Pickling, `to_dict` and `to_json` hold them: they are there
    for keeping a token.

    Attributes:
        access_token: what every call bears.
        refresh_token: what gets the next access token; good for 60 days from its last use.
        api_domain: the company's own host, ``https://acme.pipedrive.com``: where the token is good.
        expires_at: when the access token ends, in seconds since 1970.
        issued_at: when it was asked for, in seconds since 1970.
        scopes: what the user has allowed.
        company_id: the company; None where that is not known.
        user_id: the user; None where that is not known.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    api_domain: str
    expires_at: float
    issued_at: float
    scopes: tuple[str, ...] = ()
    company_id: int | None = None
    user_id: int | None = None

    @property
    def lifetime(self) -> float:
        """Seconds from the issue to the end."""
        return self.expires_at - self.issued_at

    @property
    def fingerprint(self) -> str:
        """A text that is another one for every other pair of secrets, and tells nothing of them."""
        return hashlib.sha256(f"{self.access_token}\n{self.refresh_token}".encode()).hexdigest()

    def of(self, company_id: int | None, user_id: int | None) -> Token:
        """The same token as that of a user of a company."""
        return replace(self, company_id=company_id, user_id=user_id)

    def to_dict(self) -> dict[str, Any]:
        """All of it, the secrets included, as JSON can hold it."""
        return {**{name: getattr(self, name) for name in _NAMES}, "scopes": list(self.scopes)}

    def to_json(self) -> str:
        """All of it, the secrets included, as JSON text."""
        return msgspec.json.encode(self.to_dict()).decode()

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Token:
        """The token that `to_dict` has given. Keys that are not known are left out.

        Raises:
            ConfigurationError: it is none.
        """
        token = read_kept(kept)
        if token is None:
            raise ConfigurationError("this is no token: a part of it is missing or of another kind")
        return token

    @classmethod
    def from_json(cls, kept: str | bytes) -> Token:
        """The token that `to_json` has given.

        Raises:
            ConfigurationError: it is none.
        """
        return cls.from_dict(_decoded_object(kept))

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any], now: float) -> Token:
        """The token in an answer of the OAuth server, or as the Node client keeps it.

        Args:
            answer: its members: ``access_token``, ``refresh_token``, ``api_domain``, ``expires_in``,
                ``scope``.
            now: when it was asked for, in seconds since 1970.

        Raises:
            ConfigurationError: it holds no token.
        """
        token = read_answer(dict(answer), now)
        if isinstance(token, str):
            raise ConfigurationError(token)
        return token


_NAMES = tuple(part.name for part in fields(Token))


def read_answer(body: Any, now: float) -> Token | str:
    """The token in the decoded body of an answer, or what is wrong with it, in words without a secret.

    It does not raise: an exception would hold this frame, and the secrets with it.
    """
    said = as_object(body)
    if said is None:
        return "the answer holds no token"
    access, refresh, domain = said.get("access_token"), said.get("refresh_token"), said.get("api_domain")
    if not _is_secret(access) or not _is_secret(refresh):
        return "the answer holds no access token and refresh token"
    if not isinstance(domain, str):
        return "the answer does not tell the company's host (api_domain)"
    kind = said.get("token_type", "bearer")
    if not isinstance(kind, str) or kind.lower() != "bearer":
        return "the answer holds a token of another kind than Bearer"
    try:
        host = checked_address(read_base_url(domain), "the company's host (api_domain)")
    except ConfigurationError as error:
        return str(error)
    lifetime = _seconds(said.get("expires_in"))
    scope = said.get("scope")
    scopes = tuple(scope.replace(",", " ").split()) if isinstance(scope, str) else ()
    return Token(access, refresh, host, now + lifetime, now, scopes)


def read_kept(kept: Mapping[str, Any] | str | bytes) -> Token | None:
    """The token that was kept as `Token.to_dict` or `Token.to_json` gives it, or None where it is none.

    It does not raise, as `read_answer` does not.
    """
    if isinstance(kept, str | bytes):
        kept = _decoded_object(kept)
    values = {name: kept[name] for name in _NAMES if name in kept}
    scopes = as_list(values.get("scopes", []))
    texts = [values.get(name) for name in ("access_token", "refresh_token", "api_domain")]
    times = [values.get(name) for name in ("expires_at", "issued_at")]
    ids = [values.get(name) for name in ("company_id", "user_id")]
    if (
        not all(isinstance(text, str) and text for text in texts)
        or not all(isinstance(time, int | float) and not isinstance(time, bool) for time in times)
        or not all(id is None or type(id) is int for id in ids)
        or scopes is None
        or not all(isinstance(scope, str) for scope in scopes)
    ):
        return None
    known: dict[str, Any] = {**values, "scopes": tuple(scopes)}
    return Token(**known)


def _decoded_object(kept: str | bytes) -> dict[str, Any]:
    try:
        return as_object(msgspec.json.decode(kept)) or {}
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}


def _is_secret(value: Any) -> TypeGuard[str]:
    """Whether a header can carry it."""
    return isinstance(value, str) and value.isascii() and value.isprintable() and value.strip() == value != ""


def _seconds(value: Any) -> float:
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        return USUAL_LIFETIME
    return seconds if 0 <= seconds < float("inf") else USUAL_LIFETIME
