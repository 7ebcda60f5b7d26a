"""What the asynchronous tests of faults share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from pipedriver import AsyncHttpx2Transport, AsyncPyreqwestTransport, AsyncTransport


@pytest.fixture
def anyio_backend() -> str:
    """The event loop that the tests run on."""
    return "asyncio"


@pytest.fixture(params=[AsyncPyreqwestTransport, AsyncHttpx2Transport], ids=["pyreqwest", "httpx2"])
async def transport(request: pytest.FixtureRequest) -> AsyncIterator[AsyncTransport]:
    """Each transport in turn."""
    made: AsyncTransport = request.param()
    yield made
    await made.close()
