"""A request goes route, rule, statement, shape; this is the way it takes, whatever carried it here."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import SplitResult, urlsplit

from pipedriver.api import declared_operations
from pipedriver.core.http import Request, Response
from pipedriver.server import registry
from pipedriver.server.clock import Clock
from pipedriver.server.control import Control
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.refusals import Refusal, TooLarge
from pipedriver.server.routes import Route, Routes
from pipedriver.server.snapshots import FOUNDING, Snapshot, Snapshots, snapshots_of
from pipedriver.server.store.database import CannotWrite, Database, Session
from pipedriver.server.wire import refusals
from pipedriver.server.wire.arguments import ArgumentReader
from pipedriver.server.wire.bodies import read_body, read_query
from pipedriver.server.wire.credentials import OUT_OF_SCOPE, Credentials
from pipedriver.server.wire.envelope import JSON

if TYPE_CHECKING:
    from pipedriver.server.oauth.site import OAuthSite

MOST_BODY_BYTES = 10 * 1024 * 1024
"""A larger body is refused before it is read."""

_log = logging.getLogger("pipedriver.server")
_HEADERS = {"content-type": JSON}


@dataclass(slots=True)
class Work:
    """What a request asks for, once it is known which operation it means."""

    job: Callable[[Session], Response]
    writes: bool
    slow: bool


@dataclass(slots=True)
class Aside:
    """A request that takes its time, a password to check for one, and uses the database by itself."""

    run: Callable[[], Response]


class Application:
    """The local server without a socket.

    Attributes:
        database: where the companies are kept.
        clock: what time it is.
        snapshots: those of database and clock; there with the control plane.

    Args:
        database: where the companies are kept; its tables must be there.
        clock: what time it is.
        control: whether the control plane under ``/_local/`` answers. The snapshot of the founding is taken
            then.
        snapshots: those of the database, where they are known.

    Raises:
        OSError: the snapshot of the founding cannot be kept.
    """

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock | None = None,
        control: bool = False,
        snapshots: Snapshots | None = None,
    ) -> None:
        self.database = database
        self.clock = clock or Clock()
        self._control = Control(self) if control else None
        if snapshots is not None:
            self.snapshots = snapshots
        elif control:
            self.snapshots = snapshots_of(database, self.clock)
        self._routes = Routes(declared_operations("v1"))
        self._served = registry.served()
        self._readers = {key: ArgumentReader(served.operation) for key, served in self._served.items()}

    @cached_property
    def oauth(self) -> OAuthSite:
        """The server's side of OAuth, loaded when it is first asked for."""
        from pipedriver.server.oauth.site import OAuthSite

        return OAuthSite(self.database, self.clock)

    def restore(self, name: str) -> Snapshot:
        """Go back to a snapshot of the database and the clock.

        Raises:
            NotFound: there is none of the name.
        """
        restored = self.snapshots.restore(name)
        # The site holds the database's key; the next one reads it anew.
        self.__dict__.pop("oauth", None)
        return restored

    def reset(self) -> Snapshot:
        """Go back to how the server was founded."""
        return self.restore(FOUNDING)

    def handle(self, request: Request) -> Response:
        """Answer one request, on the calling thread."""
        work = self.plan(request)
        if isinstance(work, Response):
            return work
        try:
            if isinstance(work, Aside):
                return work.run()
            return self.database.write(work.job) if work.writes else self.database.read(work.job)
        except Exception as error:
            return answer_to(error)

    def submit(self, work: Work) -> Future[Response]:
        """Start a piece of work that writes; its answer is there when it is committed."""
        return self.database.submit(work.job)

    def plan(self, request: Request) -> Response | Work | Aside:
        """Find out what a request means; where that alone answers it, answer it."""
        parts = _parts_of(request.url)
        if parts.path == "/health":
            return Response(200, _HEADERS, b'{"status":"ok"}')
        if parts.path.startswith("/_local/"):
            return self._plan_control(request, parts.path)
        if parts.path.startswith("/oauth/"):
            return Aside(lambda: self.oauth.answer(request, parts))
        return self._plan_call(request, parts.path, parts.query)

    def _plan_control(self, request: Request, path: str) -> Response | Aside:
        control = self._control
        return _refused(404, "not found") if control is None else Aside(lambda: control.answer(request, path))

    def _plan_call(self, request: Request, path: str, query_text: str) -> Response | Work:
        try:
            query = read_query(query_text)
        except Refusal as refusal:
            return answer_to(refusal)
        credentials = Credentials(request, query)
        refused = credentials.refused()
        if refused is not None:
            return refused
        route = self._routes.find(path)

        def job(session: Session) -> Response:
            now = self.clock.now()
            viewer = credentials.viewer(session, now)
            if isinstance(viewer, Response):
                return viewer
            if route is None:
                return _refused(404, "Unknown method .")
            operation = route.by_verb.get(request.method)
            if operation is None:
                allowed = ", ".join(sorted(route.by_verb))
                return Response(
                    405, {**_HEADERS, "allow": allowed}, refusals.error_body("Method not allowed")
                )
            if not viewer.has_any(operation.scopes):
                return OUT_OF_SCOPE
            served = self._served.get(operation.key)
            if served is None:
                return _refused(501, f"The local server does not carry out {operation.key} yet")
            if request.body is not None and len(request.body) > MOST_BODY_BYTES:
                raise TooLarge("the body is too large")
            body = read_body(request.headers.get("content-type", ""), request.body or b"")
            arguments = self._readers[operation.key].read(route.values, query, body)
            envelope = served.handler(Context(session, viewer, now), **arguments)
            if route.selected is not None:
                envelope.data = _select(envelope.data, route.selected)
            return Response(envelope.status or operation.success, _HEADERS, envelope.encode())

        return Work(job, writes=request.method != "GET", slow=self._is_slow(route, request.method))

    def _is_slow(self, route: Route | None, method: str) -> bool:
        operation = route.by_verb.get(method) if route else None
        served = self._served.get(operation.key) if operation else None
        return served is not None and served.slow


def answer_to(error: BaseException) -> Response:
    """The answer to a request that was refused, or on which the server failed."""
    if isinstance(error, Refusal):
        return _refused(refusals.status_of(error), str(error))
    if isinstance(error, CannotWrite):
        _log.error("the database cannot be written: %s", error)
        return _refused(507, "The server's disk is full, or cannot be written")
    _log.error("the server failed on a request", exc_info=error)
    return _refused(500, "An internal server error occurred")


def _refused(status: int, message: str) -> Response:
    return Response(status, _HEADERS, refusals.error_body(message))


def _parts_of(url: str) -> SplitResult:
    """The parts of an address; a server gets mostly a path and a query, which need no parser."""
    if not url.startswith("/") or url.startswith("//") or "#" in url:
        return urlsplit(url)
    path, _, query = url.partition("?")
    return SplitResult("", "", path, query, "")


def _select(data: Any, names: tuple[str, ...]) -> Any:
    """The chosen fields of each record of a list (core-api-concepts-requests)."""
    if not isinstance(data, list):
        return data
    records = cast("list[dict[str, Any]]", data)
    return [{name: record[name] for name in names if name in record} for record in records]
