"""Where the next page is: the decisions of a walk through a list (core-api-concepts-pagination)."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, Generic, TypeVar, overload

import msgspec

from pipedriver.core.answer import Answer
from pipedriver.core.errors import PagingError, RequestError
from pipedriver.core.operation import Operation
from pipedriver.core.plan import Plan
from pipedriver.core.shapes import as_object

R = TypeVar("R")

DEFAULT_LIMIT = 100
"""The records in a page where the call names no limit."""

LONGEST_GAP = 100
"""How many empty pages in a row may promise more: records that the user may not see can fill whole pages."""


@dataclass(frozen=True, slots=True)
class Page(Sequence[R], Generic[R]):
    """One page of a list: a sequence of its records.

    Attributes:
        records: the records, in their order.
        answer: the HTTP answer that brought the page.
        position: where the page begins: a ``start`` or a ``cursor``; None for the first page by cursor.
        next: where the next page begins; None where this is the last.
        resume: what `Pages.resume` takes to go on after this page; None where the walk ends with it.
    """

    records: list[R]
    answer: Answer
    position: int | str | None
    next: int | str | None
    resume: str | None = None

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


class Place(msgspec.Struct, frozen=True, array_like=True):
    """A place in a walk, as text that can be kept anywhere.

    Attributes:
        walk: which walk it belongs to: the operation, and a digest of the call.
        position: a ``start`` or a ``cursor``; None for the first page by cursor.
        left: how many records may still be given; None for all.
    """

    walk: str
    position: int | str | None
    left: Annotated[int, msgspec.Meta(ge=0)] | None

    def token(self) -> str:
        """The place as text: it holds no credentials, and nothing of the call but its digest."""
        return urlsafe_b64encode(msgspec.json.encode(self)).decode().rstrip("=")

    @classmethod
    def read(cls, token: str) -> Place:
        """The place that a text stands for.

        Raises:
            RequestError: it is no such text.
        """
        try:
            return msgspec.json.decode(urlsafe_b64decode(token + "=" * (-len(token) % 4)), type=cls)
        except (ValueError, TypeError, msgspec.MsgspecError):
            raise RequestError(
                "this is no place in a walk: give what an error or a page has as resume"
            ) from None


def name_of_walk(operation: Operation, plan: Plan) -> str:
    """What tells the walk of a call from others, wherever it begins and however long its pages are."""
    query = {name: value for name, value in plan.query.items() if name not in ("start", "cursor", "limit")}
    call = msgspec.json.encode([plan.path, sorted(query.items()), plan.repeated])
    return f"{operation.key} {sha256(call).hexdigest()[:16]}"


class Walk:
    """The state of one walk through the pages of a list.

    Args:
        operation: the declared operation, which pages by ``start`` or by ``cursor``.
        plan: the call; a ``start``, ``cursor`` or ``limit`` in its query is where the walk begins, its total
            is the most records to give.
    """

    def __init__(self, operation: Operation, plan: Plan) -> None:
        query, total = plan.query, plan.total
        self._name = name_of_walk(operation, plan)
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
        self.ended = total == 0

    def token(self) -> str:
        """Where the walk is, for `Pages.resume`."""
        return Place(self._name, self.position, self._left).token()

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
        if following is None or self._left == 0:
            self.ended = True
            return Page(records, answer, position, following)
        self._gap = 0 if records else self._gap + 1
        self._seen.add(self.position)
        backwards = (
            isinstance(following, int) and isinstance(self.position, int) and following <= self.position
        )
        self._stuck = backwards or following in self._seen or self._gap > LONGEST_GAP
        self.position = following
        return Page(records, answer, position, following, self.token())

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


def _whole(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    try:
        return int(value)
    except (TypeError, ValueError):
        return None
