"""From an operation and the arguments of a call to a request.

An operation's planner is made when the operation is first called: all that the declaration tells is worked
out then, so that a call only looks its arguments up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NoReturn, cast

from pipedriver.core.checked import checked_header, checked_header_name, checked_timeout
from pipedriver.core.classes import Plain, replace
from pipedriver.core.decoding import encode
from pipedriver.core.errors import RequestError
from pipedriver.core.http import Request
from pipedriver.core.marks import Repeated, Rfc3339, ZeroOne
from pipedriver.core.operation import Operation
from pipedriver.core.parameters import Parameter
from pipedriver.core.shapes import as_object
from pipedriver.core.unset import UNSET
from pipedriver.core.values import Surface, as_v2_datetime, json_writer, text_writer

if TYPE_CHECKING:
    from pipedriver.core.multipart import FilePart, MultipartStream, Progress

_OPTIONS = frozenset(("timeout", "extra_query", "extra_headers", "extra_body"))
_PAGE_OPTIONS = _OPTIONS | {"total", "resume", "ahead", "concurrent"}
_UPLOAD_OPTIONS = _OPTIONS | {"progress"}


class Plan(Plain):
    """All of a call but where it goes and with what credentials.

    Attributes:
        method: the HTTP verb.
        path: from the root of the host, its parts encoded.
        query: names and values, not yet encoded.
        body: the members of the JSON body, or another JSON value; UNSET where there is none.
        files: the files of a multipart body, by name; then ``body`` holds the texts that go with them.
        headers: beside the client's own.
        timeout: seconds that an attempt may take; None for the client's own choice.
        total: the most records that a paged call gives; None for all.
        repeated: names and values that go into the query beside ``query``, a name perhaps more than once.
        form: whether the body is sent form-encoded; then its members are texts.
        progress: is told how much of the files has gone.
        keep_open: whether the body of a successful answer is left to be read piece by piece.
        resume: where the walk of a paged call begins, if it stopped there before.
        ahead: how many pages of a paged call are fetched before they are asked for.
        concurrent: how many pages of a paged call are fetched at the same time.
        given_up: tells, between two requests, whether the call is still wanted.
    """

    method: str
    path: str
    query: dict[str, str]
    body: Any
    files: dict[str, FilePart]
    headers: dict[str, str]
    timeout: float | None
    total: int | None
    repeated: tuple[tuple[str, str], ...]
    form: bool
    progress: Progress | None
    keep_open: bool
    resume: str | None
    ahead: int
    concurrent: int
    given_up: Callable[[], bool] | None

    def __init__(
        self,
        method: str,
        path: str,
        query: dict[str, str],
        body: Any,
        files: dict[str, FilePart],
        headers: dict[str, str],
        timeout: float | None,
        total: int | None,
        repeated: tuple[tuple[str, str], ...] = (),
        form: bool = False,
        progress: Progress | None = None,
        keep_open: bool = False,
        resume: str | None = None,
        ahead: int = 0,
        concurrent: int = 1,
        given_up: Callable[[], bool] | None = None,
    ) -> None:
        self.method = method
        self.path = path
        self.query = query
        self.body = body
        self.files = files
        self.headers = headers
        self.timeout = timeout
        self.total = total
        self.repeated = repeated
        self.form = form
        self.progress = progress
        self.keep_open = keep_open
        self.resume = resume
        self.ahead = ahead
        self.concurrent = concurrent
        self.given_up = given_up

    def with_query(self, **changes: str) -> Plan:
        """The same plan with other values in the query."""
        return replace(self, query={**self.query, **changes})

    def request(self, base_url: str, headers: Mapping[str, str], timeout: float) -> Request:
        """The request, complete but for the credentials.

        Args:
            base_url: scheme and host, without a slash at the end.
            headers: the client's own headers; the call's win over them.
            timeout: seconds that an attempt may take where the call names none.

        Raises:
            RequestError: a text cannot be encoded, or a number is too large for JSON.
        """
        sent = {**headers, **self.headers} if self.headers else dict(headers)
        content: bytes | None = None
        stream: MultipartStream | None = None
        try:
            if self.files:
                from pipedriver.core.multipart import MultipartStream, is_streamed, multipart_body

                if self.progress is not None or is_streamed(self.files):
                    stream = MultipartStream(self.body or {}, self.files, self.progress)
                    sent["content-type"] = stream.content_type
                    if stream.length is not None:
                        sent["content-length"] = str(stream.length)
                else:
                    content, sent["content-type"] = multipart_body(self.body or {}, self.files)
            elif self.form:
                from urllib.parse import urlencode

                content = urlencode(self.body or {}).encode()
                sent.setdefault("content-type", "application/x-www-form-urlencoded")
            elif self.body is not UNSET:
                content = encode(self.body)
                sent.setdefault("content-type", "application/json")
            url = base_url + self.path
            if self.query or self.repeated:
                url += "?" + _encoded_query([*self.query.items(), *self.repeated])
        except (UnicodeError, OverflowError, TypeError) as error:
            raise RequestError(f"{self.method} {self.path} cannot be encoded: {error}") from error
        seconds = timeout if self.timeout is None else self.timeout
        return Request(self.method, url, sent, content, seconds, stream, self.keep_open)


class Planner:
    """Makes the plans of one operation's calls.

    Args:
        operation: the operation; every parameter of it must have a form on the wire.
    """

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        self._title = f"{operation.resource}.{operation.name}()"
        surface = operation.surface
        self._places = {parameter.name: _Placed(parameter, surface) for parameter in operation.parameters}
        self._positional = operation.positional
        self._required = frozenset(p.name for p in operation.parameters if p.required)
        self._options = _OPTIONS if operation.paging == "none" else _PAGE_OPTIONS
        places = {parameter.place for parameter in operation.parameters}
        if "file" in places:
            self._options = _UPLOAD_OPTIONS
        self._has_body = bool(places & {"body", "spread"})
        self._template = _Template(operation, self._places)
        self._text = text_writer(surface)
        self._json = json_writer(surface)

    def plan(self, arguments: tuple[Any, ...], options: Mapping[str, Any]) -> Plan:
        """Plan one call.

        Args:
            arguments: those given by position.
            options: those given by name, call options among them.

        Raises:
            RequestError: an argument is missing, unknown, given twice or of a kind that cannot be sent.
        """
        if arguments:
            options = self._named(arguments, options)
        query: dict[str, str] = {}
        repeated: list[tuple[str, str]] = []
        body: dict[str, Any] = {}
        files: dict[str, FilePart] = {}
        given: dict[str, Any] = {}
        for name, value in options.items():
            placed = self._places.get(name)
            if placed is None:
                if name not in self._options:
                    self._refuse(f"got an unexpected argument {name!r}")
                given[name] = value
                continue
            place = placed.place
            if value is UNSET:
                if name in self._required:
                    self._refuse(f"lacks the argument {name!r}")
                continue
            if place == "path":
                continue
            if place == "body":
                body[placed.wire] = placed.write(self._title, value)
            elif value is None:
                continue
            elif place == "query":
                if placed.repeated:
                    repeated += [(placed.wire, placed.write(self._title, item)) for item in _several(value)]
                else:
                    query[placed.wire] = placed.write(self._title, value)
            elif place == "spread":
                self._spread(body, placed.write(self._title, value), options)
            else:
                from pipedriver.core.multipart import read_file

                files[placed.wire] = read_file(value)
        if not self._required <= options.keys():
            missing = next(name for name in self._places if name in self._required - options.keys())
            self._refuse(f"lacks the argument {missing!r}")
        plan = Plan(
            self.operation.verb,
            self._template.fill(self._title, options),
            query,
            body if self._has_body else UNSET,
            files,
            {},
            None,
            None,
            tuple(repeated),
            self.operation.form,
        )
        if given:
            self._take_options(plan, given)
        if files or plan.form:
            plan.body = self._texts(plan)
        return plan

    def _texts(self, plan: Plan) -> dict[str, str]:
        """The members of a body as texts; an empty one clears a value in a form, not in a multipart body."""
        members = as_object(plan.body) or {}
        texts = {name: self._text(value) for name, value in members.items() if value is not None}
        cleared = [name for name, value in members.items() if value is None] if plan.form else []
        return {**texts, **dict.fromkeys(cleared, "")}

    def _named(self, arguments: tuple[Any, ...], options: Mapping[str, Any]) -> Mapping[str, Any]:
        positional = self._positional
        if len(arguments) > len(positional):
            self._refuse(f"takes {len(positional)} arguments by position, {len(arguments)} were given")
        named = dict(zip(positional, arguments, strict=False))
        twice = named.keys() & options.keys()
        if twice:
            self._refuse(f"got more than one value for {min(twice)!r}")
        return {**named, **options}

    def _spread(self, body: dict[str, Any], members: Any, options: Mapping[str, Any]) -> None:
        if not isinstance(members, dict):
            self._refuse("takes the keys that travel beside the others as a mapping")
        taken = {
            placed.wire for name, placed in self._places.items() if placed.place == "body" and name in options
        }
        twice = taken & cast("dict[str, Any]", members).keys()
        if twice:
            self._refuse(f"got more than one value for {min(twice)!r}")
        body.update(cast("dict[str, Any]", members))

    def _take_options(self, plan: Plan, given: Mapping[str, Any]) -> None:
        apply_options(plan, given, self._text, self._json)
        plan.repeated = tuple(pair for pair in plan.repeated if pair[0] not in plan.query)
        progress = given.get("progress")
        if progress is not None:
            if not callable(progress):
                self._refuse("takes a progress that can be called with two numbers")
            plan.progress = progress
        total = given.get("total")
        if total is not None:
            if type(total) is not int or total < 0:
                self._refuse("takes a total that is a number of records, 0 or more")
            plan.total = total
        self._take_walking(plan, given)

    def _take_walking(self, plan: Plan, given: Mapping[str, Any]) -> None:
        resume = given.get("resume")
        if resume is not None:
            if not isinstance(resume, str):
                self._refuse("takes a resume that is a text")
            plan.resume = resume
        ahead = given.get("ahead")
        if ahead is not None:
            if type(ahead) is not int or ahead < 0:
                self._refuse("takes an ahead that is a number of pages, 0 or more")
            plan.ahead = ahead
        concurrent = given.get("concurrent")
        if concurrent is not None:
            if type(concurrent) is not int or concurrent < 1:
                self._refuse("takes a concurrent that is a number of pages, 1 or more")
            if concurrent > 1 and self.operation.paging == "cursor":
                self._refuse("finds each page by the one before, so none can be fetched concurrently")
            plan.concurrent = concurrent

    def _refuse(self, reason: str) -> NoReturn:
        raise RequestError(f"{self._title} {reason}")


class _Placed:
    """One parameter with all that is needed to put a value in its place."""

    __slots__ = ("_parameter", "_write", "place", "repeated", "wire")

    def __init__(self, parameter: Parameter, surface: Surface) -> None:
        self.place = parameter.place
        self.wire = parameter.wire
        self.repeated = parameter.mark(Repeated) is not None
        self._parameter = parameter
        in_text = parameter.place in ("query", "path")
        write = text_writer(surface) if in_text else json_writer(surface)
        if parameter.mark(ZeroOne):
            write = _after(_as_digit, write)
        if parameter.mark(Rfc3339):
            write = _after(_as_rfc3339, write)
        check = _check_of_kind(parameter.item_kind)
        self._write = _after(check, write) if check else write

    def write(self, title: str, value: Any) -> Any:
        """The value as the wire wants it."""
        if value is None and not self._parameter.nullable:
            raise RequestError(f"{title} takes no None for {self._parameter.name!r}; leave it out instead")
        try:
            return self._write(value)
        except RequestError as error:
            raise RequestError(f"{title}: {self._parameter.name}: {error}") from None


class _Template:
    """A path with places for its parameters."""

    __slots__ = ("_pieces", "_start")

    def __init__(self, operation: Operation, places: Mapping[str, _Placed]) -> None:
        by_wire = {placed.wire: (name, placed) for name, placed in places.items() if placed.place == "path"}
        by_name = {name: (name, placed) for name, placed in places.items() if placed.place == "path"}
        start, *rest = operation.path.split("{")
        self._start = start
        self._pieces: list[tuple[str, _Placed, str]] = []
        for part in rest:
            wire, _, tail = part.partition("}")
            name, placed = by_wire.get(wire) or by_name[wire]
            self._pieces.append((name, placed, tail))

    def fill(self, title: str, values: Mapping[str, Any]) -> str:
        path = self._start
        for name, placed, tail in self._pieces:
            value = values[name]
            if type(value) is int:
                path += f"{value}{tail}"
                continue
            text = placed.write(title, value)
            # An empty part or one of dots would lead to another operation: DELETE /v1/deals/ deletes in bulk.
            if text.strip(".") == "" or isinstance(value, bool):
                raise RequestError(f"{title} takes no {value!r} for {name!r}")
            try:
                path += _quoted(text) + tail
            except UnicodeError as error:
                raise RequestError(f"{title}: {name} cannot be encoded: {error}") from error
        return path


def apply_options(
    plan: Plan, given: Mapping[str, Any], text: Callable[[Any], str], json: Callable[[Any], Any]
) -> None:
    """Let the call options win over what a plan holds already.

    Raises:
        RequestError: an option is of the wrong kind.
    """
    timeout = given.get("timeout")
    if timeout is not None:
        plan.timeout = checked_timeout(timeout)
    for name, value in _mapping(given, "extra_query").items():
        plan.query[name] = text(value)
    for name, value in _mapping(given, "extra_headers").items():
        plan.headers[checked_header_name(name)] = checked_header(name, value)
    extra_body = _mapping(given, "extra_body")
    if extra_body:
        plan.body = {**(as_object(plan.body) or {}), **json(extra_body)}


def _mapping(given: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value: Any = given.get(name)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise RequestError(f"{name} is a mapping, not a {type(value).__name__}")
    return cast("Mapping[str, Any]", value)


def _encoded_query(query: Sequence[tuple[str, str]]) -> str:
    return "&".join(f"{_quoted(name)}={_quoted(value, _SAFE_IN_VALUES)}" for name, value in query)


def _quoted(text: str, safe: str = "") -> str:
    if text.isascii() and text.replace("_", "").isalnum():
        return text  # as most are, so what quotes is not loaded for them
    from urllib.parse import quote

    return quote(text, safe=safe)


def _several(value: Any) -> Sequence[Any]:
    if isinstance(value, Sequence | Set) and not isinstance(value, str | bytes | bytearray):
        return list(cast("Sequence[Any]", value))
    return [value]


_SAFE_IN_VALUES = ",:"


def _after(first: Callable[[Any], Any], then: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def write(value: Any) -> Any:
        return then(first(value))

    return write


def _as_rfc3339(value: Any) -> Any:
    return as_v2_datetime(value) if isinstance(value, datetime) else value


def _as_digit(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value


def _check_of_kind(kind: Any) -> Callable[[Any], Any] | None:
    """What guards against Python's likeness of dates and datetimes: each would be sent as the other."""
    if kind is date:
        return _no_datetime
    if kind is datetime:
        return _no_bare_date
    return None


def _no_datetime(value: Any) -> Any:
    if isinstance(value, datetime):
        raise RequestError("takes a date, not a datetime, whose day depends on the zone: give value.date()")
    return value


def _no_bare_date(value: Any) -> Any:
    if isinstance(value, date) and not isinstance(value, datetime):
        raise RequestError("takes a datetime, not a date: give it a time and a zone")
    return value
