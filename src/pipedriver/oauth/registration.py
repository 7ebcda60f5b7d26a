"""An app as it is registered with Pipedrive: who it is, what it asks for, what it sends and is sent."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import msgspec

from pipedriver.core.addresses import read_base_url
from pipedriver.core.authorization import Refresh
from pipedriver.core.errors import ConfigurationError
from pipedriver.core.http import Request
from pipedriver.core.identity import read_headers, read_timeout
from pipedriver.core.shapes import as_object
from pipedriver.oauth.account import Account
from pipedriver.oauth.addresses import checked_address
from pipedriver.oauth.callbacks import Granted, Refused, Uninstalled
from pipedriver.oauth.errors import InvalidCallback, StateMismatch
from pipedriver.oauth.token import Token

OAUTH_URL = "https://oauth.pipedrive.com"
DEFAULT_TIMEOUT = 10.0
TOKEN = "POST /oauth/token"  # noqa: S105  # an operation, not a secret
REVOKE = "POST /oauth/revoke"


class AuthorizationURL(str):
    """The address where a user signs in and consents; a text that can be redirected to.

    Attributes:
        state: what the callback must bring back. Keep it where only this user's browser leads, in the
            session.
    """

    __slots__ = ("state",)

    state: str

    def __new__(cls, url: str, state: str) -> AuthorizationURL:
        """The address, with the state that is in it."""
        made = super().__new__(cls, url)
        made.state = state
        return made

    @property
    def url(self) -> str:
        """The address."""
        return str(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (str(self), self.state))


class ClientCredentials:
    """Puts an app's own id and secret on requests to the OAuth server (marketplace-oauth-authorization).

    Making it raises nothing, since the exception would hold the secret.

    Attributes:
        are_fit: whether a request can bear them.
    """

    __slots__ = ("_basic", "are_fit")

    lasts = True

    def __init__(self, client_id: str, client_secret: str) -> None:
        self.are_fit = _is_word(client_id) and ":" not in client_id and _is_word(client_secret)
        self._basic = base64.b64encode(f"{client_id}:{client_secret}".encode()).decode()

    def __repr__(self) -> str:
        return "ClientCredentials(...)"

    @property
    def secrets(self) -> tuple[str, str]:
        """What nobody else may see: the header's value, and the secret that is in it."""
        _, _, client_secret = base64.b64decode(self._basic).decode().partition(":")
        return self._basic, client_secret

    def due(self) -> Refresh | None:
        """Nothing: they do not expire."""
        return None

    def authorize(self, request: Request) -> bool:
        """Add id and secret."""
        request.headers["authorization"] = f"Basic {self._basic}"
        return True

    def refused(self, request: Request) -> Refresh | None:
        """Nothing helps."""
        return None

    def match(self, authorization: str | None) -> bool:
        """Whether a header holds id and secret; it takes as long whatever it holds."""
        scheme, _, given = (authorization or "").partition(" ")
        try:
            told = base64.b64decode(given.strip(), validate=True)
        except (binascii.Error, ValueError):
            told = b""
        same = hmac.compare_digest(told, base64.b64decode(self._basic))
        return same and scheme.lower() == "basic"


class Registration:
    """What is known of an app, and all of OAuth that needs no request of the app's.

    Args:
        client_id: the app's id.
        credentials: the id, and the secret with it.
        redirect_uri: the app's callback address, exactly as registered.
        scopes: what the user is asked for; the registered ones where none are named.
        oauth_url: the OAuth server.
        timeout: seconds that one attempt to reach it may take.
        user_agent: put before the client's own name.

    Raises:
        ConfigurationError: one of them cannot work.
    """

    def __init__(
        self,
        client_id: str,
        credentials: ClientCredentials,
        redirect_uri: str,
        *,
        scopes: Sequence[str],
        oauth_url: str,
        timeout: float | None,
        user_agent: str | None,
    ) -> None:
        if isinstance(scopes, str) or any(not scope or " " in scope or "," in scope for scope in scopes):
            raise ConfigurationError("scopes are a list of single words: ['deals:read', 'contacts:full']")
        if not credentials.are_fit:
            raise ConfigurationError("the client id or secret is empty, or holds characters that none has")
        parts = urlsplit(redirect_uri)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.fragment:
            raise ConfigurationError(f"the redirect URI is http(s)://HOST/..., not {redirect_uri!r}")
        self.client_id = client_id
        self.redirect_uri = redirect_uri
        self.scopes = tuple(scopes)
        self.oauth_url = checked_address(read_base_url(oauth_url), "the OAuth server")
        self._credentials = credentials
        self._headers = read_headers(user_agent)
        self._timeout = read_timeout(timeout, DEFAULT_TIMEOUT)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.client_id} at {self.oauth_url}>"

    def authorization_url(self, *, state: str | None = None) -> AuthorizationURL:
        """Where to send a user who shall sign in and consent.

        Args:
            state: what the callback brings back; 256 random bits where none is given.

        Returns the address, with the state as its attribute: keep that in the user's session, and hand it to
        `fetch_token` as ``expected_state``.
        """
        state = secrets.token_urlsafe(32) if state is None else state
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "state": state,
        }
        if self.scopes:
            query["scope"] = " ".join(self.scopes)
        return AuthorizationURL(
            f"{self.oauth_url}/oauth/authorize?{urlencode(query, quote_via=quote)}", state
        )

    def read_callback(self, received: str | Mapping[str, Any]) -> Granted | Refused:
        """What a request to the callback address says.

        Args:
            received: its whole address, its query, or the query's values by name.

        Raises:
            InvalidCallback: it says nothing, or two things at once.
        """
        if isinstance(received, str):
            query = received.partition("?")[2] if "?" in received else received
            pairs = parse_qsl(query.partition("#")[0], keep_blank_values=True)
            values: Mapping[str, Any] = dict(pairs)
            repeated = len(values) != len(pairs)
        else:
            values, repeated = received, False
        code, error = _text(values, "code"), _text(values, "error")
        if repeated or (code is None) == (error is None):
            raise InvalidCallback("a callback brings one code, or one error")
        state = _text(values, "state")
        if code is not None:
            return Granted(code, state)
        return Refused(error or "", _text(values, "error_description"), state)

    def check_state(self, state: str | None, expected_state: str | None) -> None:
        """Make sure that what came back is what was sent; it takes as long wherever they differ.

        Args:
            state: what the callback brought.
            expected_state: what was sent, from the user's session.

        Raises:
            StateMismatch: they differ, or one is missing.
        """
        if not state or not expected_state:
            raise StateMismatch("there is no state to compare: this authorization was not begun here")
        if not hmac.compare_digest(state.encode(), expected_state.encode()):
            raise StateMismatch("the state is another one: this authorization was not begun here")

    def read_uninstall(self, authorization: str | None, body: bytes | str) -> Uninstalled:
        """What a ``DELETE`` to the callback address says: a user has uninstalled the app
        (app-uninstallation).

        Args:
            authorization: the request's header of that name. It must hold the app's own id and secret.
            body: the request's body.

        Returns whose token is good no more; `forget` deletes it.

        Raises:
            InvalidCallback: it is not Pipedrive who says so, or it is not about this app, or of no account.
        """
        if not self._credentials.match(authorization):
            raise InvalidCallback("the request does not bear the app's id and secret")
        try:
            said = as_object(msgspec.json.decode(body)) or {}
        except (msgspec.DecodeError, UnicodeDecodeError):
            said = {}
        company, user = _id(said.get("company_id")), _id(said.get("user_id"))
        if said.get("client_id") != self.client_id or company is None or user is None:
            raise InvalidCallback("the request does not tell which account has uninstalled this app")
        told = said.get("timestamp")
        return Uninstalled(Account(company, user), None if told is None else str(told))

    def code_request(self, code: str) -> Request:
        """The request that exchanges a code for a token."""
        return self._request(
            TOKEN, {"grant_type": "authorization_code", "code": code, "redirect_uri": self.redirect_uri}
        )

    def refresh_request(self, token: Token) -> Request:
        """The request that exchanges a token for the next one."""
        return self._request(TOKEN, {"grant_type": "refresh_token", "refresh_token": token.refresh_token})

    def api_token_request(self, api_token: str) -> Request:
        """The request that exchanges a personal API token for a token of the app's."""
        return self._request(TOKEN, {"grant_type": "exchange_api_token", "api_token": api_token})

    def revocation_request(self, token: Token, *, only_access: bool) -> Request:
        """The request that ends a token, or the access token alone."""
        ended = token.access_token if only_access else token.refresh_token
        hint = "access_token" if only_access else "refresh_token"
        return self._request(REVOKE, {"token": ended, "token_type_hint": hint})

    def _request(self, operation: str, form: Mapping[str, str]) -> Request:
        verb, _, path = operation.partition(" ")
        headers = {**self._headers, "content-type": "application/x-www-form-urlencoded"}
        return Request(verb, self.oauth_url + path, headers, urlencode(form).encode(), self._timeout)


def _is_word(text: object) -> bool:
    return isinstance(text, str) and text != "" and text.isascii() and text.isprintable() and " " not in text


def _text(values: Mapping[str, Any], name: str) -> str | None:
    value: Any = values.get(name)
    return value if isinstance(value, str) and value else None


def _id(value: Any) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        value = int(value)
    return value if type(value) is int and value > 0 else None
