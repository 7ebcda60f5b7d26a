"""From an operation and a call's arguments to a request."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Unpack
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipedriver import UNSET, CallOptions, PageOptions, Pages, Record, Request, RequestError, Unset
from pipedriver.core.marks import AsFile, Flag, InBody, InQuery, Rfc3339, Spread, Wire
from pipedriver.core.multipart import FileContent
from pipedriver.core.operation import operation, operation_of
from pipedriver.core.plan import Planner
from pipedriver.core.resource import Resource
from tests.client.worlds import body_of, query_of


class Thing(Record):
    id: int


class Things(Resource):
    @operation("GET", "/v1/things/{id}", cost=2)
    def get(self, id: int, *, fields: Sequence[str] | None = None, **options: Unpack[CallOptions]) -> Thing:
        """Fetch one thing."""
        raise NotImplementedError

    @operation("GET", "/v1/things", cost=20)
    def list(
        self,
        *,
        everyone: Flag | None = None,
        done: bool | None = None,
        ids: Sequence[int] | None = None,
        kind: str | None = None,
        since: datetime | None = None,
        updated_since: Annotated[datetime, Rfc3339()] | None = None,
        day: date | None = None,
        price: Decimal | None = None,
        first_char: Annotated[str | None, Wire("first-char")] = None,
        start: int | None = None,
        limit: int | None = None,
        **options: Unpack[PageOptions],
    ) -> Pages[Thing]:
        """List things."""
        raise NotImplementedError

    @operation("POST", "/v1/things", cost=10)
    def create(
        self,
        *,
        title: str,
        value: Decimal | float | Unset = UNSET,
        owner_id: int | Unset = UNSET,
        org_id: int | Unset | None = UNSET,
        closed: bool | Unset = UNSET,
        counted: Flag | Unset = UNSET,
        label_ids: Sequence[int] | Unset = UNSET,
        add_time: datetime | Unset = UNSET,
        close_date: date | Unset = UNSET,
        dry_run: Annotated[bool, InQuery()] | None = None,
        custom_fields: Annotated[Mapping[str, object], Spread()] | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> Thing:
        """Add a thing."""
        raise NotImplementedError

    @operation("PUT", "/v1/things/{id}/followers/{follower_id}", cost=10)
    def touch(self, id: int, follower_id: str, **options: Unpack[CallOptions]) -> Thing:
        """Touch a thing."""
        raise NotImplementedError

    @operation("DELETE", "/v1/things", cost=10)
    def delete_many(
        self, *, ids: Annotated[Sequence[int], InBody()], **options: Unpack[CallOptions]
    ) -> Thing:
        """Delete things."""
        raise NotImplementedError

    @operation("POST", "/v1/things/{id}/picture", cost=10)
    def add_picture(
        self,
        id: int,
        *,
        file: Annotated[FileContent, AsFile()],
        crop_x: int | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> Thing:
        """Add a picture."""
        raise NotImplementedError

    @operation("PATCH", "/api/v2/things/{id}", cost=5)
    def update(
        self,
        id: int,
        *,
        open: bool | Unset = UNSET,
        at: datetime | Unset = UNSET,
        only: Annotated[bool, InQuery()] | None = None,
        until: Annotated[datetime, InQuery()] | None = None,
        **options: Unpack[CallOptions],
    ) -> Thing:
        """Change a thing."""
        raise NotImplementedError


def request(method: Any, *arguments: Any, **options: Any) -> Request:
    plan = Planner(operation_of(method)).plan(arguments, options)
    return plan.request("http://localhost", {"accept": "application/json"}, 30.0)


def test_a_path_argument_by_position_or_by_name() -> None:
    assert request(Things.get, 5).url == "http://localhost/v1/things/5"
    assert request(Things.get, id=5).url == "http://localhost/v1/things/5"
    sent = request(Things.touch, 5, "a/b c?&#é")
    assert sent.url == "http://localhost/v1/things/5/followers/a%2Fb%20c%3F%26%23%C3%A9"


@pytest.mark.parametrize("part", ["", ".", "..", "...", None, True, False, []])
def test_a_path_part_that_would_lead_elsewhere_is_refused(part: Any) -> None:
    with pytest.raises(RequestError, match=r"Things\.touch\(\)"):
        request(Things.touch, 5, part)


@given(part=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_path_part_is_one_part_whatever_it_holds(part: str) -> None:
    if not part.strip("."):
        return
    parts = urlsplit(request(Things.touch, 5, part).url)
    assert parts.query == ""
    assert parts.fragment == ""
    assert [unquote(step) for step in parts.path.split("/")] == ["", "v1", "things", "5", "followers", part]


def test_values_in_a_query() -> None:
    sent = request(
        Things.list,
        everyone=True,
        done=False,
        ids=[1, 2],
        kind="a&b=c d",
        since=datetime(2026, 1, 31, 10, tzinfo=UTC),
        updated_since=datetime(2026, 1, 31, 10, tzinfo=UTC),
        day=date(2026, 1, 31),
        price=Decimal("1.50"),
        first_char="é",
    )
    assert query_of(sent) == {
        "everyone": "1",
        "done": "0",
        "ids": "1,2",
        "kind": "a&b=c d",
        "since": "2026-01-31 10:00:00",
        "updated_since": "2026-01-31T10:00:00Z",
        "day": "2026-01-31",
        "price": "1.5",
        "first-char": "é",
    }
    assert sent.body is None
    assert "content-type" not in sent.headers


def test_none_and_unset_are_left_out_of_a_query() -> None:
    sent = request(Things.list, everyone=None, done=UNSET, kind="x")
    assert query_of(sent) == {"kind": "x"}


def test_truth_values_and_times_of_v2() -> None:
    moment = datetime(2026, 1, 31, 10, 0, 0, 5, tzinfo=UTC)
    sent = request(Things.update, 5, open=True, at=moment, only=True, until=moment)
    assert query_of(sent) == {"only": "true", "until": "2026-01-31T10:00:00Z"}
    assert body_of(sent) == {"open": True, "at": "2026-01-31T10:00:00Z"}


def test_values_in_a_body() -> None:
    sent = request(
        Things.create,
        title="Ünïcode",
        value=Decimal("12345678901234567890.12"),
        org_id=None,
        owner_id=UNSET,
        closed=True,
        counted=False,
        label_ids=(1, 2),
        add_time=datetime(2026, 1, 31, 10, tzinfo=UTC),
        close_date=date(2026, 2, 1),
        dry_run=True,
        custom_fields={"abc": date(2026, 3, 1), "def": UNSET},
    )
    assert query_of(sent) == {"dry_run": "1"}
    assert sent.headers["content-type"] == "application/json"
    assert sent.body is not None
    assert b'"value":12345678901234567890.12' in sent.body
    assert json.loads(sent.body, parse_float=Decimal) == {
        "title": "Ünïcode",
        "value": Decimal("12345678901234567890.12"),
        "org_id": None,
        "closed": True,
        "counted": 0,
        "label_ids": [1, 2],
        "add_time": "2026-01-31 10:00:00",
        "close_date": "2026-02-01",
        "abc": "2026-03-01",
    }


def test_a_body_without_members_is_an_empty_object_and_none_where_none_is_taken() -> None:
    assert request(Things.update, 5).body == b"{}"
    assert request(Things.touch, 5, "x").body is None
    assert body_of(request(Things.delete_many, ids=[1, 2])) == {"ids": [1, 2]}


@pytest.mark.parametrize(
    ("arguments", "options", "told"),
    [
        ((), {}, "lacks the argument 'id'"),
        ((1, 2), {}, "takes 1 arguments by position, 2 were given"),
        ((UNSET,), {}, "lacks the argument 'id'"),
        ((1,), {"id": 2}, "more than one value for 'id'"),
        ((1,), {"colour": 2}, "unexpected argument 'colour'"),
        ((1,), {"total": 2}, "unexpected argument 'total'"),
        ((1,), {"fields": object()}, "fields: a object has no form"),
    ],
)
def test_arguments_that_do_not_fit_are_refused_by_name(
    arguments: tuple[Any, ...], options: dict[str, Any], told: str
) -> None:
    with pytest.raises(TypeError, match=r"Things\.get\(\)") as caught:
        request(Things.get, *arguments, **options)
    assert told in str(caught.value)
    assert isinstance(caught.value, RequestError)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, "lacks the argument 'title'"),
        ({"title": UNSET}, "lacks the argument 'title'"),
        ({"title": None}, "takes no None for 'title'"),
        ({"title": "x", "add_time": datetime(2026, 1, 1)}, "add_time: the time 2026-01-01 00:00:00 bears no"),
        ({"title": "x", "add_time": date(2026, 1, 1)}, "add_time: takes a datetime"),
        ({"title": "x", "close_date": datetime(2026, 1, 1, tzinfo=UTC)}, "close_date: takes a date"),
        ({"title": "x", "value": float("nan")}, "value: nan"),
        ({"title": "x", "custom_fields": {"title": "y"}}, "more than one value for 'title'"),
        ({"title": "x", "custom_fields": "text"}, "as a mapping"),
        ({"title": "\ud800"}, "cannot be encoded"),
    ],
)
def test_values_that_cannot_be_sent_are_refused_by_name(options: dict[str, Any], told: str) -> None:
    with pytest.raises(RequestError) as caught:
        request(Things.create, **options)
    assert told in str(caught.value)


def test_a_text_that_is_no_unicode_is_refused_in_path_and_query() -> None:
    with pytest.raises(RequestError):
        request(Things.list, kind="\ud800")
    with pytest.raises(RequestError):
        request(Things.touch, 5, "\ud800")


def test_the_call_options_win() -> None:
    sent = request(
        Things.create,
        title="x",
        dry_run=True,
        timeout=3,
        extra_query={"dry_run": "no", "more": True},
        extra_headers={"X-Test": "1", "Accept": "text/plain"},
        extra_body={"title": "y", "when": datetime(2026, 1, 1, tzinfo=UTC)},
    )
    assert sent.timeout == 3.0
    assert query_of(sent) == {"dry_run": "no", "more": "1"}
    assert sent.headers["x-test"] == "1"
    assert sent.headers["accept"] == "text/plain"
    assert body_of(sent) == {"title": "y", "when": "2026-01-01 00:00:00"}


def test_an_extra_body_goes_where_none_was_taken() -> None:
    assert body_of(request(Things.touch, 5, "x", extra_body={"a": 1})) == {"a": 1}


@pytest.mark.parametrize(
    "options",
    [
        {"timeout": 0},
        {"timeout": -1},
        {"timeout": float("inf")},
        {"timeout": float("nan")},
        {"timeout": "3"},
        {"timeout": True},
        {"extra_headers": {"x": "a\r\nb: c"}},
        {"extra_headers": {"x y": "a"}},
        {"extra_headers": {"x": 5}},
        {"extra_headers": ["x"]},
        {"extra_query": "a=b"},
        {"extra_body": [1]},
        {"extra_query": {"a": object()}},
    ],
)
def test_call_options_that_cannot_work_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(RequestError):
        request(Things.get, 5, **options)


def test_a_refused_header_does_not_show_its_value() -> None:
    with pytest.raises(RequestError) as caught:
        request(Things.get, 5, extra_headers={"x-api-token": "secret\n"})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("total", [-1, 1.5, "3", True])
def test_a_total_is_a_number_of_records(total: Any) -> None:
    with pytest.raises(RequestError, match="total"):
        request(Things.list, total=total)


def test_a_plan_is_not_touched_by_the_next_one() -> None:
    first = Planner(operation_of(Things.list)).plan((), {"kind": "x"})
    second = first.with_query(start="5")
    assert first.query == {"kind": "x"}
    assert second.query == {"kind": "x", "start": "5"}


def test_a_file_makes_the_body_multipart() -> None:
    sent = request(Things.add_picture, 5, file=b"\x89PNG", crop_x=7)
    assert sent.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert sent.body is not None
    assert b'name="crop_x"\r\n\r\n7\r\n' in sent.body
    assert b'name="file"; filename="file"' in sent.body
    assert b"\r\n\r\n\x89PNG\r\n--" in sent.body


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(kind=TEXTS, ids=st.lists(st.integers(), min_size=1), first_char=TEXTS)
def test_a_query_comes_back_as_it_was_given(kind: str, ids: list[int], first_char: str) -> None:
    sent = request(Things.list, kind=kind, ids=ids, first_char=first_char)
    assert query_of(sent) == {"kind": kind, "ids": ",".join(map(str, ids)), "first-char": first_char}
    assert sent.url.isascii()
    assert " " not in sent.url


@given(
    title=TEXTS, fields=st.dictionaries(st.text(alphabet="abcdef0123456789", min_size=40, max_size=40), TEXTS)
)
def test_a_body_comes_back_as_it_was_given(title: str, fields: dict[str, str]) -> None:
    assert body_of(request(Things.create, title=title, custom_fields=fields)) == {"title": title, **fields}
