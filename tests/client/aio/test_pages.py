"""Lists walked through page by page."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any, Unpack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipedriver import (
    AsyncClient,
    AsyncInProcessTransport,
    AsyncPages,
    BadAnswer,
    PageOptions,
    Pages,
    PagingError,
    PipedriveError,
    Record,
    Request,
    RequestError,
    Response,
    RetryPolicy,
    ServerError,
)
from pipedriver.core.operation import operation, operation_of
from pipedriver.core.paging import LONGEST_GAP
from pipedriver.core.resource import Resource
from tests.client.worlds import Collection, envelope, no, query_of


class Thing(Record):
    id: int


class Things(Resource):
    @operation("GET", "/v1/things", cost=20)
    def list(
        self, *, start: int | None = None, limit: int | None = None, **options: Unpack[PageOptions]
    ) -> Pages[Thing]:
        """List things."""
        raise NotImplementedError

    @operation("GET", "/v1/things/collection", cost=20)
    def collect(
        self, *, cursor: str | None = None, limit: int | None = None, **options: Unpack[PageOptions]
    ) -> Pages[Thing]:
        """List things by cursor."""
        raise NotImplementedError

    @operation("GET", "/v1/things/ids", cost=20)
    def list_ids(self, *, start: int | None = None, **options: Unpack[PageOptions]) -> Pages[int]:
        """List ids, in pages whose size cannot be chosen."""
        raise NotImplementedError


def pages(
    handler: Callable[[Request], Response], method: Any = Things.list, **options: Any
) -> AsyncPages[Any]:
    client = AsyncClient(
        "token",
        base_url="http://localhost",
        transport=AsyncInProcessTransport(handler),
        retry=RetryPolicy(max_attempts=1),
    )
    made = client.call(operation_of(method), (), options)
    assert isinstance(made, AsyncPages)
    return made  # pyright: ignore[reportUnknownVariableType]  # of which kind is the test's to know


async def ids(walked: AsyncPages[Any]) -> list[int]:
    return [thing.id async for thing in walked]


async def ids_before(error: type[PipedriveError], walked: AsyncPages[Any]) -> list[int]:
    """The ids that come before the walk ends with the error."""
    came: list[int] = []
    try:
        async for thing in walked:
            came += [thing.id]
    except error:
        return came
    raise AssertionError(f"no {error.__name__} came")


async def test_nothing_is_sent_before_the_first_step_and_each_walk_begins_anew() -> None:
    collection = Collection(250)
    walked = pages(collection.by_offset)
    assert collection.asked == []
    assert await ids(walked) == list(range(1, 251))
    assert collection.asked == [{}, {"start": "100"}, {"start": "200"}]
    assert await ids(walked) == list(range(1, 251))
    assert len(collection.asked) == 6
    assert repr(walked) == "<pages of GET /v1/things>"


async def test_no_page_is_asked_for_before_it_is_needed() -> None:
    collection = Collection(250)
    async for thing in pages(collection.by_offset):
        if thing.id == 100:
            break
    assert len(collection.asked) == 1


async def test_pages_come_one_by_one_with_what_belongs_to_them() -> None:
    collection = Collection(5)
    got = [page async for page in pages(collection.by_offset, limit=2).pages()]
    assert [[thing.id for thing in page] for page in got] == [[1, 2], [3, 4], [5]]
    assert [page.position for page in got] == [0, 2, 4]
    assert [page.next for page in got] == [2, 4, None]
    assert [len(page) for page in got] == [2, 2, 1]
    assert got[0][1].id == 2
    assert [thing.id for thing in got[0][:1]] == [1]
    assert got[0].answer.status == 200
    assert got[0].answer.cost == 20
    assert all(thing.answer is page.answer for page in got for thing in page)


async def test_a_walk_begins_where_it_is_told_to() -> None:
    collection = Collection(250)
    assert await ids(pages(collection.by_offset, start=120)) == list(range(121, 251))
    assert collection.asked == [{"start": "120"}, {"start": "220"}]


async def test_a_walk_by_cursor() -> None:
    collection = Collection(250)
    got = [page async for page in pages(collection.by_cursor, Things.collect).pages()]
    assert [page.position for page in got] == [None, "c100", "c200"]
    assert [page.next for page in got] == ["c100", "c200", None]
    assert collection.asked == [{}, {"cursor": "c100"}, {"cursor": "c200"}]
    assert await ids(pages(collection.by_cursor, Things.collect, cursor="c240")) == list(range(241, 251))


async def test_the_total_is_kept_and_no_more_is_asked_for_than_needed() -> None:
    collection = Collection(1000)
    assert await ids(pages(collection.by_offset, limit=200, total=450)) == list(range(1, 451))
    assert collection.asked == [
        {"limit": "200"},
        {"limit": "200", "start": "200"},
        {"limit": "50", "start": "400"},
    ]
    collection.asked.clear()
    assert await ids(pages(collection.by_offset, total=30)) == list(range(1, 31))
    assert collection.asked == [{"limit": "30"}]
    collection.asked.clear()
    assert await ids(pages(collection.by_offset, total=0)) == []
    assert collection.asked == []


async def test_a_total_cuts_a_page_whose_size_cannot_be_chosen() -> None:
    asked: list[str] = []

    def handler(request: Request) -> Response:
        asked.append(request.url)
        return envelope([1, 2, 3], additional_data={"pagination": {"more_items_in_collection": False}})

    assert await pages(handler, Things.list_ids, total=2).to_list() == [1, 2]
    assert asked == ["http://localhost/v1/things/ids"]


async def test_the_first_record_alone_is_asked_for() -> None:
    collection = Collection(250)
    first = await pages(collection.by_offset).first()
    assert first == Thing({"id": 1})
    assert collection.asked == [{"limit": "1"}]
    assert await pages(Collection(0).by_offset).first() is None
    assert await pages(collection.by_offset, total=0).first() is None


async def test_a_list_can_be_cut_off_afterwards() -> None:
    collection = Collection(250)
    walked = pages(collection.by_offset, total=120)
    assert len(await walked.limited(110).to_list()) == 110
    assert len(await walked.limited(130).to_list()) == 120
    assert len(await walked.to_list()) == 120
    with pytest.raises(RequestError):
        walked.limited(-1)


MORE = {"start": 0, "limit": 100, "more_items_in_collection": True}


@pytest.mark.parametrize(
    "told",
    [
        {"pagination": {**MORE, "next_start": 0}},
        {"pagination": {**MORE, "next_start": -100}},
        {**MORE, "next_start": 0},
    ],
)
async def test_a_server_that_does_not_advance_is_found_out(told: dict[str, Any]) -> None:
    def handler(_: Request) -> Response:
        return envelope([{"id": 1}], additional_data=told)

    assert await ids_before(PagingError, pages(handler)) == [1]
    with pytest.raises(PagingError, match="GET /v1/things"):
        await ids(pages(handler))


async def test_a_total_that_is_reached_asks_no_further() -> None:
    def handler(_: Request) -> Response:
        return envelope([{"id": 1}], additional_data={"pagination": {**MORE, "next_start": 0}})

    assert await ids(pages(handler, total=1)) == [1]


async def test_cursors_that_go_round_are_found_out() -> None:
    turn = {None: "a", "a": "b", "b": "a"}

    def handler(request: Request) -> Response:
        cursor = request.url.partition("cursor=")[2] or None
        return envelope([{"id": 1}], additional_data={"next_cursor": turn[cursor]})

    assert await ids_before(PagingError, pages(handler, Things.collect)) == [1, 1, 1]


async def test_empty_pages_may_lie_between_but_not_for_ever() -> None:
    def gap(length: int) -> Callable[[Request], Response]:
        def handler(request: Request) -> Response:
            start = int(request.url.partition("start=")[2] or 0)
            more = start < length * 10
            pagination = {"start": start, "limit": 10, "more_items_in_collection": more}
            return envelope(None if more else [{"id": 1}], additional_data={"pagination": pagination})

        return handler

    assert await ids(pages(gap(LONGEST_GAP))) == [1]
    with pytest.raises(PagingError):
        await ids(pages(gap(LONGEST_GAP + 1)))


@pytest.mark.parametrize(
    "additional",
    [
        {},
        {"additional_data": None},
        {"additional_data": {}},
        {"additional_data": {"pagination": None}},
        {"additional_data": {"pagination": {"start": 0, "limit": 100}}},
        {"additional_data": {"pagination": {**MORE, "more_items_in_collection": 0}}},
        {"additional_data": {"pagination": {**MORE, "more_items_in_collection": False, "next_start": 100}}},
    ],
)
async def test_a_list_ends_where_no_more_is_promised(additional: dict[str, Any]) -> None:
    asked: list[str] = []

    def handler(request: Request) -> Response:
        asked.append(request.url)
        return envelope([{"id": 1}], **additional)

    assert await ids(pages(handler)) == [1]
    assert len(asked) == 1


@pytest.mark.parametrize("data", [{"id": 1}, "text", 5, True])
async def test_data_that_is_no_list_is_no_page(data: Any) -> None:
    with pytest.raises(BadAnswer, match="a list was due"):
        await ids(pages(lambda _: envelope(data)))


async def test_an_error_in_the_midst_is_raised_after_what_came() -> None:
    collection = Collection(250)

    def handler(request: Request) -> Response:
        return no(500) if "start=200" in request.url else collection.by_offset(request)

    assert await ids_before(ServerError, pages(handler)) == list(range(1, 201))


async def test_arguments_are_judged_when_the_call_is_made() -> None:
    with pytest.raises(RequestError):
        pages(Collection(1).by_offset, colour="red")
    with pytest.raises(RequestError):
        pages(Collection(1).by_offset, total=-1)


async def walk(collection: Collection, by_cursor: bool, options: dict[str, int]) -> list[int]:
    if by_cursor:
        return await ids(pages(collection.by_cursor, Things.collect, **options))
    return await ids(pages(collection.by_offset, **options))


SMALL = st.none() | st.integers(1, 40)


@given(
    size=st.integers(0, 120),
    limit=SMALL,
    total=st.none() | st.integers(0, 150),
    start=st.none() | st.integers(0, 130),
    default_limit=st.integers(1, 100),
    most=st.integers(1, 50),
    flat=st.booleans(),
    tells_next=st.booleans(),
    null_when_empty=st.booleans(),
    by_cursor=st.booleans(),
)
async def test_every_record_comes_once_and_in_order_however_the_server_pages(
    size: int,
    limit: int | None,
    total: int | None,
    start: int | None,
    default_limit: int,
    most: int,
    flat: bool,
    tells_next: bool,
    null_when_empty: bool,
    by_cursor: bool,
) -> None:
    collection = Collection(size, default_limit=default_limit, most=most)
    collection.flat = flat
    collection.tells_next = tells_next
    collection.null_when_empty = null_when_empty
    given_options = {"limit": limit, "total": total, "start": None if by_cursor else start}
    options = {name: value for name, value in given_options.items() if value is not None}
    got = await walk(collection, by_cursor, options)
    expected = list(range(options.get("start", 0) + 1, size + 1))
    assert got == (expected if total is None else expected[:total])
    if total is not None:
        assert all(int(asked.get("limit", "0")) <= total for asked in collection.asked)


async def test_a_walk_goes_on_where_it_stopped() -> None:
    collection = Collection(1000)
    stops_at = {"300", "700"}

    def handler(request: Request) -> Response:
        if query_of(request).get("start") in stops_at:
            stops_at.discard(query_of(request)["start"])
            return no(503)
        return collection.by_offset(request)

    walked = pages(handler)
    came: list[int] = []
    for _ in range(3):
        try:
            async for thing in walked:
                came += [thing.id]
        except ServerError as error:
            walked = pages(handler).resume(pickle.loads(pickle.dumps(error)).resume)
    assert came == list(range(1, 1001))


async def test_a_page_tells_where_the_next_begins() -> None:
    collection = Collection(250)
    token = None
    async for page in pages(collection.by_cursor, Things.collect, limit=100).pages():
        token = page.resume or token
    assert token is not None
    assert await ids(pages(collection.by_cursor, Things.collect, limit=7).resume(token)) == list(
        range(201, 251)
    )


async def test_the_total_is_kept_when_a_walk_goes_on() -> None:
    collection = Collection(1000)
    whole = pages(collection.by_offset, total=450)
    got = [page async for page in whole.pages()]
    assert [page.resume is None for page in got] == [False] * 4 + [True]
    assert got[0].resume is not None
    assert await ids(whole.resume(got[0].resume)) == list(range(101, 451))


async def test_what_is_no_place_in_a_list_is_refused() -> None:
    collection = Collection(1000)
    got = [page async for page in pages(collection.by_offset).pages()]
    token = got[0].resume
    assert token is not None
    for wrong in ("", "x", "AAAA", token[:-3], "ä"):
        with pytest.raises(RequestError):
            pages(collection.by_offset).resume(wrong)
    with pytest.raises(RequestError, match="GET /v1/things/collection"):
        pages(collection.by_cursor, Things.collect).resume(token)
    with pytest.raises(RequestError, match="this list"):
        pages(collection.by_offset, extra_query={"filter_id": 5}).resume(token)
