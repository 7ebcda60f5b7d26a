"""What a program is told of its calls: hooks, the log, and nothing that is nobody's business."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from pipedriver import (
    AsyncClient,
    AsyncInProcessTransport,
    AttemptEnded,
    AttemptStarted,
    CallEnded,
    CallStarted,
    ConfigurationError,
    ConnectionFailed,
    Hooks,
    NotFound,
    ServerError,
    TransportError,
)
from pipedriver.testing import LocalPipedrive
from tests.client.worlds import World, envelope, lost, never_left, no, too_late

SECRET = "a-token-that-nobody-may-see"
PERSONAL = "erika@example.com"


class Told:
    """What the hooks were told."""

    def __init__(self) -> None:
        self.events: list[Any] = []

    def hooks(self) -> Hooks:
        """Hooks that keep what they are told."""
        keep = self.events.append
        return Hooks(before_call=keep, before_attempt=keep, after_attempt=keep, after_call=keep)

    def kinds(self) -> list[str]:
        """The kinds of the events."""
        return [type(event).__name__ for event in self.events]


def client_in(world: World, hooks: Any = None) -> AsyncClient:
    """A client in a world of its own."""
    return AsyncClient(
        SECRET,
        base_url="http://localhost",
        transport=AsyncInProcessTransport(world.handle),
        hooks=hooks,
        clock=world.clock,
        sleep=world.async_sleep,
        random=world.random,
    )


async def test_each_call_and_each_attempt_is_told_of() -> None:
    world, told = World(no(503), lost(), envelope({"id": 5}), each_takes=0.25), Told()
    deal = await client_in(world, told.hooks()).v1.deals.get(5)
    assert told.kinds() == ["CallStarted", *["AttemptStarted", "AttemptEnded"] * 3, "CallEnded"]
    begun, first, failed, _, broken, _, came, ended = told.events
    assert isinstance(begun, CallStarted)
    assert (begun.operation, begun.template) == ("GET /v1/deals/{id}", "/v1/deals/{id}")
    assert (begun.method, begun.url) == ("GET", "http://localhost/v1/deals/5")
    assert isinstance(first, AttemptStarted)
    assert first.attempt == 1
    assert isinstance(failed, AttemptEnded)
    assert (failed.status, failed.failure, failed.elapsed) == (503, None, 0.25)
    assert failed.headers["content-type"] == "application/json"
    assert (broken.attempt, broken.status, broken.failure, broken.headers) == (2, None, "connection lost", {})
    assert (came.attempt, came.status) == (3, 200)
    assert isinstance(ended, CallEnded)
    assert (ended.status, ended.attempts, ended.cost, ended.error) == (200, 3, 6, None)
    assert deal.answer is not None
    assert ended.elapsed == deal.answer.elapsed == world.now - 1000
    assert len({id(event.notes) for event in told.events}) == 1


@pytest.mark.parametrize(
    ("happening", "failure"),
    [(never_left(), "not connected"), (too_late(), "timed out"), (lost(), "connection lost")],
    ids=["never left", "late", "lost"],
)
async def test_what_ends_with_an_error_is_told_of(happening: Any, failure: str) -> None:
    told = Told()
    client = client_in(World(*[happening] * 4), told.hooks())
    with pytest.raises(TransportError) as caught:
        await client.v1.deals.get(5)
    assert {event.failure for event in told.events if isinstance(event, AttemptEnded)} == {failure}
    assert told.events[-1].error == type(caught.value).__name__
    assert told.events[-1].status is None


async def test_an_error_tells_status_headers_attempts_cost_and_time() -> None:
    client = client_in(World(no(404, {"x-one": "1"}), each_takes=0.5))
    with pytest.raises(NotFound) as refused:
        await client.v1.deals.get(5)
    error = refused.value
    assert (error.status, error.headers["x-one"], error.attempts) == (404, "1", 1)
    assert (error.cost, error.elapsed) == (2, 0.5)
    with pytest.raises(ConnectionFailed) as failed:
        await client_in(World(*[never_left()] * 4)).v1.deals.get(5)
    assert (failed.value.status, failed.value.headers) == (None, {})
    assert (failed.value.attempts, failed.value.cost) == (4, 0)
    assert failed.value.elapsed > 0


async def test_what_a_hook_raises_is_logged_and_the_call_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    def fails(_: CallStarted) -> None:
        raise ZeroDivisionError

    hooks = Hooks(before_call=fails, before_attempt=fails, after_attempt=fails, after_call=fails)
    deal = await client_in(World(envelope({"id": 5})), hooks).v1.deals.get(5)
    assert deal.id == 5
    assert len([record for record in caplog.records if record.levelno == logging.ERROR]) == 4


async def test_several_hooks_are_called_in_their_order() -> None:
    order: list[int] = []
    hooks = [Hooks(before_attempt=lambda _: order.append(1)), Hooks(before_attempt=lambda _: order.append(2))]
    client = client_in(World(envelope({"id": 5}), envelope({"id": 5})), hooks)
    await client.v1.deals.get(5)
    await client.with_options(timeout=5).v1.deals.get(5)
    assert order == [1, 2, 1, 2]


async def test_no_hooks_are_refused() -> None:
    wrong: Any
    for wrong in (print, [print], 5):
        with pytest.raises(ConfigurationError):
            AsyncClient(SECRET, hooks=wrong)
    nothing: list[Any] = [[], (), None]
    for none in nothing:
        assert (await client_in(World(envelope({"id": 5})), none).v1.deals.get(5)).id == 5


async def test_calls_that_are_not_declared_uploads_and_walks_are_told_of(
    local_pipedrive: LocalPipedrive,
) -> None:
    told = Told()
    token, url = local_pipedrive.owner.api_token, local_pipedrive.url
    async with AsyncClient(token, base_url=url, hooks=told.hooks()) as client:
        await client.request("GET", "/v1/users/me?secret=1")
        assert told.events[0].operation == "GET /v1/users/me"
        assert told.events[0].template is None
        assert "secret" not in repr(told.events)
        kept = await client.v1.files.create(file=("a.txt", b"abc"))
        assert await client.v1.files.download(kept.id).read() == b"abc"
        await client.v1.deals.list(concurrent=3).to_list()
    ended = [event.operation for event in told.events if isinstance(event, CallEnded)]
    assert ended == [
        "GET /v1/users/me",
        "POST /v1/files",
        "GET /v1/files/{id}/download",
        "GET /v1/deals",
    ]


def logged(caplog: pytest.LogCaptureFixture, level: int) -> list[str]:
    """What was logged at a level."""
    return [record.getMessage() for record in caplog.records if record.levelno == level]


async def test_the_log_tells_of_calls_and_hides_what_is_nobodys_business(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, logger="pipedriver")
    world = World(no(503), lost(), envelope([{"id": 5, "name": PERSONAL}]), each_takes=0.25)
    client = client_in(world)
    await client.v1.persons.list(extra_query={"term": PERSONAL}, extra_headers={"x-key": SECRET}).to_list()
    assert logged(caplog, logging.INFO) == [
        "GET /v1/persons: waits 0.250 s",
        "GET /v1/persons: waits 0.500 s",
    ]
    assert logged(caplog, logging.DEBUG) == [
        "GET /v1/persons: attempt 1: 503 in 0.250 s",
        "GET /v1/persons: attempt 2: connection lost in 0.250 s",
        "GET /v1/persons: attempt 3: 200 in 0.250 s",
        "GET /v1/persons: 200, attempts: 3, tokens: 60, 1.500 s",
    ]
    assert {record.name for record in caplog.records} == {"pipedriver"}
    for secret in (SECRET, PERSONAL):
        assert secret not in caplog.text
        assert secret not in repr(client)


async def test_an_error_shows_nothing_that_is_nobodys_business() -> None:
    client = client_in(World(*[no(500)] * 4))
    with pytest.raises(ServerError) as caught:
        await client.v1.persons.list(extra_query={"term": PERSONAL}).to_list()
    for shown in (str(caught.value), repr(caught.value)):
        assert PERSONAL not in shown
        assert SECRET not in shown


async def test_a_call_without_hooks_and_log_is_not_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipedriver.core import hooks

    def made(*_: Any) -> None:
        raise AssertionError("nobody wants to know")

    monkeypatch.setattr(logging.getLogger("pipedriver"), "disabled", True)
    monkeypatch.setattr(hooks, "_Watch", made)
    assert (await client_in(World(envelope({"id": 5}))).v1.deals.get(5)).id == 5
