# Made by tools/generate.py from tests/client/aio/test_walking.py: change that, and run it again.
"""Walks that fetch ahead and concurrently, that stop and go on, and that tell whether they are whole."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipedriver import (
    Client,
    Collected,
    DailyBudgetExhausted,
    InProcessTransport,
    Pages,
    PagingError,
    Request,
    RequestError,
    Response,
    RetryPolicy,
    ServerError,
)
from pipedriver.core.operation import operation_of
from pipedriver.core.paging import most_in_vain
from pipedriver.testing import LocalPipedrive
from tests.client.worlds import Collection, envelope, no, query_of

from .test_pages import Thing, Things, ids, ids_before, pages

WAYS = [{}, {"ahead": 1}, {"ahead": 3}, {"concurrent": 2}, {"concurrent": 5}, {"ahead": 2, "concurrent": 3}]


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_all_records_come_in_order(way: dict[str, int]) -> None:
    collection = Collection(1234)
    assert ids(pages(collection.by_offset, limit=50, **way)) == list(range(1, 1235))


@pytest.mark.parametrize("way", WAYS, ids=str)
@pytest.mark.parametrize("total", [0, 1, 50, 120, 400, 2000])
def test_the_total_is_kept(way: dict[str, int], total: int) -> None:
    collection = Collection(400)
    came = ids(pages(collection.by_offset, limit=50, total=total, **way))
    assert came == list(range(1, 401))[:total]
    asked_for = {int(asked.get("start", "0")) for asked in collection.asked}
    assert all(start < max(total, 1) for start in asked_for)


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_an_error_is_raised_after_what_came_before_it(way: dict[str, int]) -> None:
    collection = Collection(1000)

    def handler(request: Request) -> Response:
        return no(500) if query_of(request).get("start") == "300" else collection.by_offset(request)

    assert ids_before(ServerError, pages(handler, limit=50, **way)) == list(range(1, 301))
    with pytest.raises(ServerError) as caught:
        pages(handler, limit=50, **way).to_list()
    assert caught.value.resume is not None
    assert (ids(pages(collection.by_offset, limit=50, **way, resume=caught.value.resume)))[0] == 301


@pytest.mark.parametrize("way", [{"concurrent": 4}, {"ahead": 2, "concurrent": 4}], ids=str)
def test_an_error_beyond_the_end_is_nobodys(way: dict[str, int]) -> None:
    collection = Collection(200)

    def handler(request: Request) -> Response:
        return no(500) if int(query_of(request).get("start", "0")) >= 200 else collection.by_offset(request)

    assert ids(pages(handler, limit=20, **way)) == list(range(1, 201))


def test_few_pages_are_asked_for_in_vain() -> None:
    for size in (0, 10, 50, 51, 100, 400, 999, 1000):
        collection = Collection(size)
        assert ids(pages(collection.by_offset, limit=50, concurrent=4)) == list(range(1, size + 1))
        needed = max(1, -(-size // 50))
        assert len(collection.asked) <= needed + most_in_vain(needed, 4)
        starts = [int(asked.get("start", "0")) for asked in collection.asked]
        assert len(set(starts)) == len(starts)


def test_pages_that_are_shorter_than_foreseen_are_fetched_anew() -> None:
    """The server goes on where it likes, not a page further."""

    def handler(request: Request) -> Response:
        start = int(query_of(request).get("start", "0"))
        length = 10 if start < 100 else 7
        rows = [{"id": number + 1} for number in range(start, min(start + length, 200))]
        more = start + length < 200
        pagination = {"start": start, "limit": length, "more_items_in_collection": more}
        return envelope(
            rows,
            additional_data={"pagination": {**pagination, "next_start": start + length if more else None}},
        )

    assert ids(pages(handler, concurrent=4)) == list(range(1, 201))
    assert ids(pages(handler, concurrent=4, ahead=3)) == list(range(1, 201))


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_server_that_does_not_advance_is_found_out(way: dict[str, int]) -> None:
    def handler(_: Request) -> Response:
        more = {"start": 0, "limit": 100, "more_items_in_collection": True, "next_start": 0}
        return envelope([{"id": 1}], additional_data={"pagination": more})

    assert ids_before(PagingError, pages(handler, **way)) == [1]


def test_a_list_by_cursor_can_be_fetched_ahead_and_not_concurrently() -> None:
    collection = Collection(1000)
    assert ids(pages(collection.by_cursor, Things.collect, ahead=3)) == list(range(1, 1001))
    with pytest.raises(RequestError, match="one before"):
        pages(collection.by_cursor, Things.collect, concurrent=2)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ahead": -1},
        {"ahead": True},
        {"ahead": 1.5},
        {"concurrent": 0},
        {"concurrent": "2"},
        {"resume": 5},
        {"resume": "x"},
    ],
    ids=str,
)
def test_wrong_ways_are_refused_before_anything_is_sent(wrong: dict[str, Any]) -> None:
    collection = Collection(1)
    with pytest.raises(RequestError):
        pages(collection.by_offset, **wrong)
    assert collection.asked == []


def client_of(handler: Callable[[Request], Response]) -> Client:
    """A client whose calls are tried once."""
    return Client(
        "token",
        base_url="http://localhost",
        transport=InProcessTransport(handler),
        retry=RetryPolicy(max_attempts=1),
    )


def things(client: Client, **options: Any) -> Pages[Thing]:
    """The list, of a client."""
    made: Pages[Thing] = client.call(operation_of(Things.list), (), options)
    return made


@settings(max_examples=60)
@given(
    size=st.integers(0, 120),
    limit=st.integers(1, 40),
    total=st.none() | st.integers(0, 150),
    ahead=st.integers(0, 3),
    concurrent=st.integers(1, 5),
    struck=st.lists(st.integers(0, 25), max_size=6),
    other_limit=st.integers(1, 40),
)
def test_whatever_fails_each_record_comes_once_and_in_order(
    size: int,
    limit: int,
    total: int | None,
    ahead: int,
    concurrent: int,
    struck: list[int],
    other_limit: int,
) -> None:
    collection = Collection(size)
    count = 0

    def handler(request: Request) -> Response:
        nonlocal count
        count += 1
        return no(503) if count - 1 in struck else collection.by_offset(request)

    client = client_of(handler)
    way: dict[str, Any] = {"ahead": ahead, "concurrent": concurrent, "total": total}
    came: list[int] = []
    walked = things(client, limit=limit, **way)
    for _ in range(len(struck) + 1):
        part = walked.to_list(partial=True)
        came += [thing.id for thing in part]
        if part.error is None:
            break
        # What goes on need not have pages of the same length.
        walked = things(client, limit=other_limit, resume=part.resume, **way)
    else:
        raise AssertionError("it failed more often than it was struck")
    assert came == list(range(1, size + 1))[:total]
    client.close()


def test_what_came_tells_whether_it_is_all() -> None:
    collection = Collection(250)
    whole = pages(collection.by_offset).to_list()
    assert (whole.complete, whole.reason, whole.resume, whole.error) == (True, "end", None, None)
    assert (whole.pages, whole.cost, whole.attempts) == (3, 60, 3)
    assert whole.answer is not None
    assert whole.answer.status == 200
    assert whole.additional_data["pagination"]["start"] == 200
    assert whole.repeated == []
    cut = pages(collection.by_offset, total=120).to_list()
    assert (cut.complete, cut.reason, len(cut)) == (False, "total", 120)
    just_all = pages(collection.by_offset, total=250).to_list()
    assert (just_all.complete, just_all.reason) == (True, "end")
    nothing = pages(collection.by_offset, total=0).to_list()
    assert (nothing.complete, nothing.reason, nothing.answer, nothing.cost) == (False, "total", None, None)
    empty = pages(Collection(0).by_offset).to_list()
    assert (empty.complete, empty.pages) == (True, 1)
    again = pickle.loads(pickle.dumps(cut))
    assert isinstance(again, Collected)
    assert (again == cut, again.reason, again.cost) == (True, "total", cut.cost)


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_what_came_before_an_error_can_be_kept(way: dict[str, int]) -> None:
    collection = Collection(250)

    def handler(request: Request) -> Response:
        return no(500) if query_of(request).get("start") == "100" else collection.by_offset(request)

    part = pages(handler, limit=50, **way).to_list(partial=True)
    assert [thing.id for thing in part] == list(range(1, 101))
    assert (part.complete, part.reason) == (False, "failed")
    assert isinstance(part.error, ServerError)
    rest = pages(collection.by_offset, resume=part.resume).to_list()
    assert [thing.id for thing in [*part, *rest]] == list(range(1, 251))


def test_records_that_come_in_meanwhile_are_noticed() -> None:
    collection = Collection(100)
    got: list[tuple[int, int]] = []
    shifted = 0

    def handler(request: Request) -> Response:
        query = query_of(request)
        moved = int(query.get("start", "0")) - shifted
        return collection.by_offset(
            Request("GET", f"http://localhost/v1/things?start={max(moved, 0)}&limit={query['limit']}")
        )

    def told(request: Request) -> Response:
        answer = handler(request)
        body = json.loads(answer.body)
        body["additional_data"]["pagination"].pop("next_start", None)
        body["additional_data"]["pagination"]["start"] = int(query_of(request).get("start", "0"))
        return Response(200, answer.headers, json.dumps(body).encode())

    for page in pages(told, limit=20).pages():
        got.append((page[0].id, page.repeats))
        if page[0].id == 21:
            shifted = 3
    assert got == [(1, 0), (21, 0), (38, 3), (58, 0), (78, 0), (98, 0)]
    shifted = 0

    def shifting(request: Request) -> Response:
        nonlocal shifted
        shifted = 3 if int(query_of(request).get("start", "0")) >= 40 else 0
        return told(request)

    assert (pages(shifting, limit=20).to_list()).repeated == [38, 39, 40]


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_walk_that_is_left_sends_nothing_more(way: dict[str, int]) -> None:
    collection = Collection(10_000)
    walked = pages(collection.by_offset, limit=10, **way).pages()
    first = next(walked)
    assert first[0].id == 1
    walked.close()
    sent = len(collection.asked)
    assert sent <= 1 + way.get("ahead", 0) + way.get("concurrent", 1)
    with pytest.raises(StopIteration):
        next(walked)
    assert len(collection.asked) <= sent + way.get("concurrent", 1)


def test_a_token_is_text_that_fits_anywhere_and_is_checked() -> None:
    collection = Collection(1000)
    token = (next(pages(collection.by_offset).pages())).resume
    assert token is not None
    assert token.startswith("1.")
    assert token.replace(".", "").replace("-", "").replace("_", "").isalnum()
    assert "token" not in token
    for number in range(len(token)):
        other = "A" if token[number] != "A" else "B"
        with pytest.raises(RequestError, match="no place in a walk"):
            pages(collection.by_offset).resume(token[:number] + other + token[number + 1 :])


def test_a_total_and_what_was_left_of_an_earlier_one_both_hold() -> None:
    collection = Collection(1000)
    token = (next(pages(collection.by_offset, total=250).pages())).resume
    assert ids(pages(collection.by_offset, resume=token)) == list(range(101, 251))
    assert ids(pages(collection.by_offset, resume=token, total=20)) == list(range(101, 121))
    assert ids(pages(collection.by_offset, resume=token, total=900, start=5)) == list(range(101, 251))
    token = (next(pages(collection.by_offset).pages())).resume
    assert len(ids(pages(collection.by_offset, resume=token, total=20))) == 20


ANOTHER_PROCESS = """
import sys
from pipedriver import Client

url, token, resume = sys.argv[1:]
with Client(token, base_url=url) as client:
    print(*(stage.id for stage in client.v1.activities.list(limit=7, resume=resume, concurrent=2)))
"""


def test_another_process_goes_on_where_this_one_stopped(local_pipedrive: LocalPipedrive) -> None:
    local_pipedrive.faults.add("daily_limit", verb="GET", path="/v1/activities", skip=2)
    with Client(local_pipedrive.owner.api_token, base_url=local_pipedrive.url) as client:
        for number in range(30):
            client.v1.activities.create(subject=f"{number}", type="call")
        part = client.v1.activities.list(limit=10).to_list(partial=True)
    local_pipedrive.faults.clear()
    assert isinstance(part.error, DailyBudgetExhausted)
    assert part.resume is not None
    given = [local_pipedrive.url, local_pipedrive.owner.api_token, part.resume]
    command = [sys.executable, "-c", ANOTHER_PROCESS, *given]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    came = [activity.id for activity in part]
    rest = [int(number) for number in done.stdout.split()]
    assert len(came) == 20
    assert [*came, *rest] == sorted({*came, *rest})
    assert len(came + rest) == 30
