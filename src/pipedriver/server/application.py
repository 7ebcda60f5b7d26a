"""A request goes route, rule, statement, shape; this is the way it takes, whatever carried it here."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct

from pipedriver.api.declared import declared_operations
from pipedriver.core.http import OpenResponse, Request, Response
from pipedriver.core.operation import Operation
from pipedriver.server import registry
from pipedriver.server.clock import Clock
from pipedriver.server.control import Control
from pipedriver.server.crm.context import Context, Viewer
from pipedriver.server.crm.refusals import Refusal, TooLarge
from pipedriver.server.faults.rules import Faults
from pipedriver.server.limits.plan_limits import PlanLimits
from pipedriver.server.openapi.serving import OPENAPI, openapi_response
from pipedriver.server.routes import Route, Routes
from pipedriver.server.snapshots import FOUNDING, Snapshot, Snapshots, snapshots_of
from pipedriver.server.store.database import CannotWrite, Database, Session
from pipedriver.server.tally import Tally
from pipedriver.server.webhooks.delivering import Deliveries
from pipedriver.server.wire import refusals
from pipedriver.server.wire.arguments import ArgumentReader
from pipedriver.server.wire.bodies import read_body, read_query
from pipedriver.server.wire.contents import Elsewhere, content_response, elsewhere_response
from pipedriver.server.wire.credentials import OUT_OF_SCOPE, Credentials
from pipedriver.server.wire.envelope import JSON, Envelope
from pipedriver.server.wire.forms import FORM, FormReader, too_large
from pipedriver.server.wire.v1.pictures import PICTURES, picture_at
from pipedriver.server.wire.v1.webhook_events import queue_events

if TYPE_CHECKING:
    from pipedriver.server.oauth.site import OAuthSite

MOST_BODY_BYTES = 10 * 1024 * 1024
"""A larger body without a file is refused before it is read."""

MOST_FILE_BYTES = 50 * 1024 * 1024
"""The largest file that is taken where nothing else is said: Pipedrive's own limit."""

T = TypeVar("T")

_AROUND_A_FILE = 2 * 1024 * 1024
_log = logging.getLogger("pipedriver.server")
_HEADERS = {"content-type": JSON}


class Work(Struct):
    """What a request asks for, once it is known which operation it means.

    ``is_brief`` says that it only reads, takes no time, and that its answer is no file.
    """

    job: Callable[[Session], Response]
    writes: bool
    slow: bool
    operation: str = ""
    call: _Call | None = None
    is_brief: bool = False


@dataclass(slots=True)
class Receiving:
    """A request whose body is a form, to be fed into ``reader`` as it comes; then `finish` tells the work.

    ``most_bytes`` is the longest body that can be taken. Whatever happens, ``reader.discard()`` must be the
    end.
    """

    reader: FormReader
    most_bytes: int
    most_file_bytes: int
    _work: Callable[[dict[str, Any]], Work] = field(repr=False)

    def refused(self, length: int) -> Response | None:
        """The answer to a body of so many bytes, where they are too many."""
        return answer_to(too_large(self.most_file_bytes)) if length > self.most_bytes else None

    def finish(self) -> Work:
        """What the request asks for, now that its body is there.

        Raises:
            Refusal: the form is malformed.
            CannotWrite: the disk did not take it.
        """
        return self._work(self.reader.finish())


class _Call(Struct):
    """A request for an operation, as far as it is read.

    ``operation`` is None where there is none of that path and verb, ``served`` where nothing carries it out.
    ``form`` is the body where that was a form. ``is_counted`` says whether the limits of the plan have
    counted it, ``refusal`` what they answer if they refuse it, ``told`` what headers the answer bears then,
    ``queues`` whether webhooks are to be told of what it did.
    """

    request: Request
    credentials: Credentials
    query: dict[str, Any]
    route: Route | None
    operation: Operation | None
    served: registry.Served | None
    address: str
    form: dict[str, Any] | None = None
    is_counted: bool = False
    refusal: Response | None = None
    told: dict[str, str] | None = None
    queues: bool = False

    def body(self) -> Any:
        """What the body holds.

        Raises:
            Refusal: it is malformed, or too large.
        """
        if self.form is not None:
            return self.form
        body = self.request.body
        if not body:
            return {}
        if len(body) > MOST_BODY_BYTES:
            raise TooLarge("the body is too large")
        return read_body(self.request.headers.get("content-type", ""), body)


_Admitted = tuple[Context, registry.Served]
"""A call that its caller may make: how the rules see it, and what carries it out."""


@dataclass(slots=True)
class Aside:
    """A request that takes its time, a password to check for one, and uses the database by itself."""

    run: Callable[[], Response]


class Others(Protocol):
    """The processes that answer beside this one."""

    def gathered(self) -> AbstractContextManager[None]:
        """Let this process alone answer for a while; not to be called from its event loop."""
        ...

    def standing(self) -> list[dict[str, int | bool]]:
        """Of each its number, whether it writes, whether it is ready, and how many connections it has."""
        ...


class _Bearing(Exception):
    """A refusal, and the headers that its answer has to bear."""

    def __init__(self, refusal: Refusal, told: dict[str, str]) -> None:
        super().__init__(refusal)
        self.refusal = refusal
        self.told = told


class Application:
    """The local server without a socket.

    Attributes:
        database: where the companies are kept.
        clock: what time it is.
        snapshots: those of database and clock; there with the control plane.
        limits: what the plans of the companies allow; nothing is limited until one is set.
        faults: what strikes requests; set by the control plane.
        writes: how often each operation that writes was carried out.
        served: what carries out each operation, by its key.
        webhooks: what delivers to webhooks, once it is started or when it is asked to.
        others: the processes that answer beside this one; None where it is alone.

    Args:
        database: where the companies are kept; its tables must be there.
        clock: what time it is.
        control: whether the control plane under ``/_local/`` answers. The snapshot of the founding is taken
            then.
        snapshots: those of the database, where they are known.
        most_file_bytes: the largest file that is taken.
        allow_private_webhooks: whether webhooks may go to loopback and private addresses.

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
        most_file_bytes: int = MOST_FILE_BYTES,
        allow_private_webhooks: bool = False,
    ) -> None:
        self.database = database
        self._most_file_bytes = most_file_bytes
        self.clock = clock or Clock()
        self.faults = Faults()
        self.writes = Tally()
        self.webhooks = Deliveries(database, self.clock, allow_private=allow_private_webhooks)
        self.others: Others | None = None
        self._control = Control(self) if control else None
        if snapshots is not None:
            self.snapshots = snapshots
        elif control:
            self.snapshots = snapshots_of(database, self.clock)
        self.limits = PlanLimits(self.clock)
        self._routes = _routes()
        self.served = dict(registry.served())
        self._readers = _readers()

    @cached_property
    def oauth(self) -> OAuthSite:
        """The server's side of OAuth, loaded when it is first asked for."""
        from pipedriver.server.oauth.site import OAuthSite

        return OAuthSite(self.database, self.clock)

    @property
    def must_be_alone(self) -> bool:
        """Whether something applies that one process alone can keep account of: limits, or faults."""
        return self.limits.applies or self.faults.are_set

    def take_snapshot(self, name: str) -> Snapshot:
        """Keep database and clock as they are now.

        Raises:
            Invalid: the name is none.
            Conflict: the name is that of the founding.
        """
        self.limits.keep(self.database)
        return self.snapshots.take(name)

    def restore(self, name: str) -> Snapshot:
        """Go back to a snapshot of the database and the clock.

        Raises:
            NotFound: there is none of the name.
        """
        restored = self.snapshots.restore(name)
        self.limits.forget()
        # The site holds the database's key; the next one reads it anew.
        self.__dict__.pop("oauth", None)
        return restored

    def reset(self) -> Snapshot:
        """Go back to how the server was founded: no faults are set and nothing was written."""
        self.faults.clear()
        restored = self.restore(FOUNDING)
        self.writes.clear()
        return restored

    def handle(self, request: Request) -> Response:
        """Answer one request, on the calling thread."""
        answered = self.answer(request)
        return answered.read() if isinstance(answered, OpenResponse) else answered

    def answer(self, request: Request) -> Response:
        """Answer one request, on the calling thread; the content of a file is still to be read then."""
        work = self.plan(request)
        if isinstance(work, Response):
            return work
        try:
            if isinstance(work, Aside):
                return work.run()
            if isinstance(work, Receiving):
                return self._receive(work, request)
            return self._write(work) if work.writes else self.database.read(work.job)
        except Exception as error:
            return answer_to(error)

    def close(self) -> None:
        """Deliver no more, and keep what is only in memory. The database is the caller's to close, then."""
        self.webhooks.stop()
        self.limits.keep(self.database)

    def submit(self, work: Work) -> Future[Response]:
        """Start a piece of work that writes; its answer is there when it is committed."""
        submitted = self.database.submit(work.job)
        # Counted before whoever waits for the answer gets it.
        submitted.add_done_callback(lambda done: self._tally_done(work, done))
        return submitted

    def submit_on_loop(self, work: Work, told: Callable[[Response], object]) -> None:
        """Start a short piece of work that writes, on the thread of a running event loop.

        ``told`` is called there with the answer, once the work is committed or undone.
        """

        def done(answered: Response | None, error: Exception | None) -> None:
            if answered is None:
                told(answer_to(error or RuntimeError("a job gave no answer")))
            else:
                self._tally(work, answered)
                told(answered)

        self.database.submit_on_loop(work.job, done)

    def _write(self, work: Work) -> Response:
        answered = self.database.write(work.job)
        self._tally(work, answered)
        return answered

    def _tally_done(self, work: Work, done: Future[Response]) -> None:
        if not done.cancelled() and done.exception() is None:
            self._tally(work, done.result())

    def _tally(self, work: Work, answered: Response) -> None:
        if answered.status < 300:
            self.writes.add(work.operation)
        if work.call is not None and work.call.queues:
            self.webhooks.wake()

    def _receive(self, receiving: Receiving, request: Request) -> Response:
        try:
            stream, body = request.stream, request.body or b""
            refused = receiving.refused(len(body) if stream is None else stream.length or 0)
            if refused is not None:
                return refused
            receiving.reader.feed(body)
            if stream is not None:
                for piece in stream.pieces():
                    receiving.reader.feed(piece)
                    stream.sent(len(piece))
            return self._write(receiving.finish())
        finally:
            receiving.reader.discard()

    def plan(self, request: Request) -> Response | Work | Aside | Receiving:
        """Find out what a request means; where that alone answers it, answer it."""
        url = request.url
        if url.startswith("/v1/") and "#" not in url:
            path, _, query = url.partition("?")
            return self._plan_call(request, path, query, "")
        parts = _parts_of(url)
        path = parts.path
        if path == "/health":
            return Response(200, _HEADERS, b'{"status":"ok"}')
        if path == OPENAPI and request.method in ("GET", "HEAD"):
            return Aside(openapi_response)
        if path.startswith("/_local/"):
            return self._plan_control(request, path)
        if path.startswith(PICTURES):
            return Work(lambda session: self._show(session, request, path), writes=False, slow=False)
        if path.startswith("/oauth/"):
            return Aside(lambda: self.oauth.answer(request, parts))
        return self._plan_call(request, path, parts.query, parts.netloc)

    def _plan_control(self, request: Request, path: str) -> Response | Aside:
        control = self._control
        return _refused(404, "not found") if control is None else Aside(lambda: control.answer(request, path))

    def _show(self, session: Session, request: Request, path: str) -> Response:
        picture = picture_at(session, path) if request.method in ("GET", "HEAD") else None
        return _refused(404, "not found") if picture is None else content_response(picture, request)

    def _plan_call(
        self, request: Request, path: str, text_of_query: str, netloc: str
    ) -> Response | Work | Receiving:
        try:
            query = read_query(text_of_query) if text_of_query else {}
        except Refusal as refusal:
            return answer_to(refusal)
        credentials = Credentials(request, query)
        if credentials.refused is not None:
            return credentials.refused
        headers, method = request.headers, request.method
        route = self._routes.find(path)
        operation = None
        if route is not None:
            operation = _content_of(route) if method == "HEAD" else route.by_verb.get(method)
        served = None if operation is None else self.served.get(operation.key)
        address = f"http://{headers.get('host') or netloc}"
        call = _Call(request, credentials, query, route, operation, served, address)
        if method in ("POST", "PUT") and headers.get("content-type", "").startswith(FORM):
            return self._plan_form(call)
        slow = served is not None and served.slow
        return Work(
            functools.partial(self._answer, call),
            method not in ("GET", "HEAD"),
            slow,
            "" if operation is None else operation.key,
            call,
            served is not None and method == "GET" and not slow and not served.operation.gives_content,
        )

    def _plan_form(self, call: _Call) -> Response | Receiving:
        """Look before anything of the form is taken whether its sender may send it at all."""
        try:
            admitted = self.database.read(
                lambda session: self._bearing(session, call, lambda: self._admit(session, call))
            )
            if isinstance(admitted, Response):
                return admitted
            operation = admitted[1].operation
            files = [parameter.wire for parameter in operation.parameters if parameter.place == "file"]
            content_type = call.request.headers["content-type"]
            reader = FormReader(content_type, files, self.database.contents, self._most_file_bytes)
        except Exception as error:
            return answer_to(error)

        def work(form: dict[str, Any]) -> Work:
            call.form = form
            job = functools.partial(self._answer, call)
            return Work(job, writes=True, slow=False, operation=operation.key, call=call)

        most = self._most_file_bytes + _AROUND_A_FILE if files else MOST_BODY_BYTES
        return Receiving(reader, most, self._most_file_bytes, work)

    def _answer(self, call: _Call, session: Session) -> Response:
        if self.limits.applies:
            return self._bearing(session, call, lambda: self._carry_out(call, session))
        return self._carry_out(call, session)

    def _bearing(self, session: Session, call: _Call, work: Callable[[], T]) -> T:
        """Carry out a piece of work, and let its answer bear what the limits told."""
        if not self.limits.applies:
            return work()
        try:
            found = work()
        except Refusal as refusal:
            raise _Bearing(refusal, call.told or {}) from refusal
        self.limits.keep_if_due(session)
        if call.told and isinstance(found, Response | OpenResponse):
            return replace(found, headers={**found.headers, **call.told})
        return found

    def _count(self, session: Session, call: _Call, viewer: Viewer) -> Response | None:
        """Let the limits of the plan count a call, once; gives their refusal."""
        call.is_counted = True
        call.told = {}
        operation = call.operation
        is_carried_out = call.served is not None and viewer.has_any(call.served.operation.scopes)
        return self.limits.admit(
            session,
            viewer,
            call.credentials.token,
            operation,
            verb=call.request.method,
            cost=operation.cost if operation is not None and is_carried_out else 0,
            told=call.told,
        )

    def _admit(self, session: Session, call: _Call) -> Response | _Admitted:
        """The caller and the operation, or the answer to a call that may not be made."""
        now = self.clock.now()
        viewer = call.credentials.viewer(session, now)
        if isinstance(viewer, Response):
            return viewer
        if self.limits.applies and not call.is_counted:
            call.refusal = self._count(session, call, viewer)
        # A job may be run once more, but its call is counted once.
        if call.refusal is not None:
            return call.refusal
        operation, served = call.operation, call.served
        if operation is None:
            return _unknown(call.route)
        if viewer.scopes is not None and not viewer.has_any(operation.scopes):
            return OUT_OF_SCOPE
        if served is None:
            return _refused(501, f"The local server does not carry out {operation.key} yet")
        context = Context(session, viewer, now, call.address, self.webhooks.allow_private)
        return context, served

    def _carry_out(self, call: _Call, session: Session) -> Response:
        admitted = self._admit(session, call)
        if isinstance(admitted, Response):
            return admitted
        context, served = admitted
        operation, route = served.operation, call.route
        arguments = self._readers[operation.key].read(route.values if route else {}, call.query, call.body())
        found = served.handler(context, **arguments)
        if context.happenings:
            is_bulk = operation.verb == "DELETE" and "ids" in arguments
            if queue_events(context, self.clock.exact(), is_bulk=is_bulk):
                call.queues = True
        if not isinstance(found, Envelope):
            return (
                elsewhere_response(found)
                if isinstance(found, Elsewhere)
                else content_response(found, call.request)
            )
        if route is not None and route.selected is not None:
            found.data = _select(found.data, route.selected)
        return Response(found.status or operation.success, _HEADERS, found.encode())


@functools.cache
def _routes() -> Routes:
    return Routes(declared_operations("v1"))


@functools.cache
def _readers() -> Mapping[str, ArgumentReader]:
    return {key: ArgumentReader(served.operation) for key, served in registry.served().items()}


def _content_of(route: Route) -> Operation | None:
    # Of a file one may ask how long it is; other records have no content of their own.
    content = route.by_verb.get("GET")
    return content if content is not None and content.gives_content else None


def answer_to(error: BaseException) -> Response:
    """The answer to a request that was refused, or on which the server failed."""
    if isinstance(error, _Bearing):
        answer = answer_to(error.refusal)
        return replace(answer, headers={**answer.headers, **error.told})
    if isinstance(error, Refusal):
        body = refusals.error_body(str(error), **error.extra)
        return Response(refusals.status_of(error), _HEADERS, body)
    if isinstance(error, CannotWrite):
        _log.error("the database cannot be written: %s", error)
        return _refused(507, "The server's disk is full, or cannot be written")
    _log.error("the server failed on a request", exc_info=error)
    return _refused(500, "An internal server error occurred")


def _unknown(route: Route | None) -> Response:
    """The answer to a path that the API does not have, or not with that verb."""
    if route is None:
        return _refused(404, "Unknown method .")
    allowed = ", ".join(sorted(route.by_verb))
    return Response(405, {**_HEADERS, "allow": allowed}, refusals.error_body("Method not allowed"))


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
    records = map(_by_key, cast("list[dict[str, Any] | Struct]", data))
    return [{name: record[name] for name in names if name in record} for record in records]


def _by_key(record: dict[str, Any] | Struct) -> dict[str, Any]:
    if not isinstance(record, Struct):
        return record
    fields = zip(record.__struct_encode_fields__, record.__struct_fields__, strict=True)
    return {key: getattr(record, name) for key, name in fields}
