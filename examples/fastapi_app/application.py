"""``/`` shows the current user or leads to consent; ``/callback`` takes the token and leads back.

The session is a cookie that is signed, not secret. So it names the account, and the token stays in the store
on this machine, where all sessions of the account share it and one refresh serves them all.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.middleware.sessions import SessionMiddleware

from examples.web.pages import HEADERS, message_page, user_page
from examples.web.settings import SESSION_SECONDS, Settings
from pipedriver import (
    Account,
    AsyncClient,
    AsyncOAuthApp,
    FileTokenStore,
    InvalidCallback,
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


def create_application(settings: Settings, on_token: Callable[[Token], None] = log_token) -> FastAPI:
    """The application.

    Args:
        settings: which Pipedrive it works with, and as which app.
        on_token: told of every new token.
    """

    @asynccontextmanager
    async def lifespan(application: FastAPI) -> AsyncGenerator[None]:
        async with AsyncOAuthApp(
            settings.client_id,
            settings.client_secret,
            settings.redirect_uri,
            oauth_url=settings.oauth_url,
            store=FileTokenStore(settings.token_folder),
            on_token=on_token,
        ) as oauth:
            application.state.oauth = oauth
            yield

    application = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    application.add_middleware(
        SessionMiddleware,
        secret_key=settings.session_key,
        session_cookie="example_session",
        max_age=SESSION_SECONDS,
        same_site="lax",
        https_only=settings.is_https,
    )

    @application.middleware("http")
    async def add_headers(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await go_on(request)
        response.headers.update(HEADERS)
        return response

    @application.get("/")
    async def show_user(request: Request) -> Response:
        account = signed_in(request)
        if account is None:
            return lead_to_consent(request)
        try:
            # Refreshes the token when that is due, stores it, and calls `on_token`.
            user = await AsyncClient(oauth=oauth_of(request), account=account).v1.users.me()
        except ReauthorizationRequired:
            return lead_to_consent(request)
        form_key = request.session.setdefault("form_key", secrets.token_urlsafe(16))
        return HTMLResponse(user_page(user, form_key))

    @application.get("/callback")
    async def receive(request: Request) -> Response:
        oauth = oauth_of(request)
        received = oauth.read_callback(str(request.url))
        if received.state is None and not isinstance(received, Refused):
            # Begun in Pipedrive's marketplace. Nothing tells whose browser this is, so it signs nobody in.
            await oauth.fetch_installed_token(received.code)
            return RedirectResponse("/", 303)
        expected_state = request.session.pop("state", None)
        if isinstance(received, Refused):
            oauth.check_state(received.state, expected_state)
            text = "You have not allowed it." if received.by_user else f"Pipedrive says: {received.error}."
            return HTMLResponse(message_page("Not connected", text, "Try again"), 403)
        token = await oauth.fetch_token(received.code, state=received.state, expected_state=expected_state)
        request.session.clear()
        request.session["account"] = [token.company_id, token.user_id]
        return RedirectResponse("/", 303)

    @application.delete("/callback")
    async def forget_uninstalled(request: Request) -> Response:
        oauth = oauth_of(request)
        told = oauth.read_uninstall(request.headers.get("authorization"), await request.body())
        await oauth.forget(told.account)
        return Response(status_code=204)

    @application.post("/sign-out")
    async def sign_out(request: Request, form_key: Annotated[str, Form()] = "") -> Response:
        check_form(request, form_key)
        request.session.clear()
        return HTMLResponse(message_page("You are signed out", "The app stays connected with Pipedrive."))

    @application.post("/disconnect")
    async def disconnect(request: Request, form_key: Annotated[str, Form()] = "") -> Response:
        check_form(request, form_key)
        account = signed_in(request)
        if account is not None:
            try:
                await oauth_of(request).revoke(account)
            except ReauthorizationRequired:
                log.info("%s was disconnected already", account)
        request.session.clear()
        return HTMLResponse(message_page("Disconnected", "The app can use your account no more."))

    @application.exception_handler(InvalidCallback)
    @application.exception_handler(StateMismatch)
    @application.exception_handler(TokenRefused)
    async def refuse(_: Request, error: Exception) -> Response:
        log.warning("refused: %s", error)
        text = "This sign-in was not begun here, or took too long."
        return HTMLResponse(message_page("That did not work", text, "Begin again"), 400)

    @application.exception_handler(PipedriveError)
    async def apologize(_: Request, error: Exception) -> Response:
        log.error("Pipedrive did not answer as expected: %s", error)
        text = "Pipedrive does not answer as it should. Please try again in a moment."
        return HTMLResponse(message_page("Please wait", text, "Try again"), 502)

    return application


def oauth_of(request: Request) -> AsyncOAuthApp:
    """The app, which lives as long as the application."""
    oauth: AsyncOAuthApp = request.app.state.oauth
    return oauth


def signed_in(request: Request) -> Account | None:
    """The account of the session; None where nobody has signed in."""
    account = request.session.get("account")
    return None if account is None else Account(*account)


def lead_to_consent(request: Request) -> Response:
    """Send the user to Pipedrive, with a state that this session alone knows."""
    url = oauth_of(request).authorization_url()
    request.session.clear()
    request.session["state"] = url.state
    return RedirectResponse(url, 303)


def check_form(request: Request, form_key: str) -> None:
    """Make sure that a form was sent from a page of this session.

    Raises:
        StateMismatch: it was not.
    """
    expected: str = request.session.get("form_key", "")
    if not expected or not hmac.compare_digest(form_key.encode(), expected.encode()):
        raise StateMismatch("the form is not one of this session's")
