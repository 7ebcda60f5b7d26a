# Made by tools/generate.py from src/pipedriver/client/aio/client.py: change that, and run it again.
"""The client: a token, an address, and the rooms of the API."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType

from pipedriver.client.settings import Settings, chance, oauth_settings, read_settings
from pipedriver.core.annotations import readable
from pipedriver.core.answer import Answer
from pipedriver.core.checked import checked_timeout
from pipedriver.core.classes import replace
from pipedriver.core.course import course_of, courses
from pipedriver.core.errors import ConfigurationError
from pipedriver.core.http import Request, Response, TransportFailure
from pipedriver.core.listening import DEBUG, listening
from pipedriver.core.operation import Operation
from pipedriver.core.plans import is_search
from pipedriver.core.results import Reply, reply
from pipedriver.core.retry import Random, RetryPolicy, is_repeatable
from pipedriver.core.standins import TYPE_CHECKING, cached_property
from pipedriver.core.straight import arrive, set_out
from pipedriver.core.subject import Begun, Clock, Conduct, GivenUp, Subject
from pipedriver.limits.local import Limits
from pipedriver.transport.usual import usual_transport

if TYPE_CHECKING:
    from typing import Any, TypeVar

    from pipedriver.api.v1 import V1
    from pipedriver.core.hooks import Hooks
    from pipedriver.core.plan import Plan
    from pipedriver.core.protocols import Transport
    from pipedriver.limits.anybody import AnyLimiter, AnyLimits
    from pipedriver.limits.budget import Budget
    from pipedriver.oauth.account import AnyAccount
    from pipedriver.oauth.app import OAuthApp
    from pipedriver.transport.driver import Renew, Wait

    R = TypeVar("R")


@readable
class Client:
    """Talks to Pipedrive.

    Args:
        api_token: the personal API token; else ``PIPEDRIVE_API_TOKEN``.
        oauth: the app for which the client calls, in place of an API token.
        account: whose token of the app is used: company and user, or the token itself. It tells the base URL,
            and is refreshed, in the app's store too, before it expires and when it is refused.
        base_url: a company's own host (``https://acme.pipedrive.com``), or a local server; else
            ``PIPEDRIVE_BASE_URL``, else ``https://api.pipedrive.com``.
        timeout: seconds that one attempt may take; 30 where not given.
        retry: when and how often a call is tried again.
        transport: carries the requests; it is closed with the client. Where none is given, pyreqwest does, or
            the app's own, which is closed with the app.
        user_agent: put before the client's own name.
        limits: the burst limit and the daily budget, shared with other clients that are handed the same; the
            client's own where not given.
        hooks: functions that are called before and after each call and each attempt.
        clock, sleep, random: where seconds, waiting and chance come from; tests hand in their own.

    Raises:
        ConfigurationError: there is no token, or a setting cannot work.

    Nothing is sent before the first call. Use it in ``with``, or `close` it. It may be shared by threads.
    """

    def __init__(
        self,
        api_token: str | None = None,
        *,
        oauth: OAuthApp | None = None,
        account: AnyAccount | None = None,
        base_url: str | None = None,
        timeout: float | None = None,
        retry: RetryPolicy | None = None,
        transport: Transport | None = None,
        user_agent: str | None = None,
        limits: AnyLimits | None = None,
        hooks: Hooks | Sequence[Hooks] | None = None,
        clock: Clock = time.monotonic,
        sleep: Wait = time.sleep,
        random: Random = chance,
    ) -> None:
        if oauth is None:
            if account is not None:
                raise ConfigurationError("an account is one of an app's: give oauth with it")
            settings = read_settings(api_token, base_url, timeout, retry, user_agent)
            line = Line(transport or usual_transport())
        else:
            if api_token is not None or base_url is not None or account is None:
                raise ConfigurationError(
                    "with oauth goes an account, and no API token and no base URL: its token tells that"
                )
            keeper = oauth.keeper(account)
            settings = oauth_settings(keeper.bearer, oauth.client_id, timeout, retry, user_agent)
            line = Line(transport or oauth.transport, keeper.renew, is_own=transport is not None)
        line.limiter = Limits(clock=clock).own() if limits is None else limits.limiter(settings.caller())
        if hooks is not None:
            from pipedriver.core.hooks import read_hooks

            line.hooks = read_hooks(hooks)
        self._set_up(settings, line, clock, sleep, random)

    def _set_up(self, settings: Settings, line: Line, clock: Clock, sleep: Wait, random: Random) -> None:
        self._settings = settings
        self._line = line
        self._sleep = sleep
        self._conduct = Conduct(settings.authorization, settings.policy, clock, random)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._settings.name}>"

    @cached_property
    def v1(self) -> V1:
        """The API v1, resource by resource."""
        from pipedriver.api.v1 import V1

        return V1(self)

    @cached_property
    def budget(self) -> Budget:
        """The daily budget of the company: what is spent, what is left, what a job will cost."""
        from pipedriver.limits.budget import Budget

        return Budget(self._line.limiter)

    def call(self, operation: Operation, arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """Make one declared call; the rooms' methods come here.

        Args:
            operation: the declared operation.
            arguments: those given by position.
            options: those given by name, call options among them.

        Returns what the declaring method's annotation says.
        """
        course = courses.get(operation) or course_of(operation)
        if not options:
            settings = self._settings
            given = (arguments, settings.base_url, settings.headers, settings.timeout)
            request = course.bare_request(*given)
            if request is not None:
                return self._carry_out(course.subject, course.read, request, course.bare_request, given)
        plan = course.plan(arguments, options)
        if course.pages:
            from pipedriver.core.pages import Pages

            pages: Pages[Any] = Pages(self._fetch, operation, plan)
            return pages
        if course.content:
            from pipedriver.core.download import Download

            most = self._conduct.policy.max_attempts
            return Download(self._fetch, self._follow, operation, plan, most)
        return self._planned(course.subject, course.read, plan)

    def request(
        self,
        verb: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
    ) -> Reply:
        """Make a call that is not declared, with the same credentials, patience and errors.

        Args:
            verb: the HTTP verb.
            path: from the root of the API, ``/v1/deals/5`` or ``/api/v2/deals/5``.
            query: values as the declared calls take them; None is left out.
            body: what is sent as JSON.
            headers: beside the client's own; they win over them.
            timeout: seconds that one attempt may take.

        Returns the data and the answer.

        Raises:
            RequestError: something given cannot be sent.
            PipedriveError: whatever a call raises.
        """
        from pipedriver.client.undeclared import plan_undeclared

        plan = plan_undeclared(self._settings.known_base_url, verb, path, query, body, headers, timeout)
        repeatable = is_repeatable(plan.method, plan.path)
        subject = Subject(f"{plan.method} {plan.path}", None, repeatable, False, search=is_search(plan.path))
        return self._planned(subject, reply, plan)

    def with_options(
        self,
        *,
        timeout: float | None = None,
        retry: RetryPolicy | None = None,
    ) -> Client:
        """A client that differs in some settings and shares the connections of this one.

        Args:
            timeout: seconds that one attempt may take.
            retry: when and how often a call is tried again.

        Closing either closes both.
        """
        settings = self._settings
        if timeout is not None:
            settings = replace(settings, timeout=checked_timeout(timeout))
        if retry is not None:
            settings = replace(settings, policy=retry)
        other = object.__new__(type(self))
        other._set_up(settings, self._line, self._conduct.clock, self._sleep, self._conduct.random)
        return other

    def close(self) -> None:
        """Close the connections. A closed client makes no more calls; closing it again does nothing.

        Connections of an app's transport stay open until the app is closed.
        """
        line = self._line
        if not line.closed:
            line.closed = True
            if line.is_own:
                line.transport.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _fetch(self, operation: Operation, plan: Plan) -> Answer:
        return self._planned(course_of(operation).subject, _as_it_is, plan)

    def _follow(self, operation: Operation, url: str, asked: dict[str, str]) -> Answer:
        from urllib.parse import urljoin, urlsplit

        base_url = self._settings.known_base_url
        url = urljoin(base_url, url)
        elsewhere = urlsplit(url)[:2] != urlsplit(base_url)[:2]
        subject = Subject(operation.key, None, True, declared=False, content=True, elsewhere=elsewhere)
        headers = {"accept": "*/*", "user-agent": self._settings.headers["user-agent"], **asked}
        request = Request("GET", url, headers, None, self._settings.timeout, keep_open=True)
        return self._go_on(subject, request)

    def _planned(self, subject: Subject, read: Callable[[Answer], R], plan: Plan) -> R:
        settings = self._settings
        given = (settings.base_url, settings.headers, settings.timeout)
        return self._carry_out(subject, read, plan.request(*given), plan.request, given, plan.given_up)

    def _carry_out(
        self,
        subject: Subject,
        read: Callable[[Answer], R],
        request: Request,
        anew: Callable[..., Request | None],
        given: tuple[Any, ...],
        given_up: GivenUp | None = None,
    ) -> R:
        line = self._line
        if line.closed:
            raise ConfigurationError("the client is closed")
        begun = straight = None
        conduct, limiter = self._conduct, line.limiter
        if given_up is None and not line.hooks and not listening(DEBUG):
            straight = set_out(subject, request, conduct, limiter)
        if straight is not None:
            outcome: Response | TransportFailure
            try:
                outcome = line.transport.send(request)
            except TransportFailure as failure:
                outcome = failure
            except BaseException:
                limiter.abandon(straight)
                raise
            answer = arrive(straight, outcome, subject, conduct, limiter)
            if answer is not None:
                return read(answer)
            begun = Begun(request, straight.is_own, straight.started, outcome)
            request = anew(*given) or request  # without the credentials
        return read(self._go_on(subject, request, given_up, begun))

    def _go_on(
        self,
        subject: Subject,
        request: Request,
        given_up: GivenUp | None = None,
        begun: Begun | None = None,
    ) -> Answer:
        from pipedriver.client.stepwise import go_on

        line = self._line
        if line.closed:
            raise ConfigurationError("the client is closed")
        return go_on(line, subject, request, self._conduct, self._sleep, given_up, begun)


def _as_it_is(answer: Answer) -> Answer:
    return answer


class Line:
    """What a client and those made from it share: transport, what refreshes the token, limits and hooks."""

    __slots__ = ("closed", "hooks", "is_own", "limiter", "renew", "transport")

    limiter: AnyLimiter
    hooks: tuple[Hooks, ...]

    def __init__(self, transport: Transport, renew: Renew | None = None, *, is_own: bool = True) -> None:
        self.transport = transport
        self.renew = renew
        self.is_own = is_own
        self.hooks = ()
        self.closed = False
