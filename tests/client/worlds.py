"""A world of its own for a call: a clock that stands until somebody waits, a scripted server."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pipedriver import Request, Response, TransportFailure

Happening = Response | TransportFailure | Callable[[Request], Response]
"""What the server does with a request: an answer, a failure, or whatever a function makes of it."""


def envelope(data: Any = None, status: int = 200, **more: Any) -> Response:
    """A successful answer around the data."""
    return json_response({"success": True, "data": data, **more}, status)


def no(status: int, headers: Mapping[str, str] | None = None, error: str = "no") -> Response:
    """An answer that says no."""
    return json_response({"success": False, "error": error}, status, headers)


def json_response(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """An answer with a JSON body."""
    return Response(
        status, {"content-type": "application/json", **(headers or {})}, json.dumps(body).encode()
    )


def never_left() -> TransportFailure:
    """There was no connection."""
    return TransportFailure("refused", sent=False)


def lost() -> TransportFailure:
    """The request was sent and the connection broke."""
    return TransportFailure("broken", sent=True)


def too_late() -> TransportFailure:
    """The request was sent and no answer came in time."""
    return TransportFailure("late", sent=True, timed_out=True)


class World:
    """Time, chance and a server, all in a test's hands.

    Args:
        happenings: what the server does with the requests, one after the other.
        each_takes: seconds that every request takes; a time-out takes all that the request has.
        chance: what each throw of the dice gives, from 0 up to 1.
    """

    def __init__(self, *happenings: Happening, each_takes: float = 0.0, chance: float = 0.5) -> None:
        self.now = 1000.0
        self.waits: list[float] = []
        self.requests: list[Request] = []
        self._happenings = iter(happenings)
        self._each_takes = each_takes
        self._chance = chance

    def clock(self) -> float:
        """The present moment in seconds."""
        return self.now

    def random(self) -> float:
        """The throw of the dice."""
        return self._chance

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self.waits.append(seconds)
        self.now += seconds

    async def async_sleep(self, seconds: float) -> None:
        """Wait, for an asynchronous client."""
        self.sleep(seconds)

    def handle(self, request: Request) -> Response:
        """Let the next thing happen to a request."""
        self.requests.append(
            Request(request.method, request.url, dict(request.headers), request.body, request.timeout)
        )
        happening = next(self._happenings)
        late = isinstance(happening, TransportFailure) and happening.timed_out
        self.now += request.timeout if late else min(self._each_takes, request.timeout)
        if isinstance(happening, TransportFailure):
            raise happening
        return happening if isinstance(happening, Response) else happening(request)


class Collection:
    """A server's list that pages by ``start`` and ``limit`` as v1 does, or by ``cursor``.

    Args:
        size: the number of its records, with ids from 1.
        default_limit: records in a page where the request names no limit.
        most: the largest limit; a larger one means this.
    """

    def __init__(self, size: int, *, default_limit: int = 100, most: int = 500) -> None:
        self.size = size
        self.asked: list[dict[str, str]] = []
        self._default_limit = default_limit
        self._most = most
        self.flat = False
        self.tells_next = True
        self.null_when_empty = True

    def by_offset(self, request: Request) -> Response:
        """Answer by ``start`` and ``limit``."""
        query = self._query(request)
        start, limit = int(query.get("start", "0")), self._limit(query)
        rows = self._rows(start, limit)
        pagination: dict[str, Any] = {
            "start": start,
            "limit": limit,
            "more_items_in_collection": start + limit < self.size,
        }
        if self.tells_next and pagination["more_items_in_collection"]:
            pagination["next_start"] = start + limit
        additional = pagination if self.flat else {"pagination": pagination}
        data = None if not rows and self.null_when_empty else rows
        return envelope(data, additional_data=additional)

    def by_cursor(self, request: Request) -> Response:
        """Answer by ``cursor`` and ``limit``."""
        query = self._query(request)
        start, limit = int(query.get("cursor", "c0")[1:]), self._limit(query)
        rows = self._rows(start, limit)
        following = f"c{start + limit}" if start + limit < self.size else None
        return envelope(rows, additional_data={"next_cursor": following})

    def _limit(self, query: Mapping[str, str]) -> int:
        return min(int(query.get("limit", str(self._default_limit))), self._most)

    def _rows(self, start: int, limit: int) -> list[dict[str, int]]:
        return [{"id": number + 1} for number in range(start, min(start + limit, self.size))]

    def _query(self, request: Request) -> dict[str, str]:
        query = query_of(request)
        self.asked.append(query)
        return query


def query_of(request: Request) -> dict[str, str]:
    """The query of a request, decoded."""
    return dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True))


def body_of(request: Request) -> Any:
    """The JSON that a request bears."""
    assert request.body is not None
    return json.loads(request.body)
