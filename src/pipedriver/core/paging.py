"""Where the next page is: the decisions of a walk through a list (core-api-concepts-pagination)."""

from __future__ import annotations

from abc import ABCMeta
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar, overload

from pipedriver.core.answer import Answer
from pipedriver.core.classes import Frozen, ValuesType, replace
from pipedriver.core.decoding import NO_JSON_ERRORS, decode, encode
from pipedriver.core.errors import PagingError, RequestError
from pipedriver.core.operation import Operation
from pipedriver.core.plan import Plan
from pipedriver.core.record import Record
from pipedriver.core.shapes import as_list, as_object
from pipedriver.core.standins import cached_property

R = TypeVar("R")

DEFAULT_LIMIT = 100
"""The records in a page where the call names no limit."""

LONGEST_GAP = 100
"""How many empty pages in a row may promise more: records that the user may not see can fill whole pages."""


class _PageType(ValuesType, ABCMeta):
    """The type of `Page`: a class of values, and a sequence."""


class Page(Frozen, Sequence[R], metaclass=_PageType):
    """One page of a list: a sequence of its records.

    Attributes:
        records: the records, in their order.
        answer: the HTTP answer that brought the page.
        position: where the page begins: a ``start`` or a ``cursor``; None for the first page by cursor.
        next: where the next page begins; None where this is the last.
        resume: what `Pages.resume` takes to go on after this page; None where the walk ends with it.
        repeats: how many records at its beginning the page before had too. Where it is above 0, records came
            into the list while it was walked through, and pushed these along.
    """

    records: list[R]
    answer: Answer
    position: int | str | None
    next: int | str | None
    resume: str | None
    repeats: int

    def __init__(
        self,
        records: list[R],
        answer: Answer,
        position: int | str | None,
        next: int | str | None,
        resume: str | None = None,
        repeats: int = 0,
    ) -> None:
        put = object.__setattr__
        put(self, "records", records)
        put(self, "answer", answer)
        put(self, "position", position)
        put(self, "next", next)
        put(self, "resume", resume)
        put(self, "repeats", repeats)

    @overload
    def __getitem__(self, index: int) -> R: ...
    @overload
    def __getitem__(self, index: slice) -> list[R]: ...
    def __getitem__(self, index: int | slice) -> R | list[R]:
        return self.records[index]

    def __len__(self) -> int:
        return len(self.records)

    def __iter__(self) -> Iterator[R]:
        return iter(self.records)


class Place(Frozen):
    """A place in a walk, as text that can be kept anywhere.

    Attributes:
        walk: which walk it belongs to: the operation, and a digest of the call.
        position: a ``start`` or a ``cursor``; None for the first page by cursor.
        left: how many records may still be given; None for all.
    """

    walk: str
    position: int | str | None
    left: int | None

    def token(self) -> str:
        """The place as text: it holds no credentials, and nothing of the call but its digest."""
        from base64 import urlsafe_b64encode

        text = urlsafe_b64encode(encode([self.walk, self.position, self.left])).decode().rstrip("=")
        return f"{_VERSION}{text}.{_check_of(text)}"

    @classmethod
    def read(cls, token: str) -> Place:
        """The place that a text stands for.

        Raises:
            RequestError: it is no such text.
        """
        from base64 import urlsafe_b64decode

        try:
            text, _, check = token.removeprefix(_VERSION).partition(".")
            if token.startswith(_VERSION) and check == _check_of(text):
                parts = as_list(decode(urlsafe_b64decode(text + "=" * (-len(text) % 4)))) or []
                if len(parts) == 3 and _is_place(*parts):
                    return cls(*parts)
        except (AttributeError, TypeError, *NO_JSON_ERRORS):
            pass
        raise RequestError(
            "this is no place in a walk, or not all of it: give what an error or a page has as resume"
        )


def _is_place(walk: Any, position: Any, left: Any) -> bool:
    is_position = position is None or type(position) in (int, str)
    return type(walk) is str and is_position and (left is None or (type(left) is int and left >= 0))


_VERSION = "1."
"""What a token begins with; another one means another form."""


def _check_of(text: str) -> str:
    return _digest_of(text.encode())[:8]


def _digest_of(content: bytes) -> str:
    from hashlib import sha256

    return sha256(content).hexdigest()


def resumed(operation: Operation, plan: Plan, token: str) -> Plan:
    """The call from where a walk through its list stopped.

    Args:
        operation: the declared operation.
        plan: the call; its total still holds.
        token: where the walk stopped.

    Raises:
        RequestError: it is none, or belongs to a list of other records.
    """
    place = Place.read(token)
    if place.walk != name_of_walk(operation, plan):
        raise RequestError(f"the walk that stopped there was none through this list, {operation.key}")
    key = "start" if operation.paging == "offset" else "cursor"
    query = {**plan.query}
    query.pop(key, None)
    if place.position is not None:
        query[key] = str(place.position)
    totals = [total for total in (plan.total, place.left) if total is not None]
    return replace(plan, query=query, total=min(totals, default=None), resume=None)


def name_of_walk(operation: Operation, plan: Plan) -> str:
    """What tells the walk of a call from others, wherever it begins and however long its pages are."""
    query = {name: value for name, value in plan.query.items() if name not in ("start", "cursor", "limit")}
    call = encode([plan.path, sorted(query.items()), plan.repeated])
    return f"{operation.key} {_digest_of(call)[:16]}"


def wider(width: int, concurrent: int) -> int:
    """How many pages are fetched at the same time after so many were: one, then twice as many each time.

    So a short list costs few requests in vain.
    """
    return min(width * 2, concurrent)


def most_in_vain(pages: int, concurrent: int) -> int:
    """How many pages beyond the end of a list may be asked for in vain, if it has so many."""
    widest = min(concurrent, 1 << min(max(pages, 1) - 1, 64))
    return max(0, widest - 1)


class Walk:
    """The state of one walk through the pages of a list.

    ``position`` is where the next page begins, ``ended`` tells that there is none to ask for, and
    ``complete`` that the list ended, and not only the total.

    Args:
        operation: the declared operation, which pages by ``start`` or by ``cursor``.
        plan: the call; a ``start``, ``cursor`` or ``limit`` in its query is where the walk begins, its total
            is the most records to give.
    """

    def __init__(self, operation: Operation, plan: Plan) -> None:
        query, total = plan.query, plan.total
        self._plan = plan
        self._operation = operation
        self._by_offset = operation.paging == "offset"
        self.position: int | str | None
        self.position = (_whole(query.get("start")) or 0) if self._by_offset else query.get("cursor")
        self._limit = _whole(query.get("limit"))
        self._takes_limit = "limit" in operation.parameter_by_name
        self._left = total
        self._first = True
        self._gap = 0
        self._seen: set[int | str | None] = set()
        self._stuck = False
        self._step: int | None = None
        self._last: list[Any] = []
        self.ended = total == 0
        self.complete = False

    def token(self) -> str:
        """Where the walk is, for `Pages.resume`."""
        return Place(self._name, self.position, self._left).token()

    @cached_property
    def _name(self) -> str:
        return name_of_walk(self._operation, self._plan)

    def query(self) -> dict[str, str]:
        """The changes to the query that ask for the page at the present position.

        Raises:
            PagingError: the server promises more but does not move on.
        """
        if self._stuck:
            raise PagingError(
                f"{self._operation.key}: the answers keep promising more at {self.position!r}, "
                "which leads nowhere new"
            )
        changes: dict[str, str] = {}
        if not self._first:
            changes["start" if self._by_offset else "cursor"] = str(self.position)
        if self._takes_limit and self._left is not None and self._left < (self._limit or DEFAULT_LIMIT):
            changes["limit"] = str(self._left)
        return changes

    def foreseen(self, most: int) -> list[tuple[int | str | None, dict[str, str]]]:
        """The next page, and those after it if each is as long as the last one was.

        Args:
            most: how many at most; the first is certain, the others need not be there.

        Returns:
            For each its position and the changes to the query that ask for it.

        Raises:
            PagingError: the server promises more but does not move on.
        """
        found: list[tuple[int | str | None, dict[str, str]]] = [(self.position, self.query())]
        if isinstance(self.position, int) and self._step is not None:
            for number in range(1, most):
                position, changes = self.position + number * self._step, {}
                if self._left is not None:
                    left = self._left - number * self._step
                    if left <= 0:
                        break
                    if self._takes_limit and left < (self._limit or DEFAULT_LIMIT):
                        changes["limit"] = str(left)
                found.append((position, {"start": str(position), **changes}))
        return found

    def take(self, records: list[R], answer: Answer) -> Page[R]:
        """Note what a page brought, and move on.

        Args:
            records: the page's records.
            answer: the answer that brought them.
        """
        following = self._following(answer, len(records))
        if self._left is not None:
            records = records[: self._left]
            self._left -= len(records)
        position = self.position
        self._first = False
        repeats = self._repeats(records)
        self.complete = following is None
        if following is None or self._left == 0:
            self.ended = True
            # What comes after a total is the start of another walk.
            return Page(records, answer, position, following, None, repeats)
        self._gap = 0 if records else self._gap + 1
        self._seen.add(self.position)
        backwards = (
            isinstance(following, int) and isinstance(self.position, int) and following <= self.position
        )
        self._stuck = backwards or following in self._seen or self._gap > LONGEST_GAP
        if isinstance(following, int) and isinstance(self.position, int) and not backwards:
            self._step = following - self.position
        self.position = following
        return Page(records, answer, position, following, self.token(), repeats)

    def _repeats(self, records: list[Any]) -> int:
        """How many records at the beginning the page before had too. Deleted ones leave no such sign."""
        last, self._last = self._last, records
        if not last or not records:
            return 0
        before = [_identity(record) for record in last]
        first = _identity(records[0])
        if first is None or first not in before:
            return 0
        known = set(before)
        return next((at for at, record in enumerate(records) if _identity(record) not in known), len(records))

    def _following(self, answer: Answer, received: int) -> int | str | None:
        additional = answer.additional_data
        # Some operations put the keys of `pagination` straight into `additional_data`.
        told = as_object(additional.get("pagination")) or additional
        if not self._by_offset:
            cursor = told.get("next_cursor") or additional.get("next_cursor")
            return str(cursor) if cursor else None
        if not told.get("more_items_in_collection"):
            return None
        following = _whole(told.get("next_start"))
        if following is None:
            start = _whole(told.get("start"))
            length = _whole(told.get("limit")) or self._limit or received
            following = (_whole(self.position) or 0 if start is None else start) + length
        return following


def _identity(record: Any) -> int | str | None:
    found = record.get("id") if isinstance(record, Record) else None
    return found if isinstance(found, (int, str)) else None  # a union of them takes twice as long


def _whole(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    try:
        return int(value)
    except (TypeError, ValueError):
        return None
