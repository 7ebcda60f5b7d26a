"""What a browser asks for under ``/oauth/``, and what an app asks for there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from pipedriver.core.http import Request, Response
from pipedriver.server.clock import Clock
from pipedriver.server.oauth.apps import App, find_app
from pipedriver.server.oauth.grants import give_code
from pipedriver.server.oauth.pages import describe_scopes, page
from pipedriver.server.oauth.passwords import Account, Attempts, check_password
from pipedriver.server.oauth.signing import Signer, Visit
from pipedriver.server.oauth.token_endpoint import TokenEndpoint, origin_of
from pipedriver.server.store import oauth as statements
from pipedriver.server.store.database import Database, Session
from pipedriver.server.wire.envelope import JSON
from pipedriver.server.wire.refusals import error_body

REFUSED = "user_denied"
"""The error that an app is told when the user refuses (marketplace-oauth-authorization)."""

_PARAMETERS = ("client_id", "redirect_uri", "state")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A checked authorization request: the app is known, and the redirect address is one of its own."""

    app: App
    redirect_uri: str
    parameters: dict[str, str]

    def back(self, **answer: str) -> str:
        """The redirect address with the answer, and with the app's state as it came."""
        parts = urlsplit(self.redirect_uri)
        if "state" in self.parameters:
            answer["state"] = self.parameters["state"]
        query = "&".join(filter(None, [parts.query, urlencode(answer)]))
        return urlunsplit(parts._replace(query=query))

    @property
    def origin(self) -> str:
        """Where the redirect address lies."""
        parts = urlsplit(self.redirect_uri)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def address(self) -> str:
        """The page at which the request is made once more."""
        return "/oauth/authorize?" + urlencode(self.parameters)


class OAuthSite:
    """Answers every request under ``/oauth/``. Passwords take their time, so call it off the event loop."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._signer = Signer(database)
        self._attempts = Attempts()
        tokens = TokenEndpoint(database, clock)
        self._rooms: dict[str, dict[str, Callable[[Request, SplitResult], Response]]] = {
            "/oauth/authorize": {"GET": self._show, "POST": self._decide},
            "/oauth/sign-in": {"POST": self._sign_in},
            "/oauth/sign-out": {"POST": self._sign_out},
            "/oauth/token": {"POST": lambda request, _: tokens.token(request)},
            "/oauth/revoke": {"POST": lambda request, _: tokens.revoke(request)},
        }

    def answer(self, request: Request, parts: SplitResult) -> Response:
        """Answer one request."""
        by_verb = self._rooms.get(parts.path)
        if by_verb is None:
            return Response(404, {"content-type": JSON}, error_body("not found"))
        room = by_verb.get(request.method)
        if room is None:
            headers = {"content-type": JSON, "allow": ", ".join(sorted(by_verb))}
            return Response(405, headers, error_body("Method not allowed"))
        return room(request, parts)

    def _show(self, request: Request, parts: SplitResult) -> Response:
        """The page that an app sends its users to: sign-in first, then consent."""
        asked = self._check(dict(parse_qsl(parts.query, keep_blank_values=True)))
        if isinstance(asked, Response):
            return asked
        visit = self._visit(request)
        accounts = self._accounts(visit)
        if visit is None or not accounts:
            return self._sign_in_page(request, asked)
        return self._consent_page(asked, visit, accounts)

    def _sign_in(self, request: Request, _: SplitResult) -> Response:
        form = _read_form(request)
        asked = self._check(self._signer.unseal(form.get("request", "")) or {})
        if isinstance(asked, Response):
            return asked
        if not self._signer.is_of(self._visit(request), form.get("form", "")):
            return self._sign_in_page(request, asked, status=400, problem="Please try once more.")
        email, now = form.get("email", "").strip().lower(), self._clock.now()
        if not self._attempts.may_try(email, now):
            problem = "Too many failed attempts. Wait 15 minutes, then try again."
            return self._sign_in_page(request, asked, status=429, email=email, problem=problem)
        accounts = check_password(self._database, email, form.get("password", ""))
        if not accounts:
            self._attempts.failed(email, now)
            problem = "The e-mail address or the password is wrong."
            return self._sign_in_page(request, asked, status=401, email=email, problem=problem)
        self._attempts.succeeded(email)
        visit = self._signer.open_visit(now, tuple((each.company_id, each.user_id) for each in accounts))
        return self._redirect(asked.address, cookie=self._signer.cookie(visit, secure=_is_secure(request)))

    def _sign_out(self, request: Request, _: SplitResult) -> Response:
        form = _read_form(request)
        asked = self._check(self._signer.unseal(form.get("request", "")) or {})
        if isinstance(asked, Response):
            return asked
        if not self._signer.is_of(self._visit(request), form.get("form", "")):
            return self._redirect(asked.address)
        visit = self._signer.open_visit(self._clock.now())
        return self._redirect(asked.address, cookie=self._signer.cookie(visit, secure=_is_secure(request)))

    def _decide(self, request: Request, _: SplitResult) -> Response:
        """What the user said on the page of consent."""
        form = _read_form(request)
        asked = self._check(self._signer.unseal(form.get("request", "")) or {})
        if isinstance(asked, Response):
            return asked
        visit = self._visit(request)
        if visit is None or not self._signer.is_of(visit, form.get("form", "")):
            return self._redirect(asked.address)
        if form.get("decision") != "allow":
            return self._redirect(asked.back(error=REFUSED))
        chosen = next(
            (
                each
                for each in self._accounts(visit)
                if f"{each.company_id}.{each.user_id}" == form.get("account")
            ),
            None,
        )
        if chosen is None:
            return self._redirect(asked.address)
        code = self._database.write(
            lambda session: give_code(
                session, self._clock.now(), asked.app, chosen.company_id, chosen.user_id, asked.redirect_uri
            )
        )
        return self._redirect(asked.back(code=code))

    def _check(self, parameters: dict[str, str]) -> _Asked | Response:
        """An authorization request, or the page that says what is wrong with it.

        A redirect address that is not exactly one of the app's is never called.
        """
        app = self._database.read(lambda session: find_app(session, parameters.get("client_id", "")))
        if app is None:
            return page(
                "problem", 400, title="Unknown app", text="No app has this client_id.", error="Invalid client"
            )
        redirect_uri = parameters.get("redirect_uri", "")
        if redirect_uri not in app.redirect_uris:
            text = f"{app.name} did not register the address to which it wants you to be sent back."
            return page("problem", 400, title="Wrong address", text=text, error="Invalid redirect URL")
        kept = {name: parameters[name] for name in _PARAMETERS if name in parameters}
        if parameters.get("response_type", "code") != "code":
            return self._redirect(_Asked(app, redirect_uri, kept).back(error="unsupported_response_type"))
        return _Asked(app, redirect_uri, kept)

    def _visit(self, request: Request) -> Visit | None:
        return self._signer.read_visit(request.headers.get("cookie", ""), self._clock.now())

    def _accounts(self, visit: Visit | None) -> list[Account]:
        if visit is None:
            return []

        def job(session: Session) -> list[Account]:
            rows = [
                session.first(statements.account_by_id(), company=company, user=user)
                for company, user in visit.accounts
            ]
            return [Account(**row) for row in rows if row is not None]

        return self._database.read(job)

    def _sign_in_page(
        self, request: Request, asked: _Asked, *, status: int = 200, email: str = "", problem: str = ""
    ) -> Response:
        visit = self._visit(request) or self._signer.open_visit(self._clock.now())
        response = page(
            "sign_in",
            status,
            app=asked.app,
            email=email,
            problem=problem,
            form=self._signer.form_mark(visit),
            request=self._signer.seal(asked.parameters),
        )
        cookie = self._signer.cookie(visit, secure=_is_secure(request))
        return replace(response, headers={**response.headers, "set-cookie": cookie})

    def _consent_page(self, asked: _Asked, visit: Visit, accounts: list[Account]) -> Response:
        return page(
            "consent",
            200,
            forms_go_to=asked.origin,
            app=asked.app,
            destination=urlsplit(asked.redirect_uri).netloc,
            scopes=describe_scopes(asked.app.scopes),
            accounts=accounts,
            form=self._signer.form_mark(visit),
            request=self._signer.seal(asked.parameters),
        )

    def _redirect(self, address: str, *, cookie: str | None = None) -> Response:
        headers = {"location": address, "cache-control": "no-store", "referrer-policy": "no-referrer"}
        if cookie is not None:
            headers["set-cookie"] = cookie
        return Response(303, headers, b"")


def _read_form(request: Request) -> dict[str, str]:
    text = (request.body or b"").decode("utf-8", "replace")
    try:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=100))
    except ValueError:
        return {}


def _is_secure(request: Request) -> bool:
    return origin_of(request).startswith("https://")
