"""What the tests of the asynchronous client share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from pipedriver import AsyncPyreqwestTransport, AsyncTransport
from pipedriver.transport.httpx2_transport import AsyncHttpx2Transport


@pytest.fixture
def anyio_backend() -> str:
    """The event loop that the tests run on."""
    return "asyncio"


@pytest.fixture(autouse=True)
def _proxy_that_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy as companies have it, which cannot reach this machine's own servers."""
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
        monkeypatch.setenv(name.lower(), "http://127.0.0.1:1")


TRANSPORTS = [AsyncPyreqwestTransport, AsyncHttpx2Transport]


@pytest.fixture(params=TRANSPORTS, ids=["pyreqwest", "httpx2"])
async def transport(request: pytest.FixtureRequest) -> AsyncIterator[AsyncTransport]:
    """Each transport in turn."""
    made: AsyncTransport = request.param()
    yield made
    await made.close()


@pytest.fixture(params=TRANSPORTS, ids=["pyreqwest", "httpx2"])
async def hasty_transport(request: pytest.FixtureRequest) -> AsyncIterator[AsyncTransport]:
    """Each transport in turn, with a short connect time-out."""
    made: AsyncTransport = request.param(connect_timeout=0.2)
    yield made
    await made.close()
