"""``/`` shows the current user or leads to consent; ``/callback`` takes the token and leads back.

The session is a cookie that is signed, not secret. So it names the account, and the token stays in the store
on this machine, where all sessions of the account share it and one refresh serves them all.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from datetime import timedelta

from flask import Flask, Response, redirect, request, session
from werkzeug.wrappers import Response as AnyResponse

from examples.web.pages import HEADERS, message_page, user_page
from examples.web.settings import SESSION_SECONDS, Settings
from pipedriver import (
    Account,
    Client,
    InvalidCallback,
    OAuthApp,
    PipedriveError,
    ReauthorizationRequired,
    Refused,
    StateMismatch,
    Token,
    TokenRefused,
)

log = logging.getLogger(__name__)


def log_token(token: Token) -> None:
    """The token-update callback: told of every new token, after it was stored."""
    log.info("new token of user %s of company %s", token.user_id, token.company_id)


def create_application(settings: Settings, oauth: OAuthApp) -> Flask:
    """The application.

    Args:
        settings: how its cookie is made.
        oauth: the app as which it works; the caller closes it.
    """
    application = Flask(__name__)
    application.config |= dict[str, object](
        SECRET_KEY=settings.session_key,
        SESSION_COOKIE_NAME="example_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        PERMANENT_SESSION_LIFETIME=timedelta(seconds=SESSION_SECONDS),
        MAX_CONTENT_LENGTH=100_000,
    )

    @application.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(HEADERS)
        return response

    @application.get("/")
    def show_user() -> AnyResponse | str:
        account = signed_in()
        if account is None:
            return lead_to_consent(oauth)
        try:
            # Refreshes the token when that is due, stores it, and calls `on_token`.
            user = Client(oauth=oauth, account=account).v1.users.me()
        except ReauthorizationRequired:
            return lead_to_consent(oauth)
        form_key = session.setdefault("form_key", secrets.token_urlsafe(16))
        return user_page(user, form_key)

    @application.get("/callback")
    def receive() -> AnyResponse | tuple[str, int]:
        received = oauth.read_callback(request.url)
        if received.state is None and not isinstance(received, Refused):
            # Begun in Pipedrive's marketplace. Nothing tells whose browser this is, so it signs nobody in.
            oauth.fetch_installed_token(received.code)
            return redirect("/", 303)
        expected_state = session.pop("state", None)
        if isinstance(received, Refused):
            oauth.check_state(received.state, expected_state)
            text = "You have not allowed it." if received.by_user else f"Pipedrive says: {received.error}."
            return message_page("Not connected", text, "Try again"), 403
        token = oauth.fetch_token(received.code, state=received.state, expected_state=expected_state)
        session.clear()
        session.permanent = True
        session["account"] = [token.company_id, token.user_id]
        return redirect("/", 303)

    @application.delete("/callback")
    def forget_uninstalled() -> tuple[str, int]:
        told = oauth.read_uninstall(request.headers.get("authorization"), request.get_data())
        oauth.forget(told.account)
        return "", 204

    @application.post("/sign-out")
    def sign_out() -> str:
        check_form(request.form.get("form_key", ""))
        session.clear()
        return message_page("You are signed out", "The app stays connected with Pipedrive.")

    @application.post("/disconnect")
    def disconnect() -> str:
        check_form(request.form.get("form_key", ""))
        account = signed_in()
        if account is not None:
            try:
                oauth.revoke(account)
            except ReauthorizationRequired:
                log.info("%s was disconnected already", account)
        session.clear()
        return message_page("Disconnected", "The app can use your account no more.")

    @application.errorhandler(InvalidCallback)
    @application.errorhandler(StateMismatch)
    @application.errorhandler(TokenRefused)
    def refuse(error: Exception) -> tuple[str, int]:
        log.warning("refused: %s", error)
        text = "This sign-in was not begun here, or took too long."
        return message_page("That did not work", text, "Begin again"), 400

    @application.errorhandler(PipedriveError)
    def apologize(error: Exception) -> tuple[str, int]:
        log.error("Pipedrive did not answer as expected: %s", error)
        text = "Pipedrive does not answer as it should. Please try again in a moment."
        return message_page("Please wait", text, "Try again"), 502

    return application


def signed_in() -> Account | None:
    """The account of the session; None where nobody has signed in."""
    account = session.get("account")
    return None if account is None else Account(*account)


def lead_to_consent(oauth: OAuthApp) -> AnyResponse:
    """Send the user to Pipedrive, with a state that this session alone knows."""
    url = oauth.authorization_url()
    session.clear()
    session.permanent = True
    session["state"] = url.state
    return redirect(url, 303)


def check_form(form_key: str) -> None:
    """Make sure that a form was sent from a page of this session.

    Raises:
        StateMismatch: it was not.
    """
    expected: str = session.get("form_key", "")
    if not expected or not hmac.compare_digest(form_key.encode(), expected.encode()):
        raise StateMismatch("the form is not one of this session's")
