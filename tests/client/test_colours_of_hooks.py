"""Hooks that are asynchronous, and calls that are left before their end."""

from __future__ import annotations

import asyncio

import pytest

from pipedriver import (
    AsyncClient,
    AsyncInProcessTransport,
    AttemptEnded,
    CallEnded,
    CallStarted,
    Client,
    ConfigurationError,
    Hooks,
    InProcessTransport,
    Request,
    Response,
)
from tests.client.worlds import envelope


@pytest.fixture
def anyio_backend() -> str:
    """The event loop of the client."""
    return "asyncio"


async def test_asynchronous_hooks_are_waited_for() -> None:
    order: list[str] = []

    async def later(event: CallStarted) -> None:
        await asyncio.sleep(0)
        order.append(type(event).__name__)

    async def fails(_: CallStarted) -> None:
        await asyncio.sleep(0)
        raise ZeroDivisionError

    def handler(_: Request) -> Response:
        order.append("sent")
        return envelope({"id": 5})

    hooks = [
        Hooks(before_call=later, before_attempt=later, after_attempt=later, after_call=later),
        Hooks(before_attempt=fails, after_attempt=lambda _: order.append("a plain one")),
    ]
    client = AsyncClient(
        "t", base_url="http://localhost", transport=AsyncInProcessTransport(handler), hooks=hooks
    )
    assert (await client.v1.deals.get(5)).id == 5
    assert order == ["CallStarted", "AttemptStarted", "sent", "AttemptEnded", "a plain one", "CallEnded"]


def test_a_synchronous_client_refuses_asynchronous_hooks() -> None:
    async def later(_: CallStarted) -> None: ...

    with pytest.raises(ConfigurationError, match="AsyncClient"):
        Client("t", hooks=Hooks(before_call=later))


async def test_a_call_that_is_cancelled_is_told_of() -> None:
    told: list[CallStarted] = []
    arrived = asyncio.Event()

    async def never(_: CallStarted) -> None:
        await asyncio.Event().wait()

    async def handler(_: Request) -> Response:
        arrived.set()
        await asyncio.Event().wait()
        raise AssertionError

    hooks = [Hooks(after_attempt=told.append, after_call=told.append), Hooks(after_call=never)]
    client = AsyncClient(
        "t", base_url="http://localhost", transport=AsyncInProcessTransport(handler), hooks=hooks
    )
    task = asyncio.ensure_future(client.v1.deals.get(5))
    await arrived.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    attempt, ended = told
    assert isinstance(attempt, AttemptEnded)
    assert (attempt.failure, attempt.status) == ("abandoned", None)
    assert isinstance(ended, CallEnded)
    assert (ended.error, ended.attempts) == ("abandoned", 1)


def test_a_call_that_is_interrupted_is_told_of() -> None:
    told: list[CallStarted] = []

    def handler(_: Request) -> Response:
        raise KeyboardInterrupt

    hooks = Hooks(after_attempt=told.append, after_call=told.append)
    client = Client("t", base_url="http://localhost", transport=InProcessTransport(handler), hooks=hooks)
    with pytest.raises(KeyboardInterrupt):
        client.v1.deals.get(5)
    assert [type(event) for event in told] == [AttemptEnded, CallEnded]
