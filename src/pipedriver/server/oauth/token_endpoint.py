"""``POST /oauth/token`` and ``/oauth/revoke`` (marketplace-oauth-and-api-proxy-status-codes, RFC 7009)."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import parse_qsl, unquote_plus, urlsplit

import msgspec

from pipedriver.core.http import Request, Response
from pipedriver.server.clock import Clock
from pipedriver.server.oauth import grants
from pipedriver.server.oauth.apps import App, authenticate_app
from pipedriver.server.store.database import Database, Session
from pipedriver.server.wire.envelope import JSON

_HEADERS = {"content-type": JSON, "cache-control": "no-store", "pragma": "no-cache"}
_FORM = "application/x-www-form-urlencoded"


class _Refused(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class TokenEndpoint:
    """Gives, renews and ends tokens."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def token(self, request: Request) -> Response:
        """Answer ``POST /oauth/token``: by code, by refresh token, or by API token."""

        def job(session: Session) -> grants.Tokens:
            form = _read_form(request)
            kind = form.get("grant_type")
            if not kind:
                raise _Refused("invalid_request", "Invalid request: grant_type is missing")
            if kind not in ("authorization_code", "refresh_token", "exchange_api_token"):
                raise _Refused("unsupported_grant_type", "Unsupported grant type")
            app, now = _authenticated(session, request, form), self._clock.now()
            if kind == "authorization_code":
                redirect_uri = _needed(form, "redirect_uri")
                if not urlsplit(redirect_uri).scheme:
                    raise _Refused("invalid_request", "Invalid request: redirect_uri is not a valid URI")
                return grants.exchange_code(session, now, app, _needed(form, "code"), redirect_uri)
            if kind == "refresh_token":
                return grants.refresh(session, now, app, _needed(form, "refresh_token"))
            return grants.exchange_api_token(session, now, app, _needed(form, "api_token"))

        try:
            tokens = self._database.write(job)
        except (_Refused, grants.InvalidGrant) as refused:
            return _answer_to(refused)
        body = {
            "access_token": tokens.access_token,
            "token_type": "Bearer",
            "refresh_token": tokens.refresh_token,
            "scope": ",".join(tokens.scopes),
            "expires_in": int(grants.ACCESS_LIFE.total_seconds()) - 1,
            "api_domain": origin_of(request),
        }
        return Response(200, _HEADERS, msgspec.json.encode(body))

    def revoke(self, request: Request) -> Response:
        """Answer ``POST /oauth/revoke``; a token that nobody knows is as good as revoked."""

        def job(session: Session) -> None:
            form = _read_form(request)
            app = _authenticated(session, request, form)
            grants.revoke(session, self._clock.now(), app, _needed(form, "token"))

        try:
            self._database.write(job)
        except _Refused as refused:
            return _answer_to(refused)
        return Response(200, _HEADERS, b'{"success":true}')


def origin_of(request: Request) -> str:
    """The address under which the caller reached this server, without a path."""
    parts = urlsplit(request.url)
    if parts.netloc:
        return f"{parts.scheme}://{parts.netloc}"
    return f"http://{request.headers.get('host', '127.0.0.1')}"


def _answer_to(refused: Exception) -> Response:
    code = refused.code if isinstance(refused, _Refused) else "invalid_grant"
    body = {"success": False, "error": code, "error_description": str(refused), "message": str(refused)}
    return Response(400, _HEADERS, msgspec.json.encode(body))


def _read_form(request: Request) -> dict[str, str]:
    if not request.headers.get("content-type", "").startswith(_FORM):
        raise _Refused("invalid_request", f"Invalid request: content type must be {_FORM}")
    text = (request.body or b"").decode("utf-8", "replace")
    try:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=100))
    except ValueError:
        raise _Refused("invalid_request", "Invalid request: too many fields") from None


def _needed(form: dict[str, str], name: str) -> str:
    value = form.get(name)
    if not value:
        raise _Refused("invalid_request", f"Invalid request: {name} is missing")
    return value


def _authenticated(session: Session, request: Request, form: dict[str, str]) -> App:
    client_id, client_secret = _credentials(request, form)
    app = authenticate_app(session, client_id, client_secret)
    if app is None:
        raise _Refused("invalid_client", "Invalid client: client is invalid")
    return app


def _credentials(request: Request, form: dict[str, str]) -> tuple[str, str]:
    """The app's id and secret: from the header, or from the body where there is no header."""
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            client_id, colon, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            colon = client_id = secret = ""
        if colon:
            return unquote_plus(client_id) if "%" in client_id else client_id, secret
    elif form.get("client_id") and form.get("client_secret"):
        return form["client_id"], form["client_secret"]
    raise _Refused("invalid_client", "Invalid client: cannot retrieve client credentials")
