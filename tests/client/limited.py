"""A local Pipedrive that keeps to a plan, and whose clock moves when its clients wait."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import anyio

from pipedriver import (
    AsyncClient,
    AsyncInProcessTransport,
    Client,
    InProcessTransport,
    Limits,
    Request,
    Response,
    RetryPolicy,
)
from pipedriver.testing import LocalPipedrive, Member

HASTY = RetryPolicy(max_attempts=1, total_time=3600.0)
"""For a client that does not get over a single 429."""

BASE_URL = "http://127.0.0.1"


class Here:
    """A local Pipedrive, in this process where none is given, and clients that share its clock.

    Args:
        local: the server.

    Attributes:
        local: the server.
        statuses: those of all answers, in their order.
    """

    def __init__(self, local: LocalPipedrive | None = None) -> None:
        self.local = local or LocalPipedrive(in_process=True, now=datetime(2026, 3, 2, 9, tzinfo=UTC))
        self.statuses: list[int] = []
        self._mutex = threading.Lock()

    def clock(self) -> float:
        """The server's time, in seconds since 1970."""
        return self.local.clock.exact()

    def sleep(self, seconds: float) -> None:
        """Move the server's clock."""
        with self._mutex:
            self.local.clock.advance(timedelta(seconds=seconds))

    async def async_sleep(self, seconds: float) -> None:
        """Move the server's clock, and let other tasks go on."""
        self.sleep(seconds)
        await anyio.sleep(0)

    def answer(self, request: Request) -> Response:
        """Let the server answer."""
        response = self.local.application.handle(request)
        self.statuses.append(response.status)
        return response

    def limits(self, **options: Any) -> Limits:
        """Limits that go by the server's clock."""
        return Limits(clock=self.clock, wall_clock=self.clock, **options)

    def client(self, member: Member | None = None, **options: Any) -> Client:
        """A client that waits by moving the clock."""
        return Client(
            (member or self.local.owner).api_token,
            transport=InProcessTransport(self.answer),
            **self._options(self.sleep, options),
        )

    def async_client(self, member: Member | None = None, **options: Any) -> AsyncClient:
        """The asynchronous twin of `client`."""
        return AsyncClient(
            (member or self.local.owner).api_token,
            transport=AsyncInProcessTransport(self.answer),
            **self._options(self.async_sleep, options),
        )

    def client_on_a_socket(self, **options: Any) -> Client:
        """A client that waits by moving the clock, and sends its requests over a socket."""
        usual = self._options(self.sleep, {"base_url": self.local.url, **options})
        return Client(self.local.owner.api_token, **usual)

    def async_client_on_a_socket(self, **options: Any) -> AsyncClient:
        """The asynchronous twin of `client_on_a_socket`."""
        usual = self._options(self.async_sleep, {"base_url": self.local.url, **options})
        return AsyncClient(self.local.owner.api_token, **usual)

    def _options(
        self, sleep: Callable[[float], Awaitable[None] | None], options: dict[str, Any]
    ) -> dict[str, Any]:
        usual: dict[str, Any] = {
            "base_url": BASE_URL,
            "limits": self.limits(),
            "retry": HASTY,
            "clock": self.clock,
            "sleep": sleep,
            "random": lambda: 0.5,
        }
        return usual | options
