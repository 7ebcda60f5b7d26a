"""What the tests of the asynchronous app share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from pipedriver import AsyncPyreqwestTransport, AsyncTransport
from pipedriver.transport.httpx2_transport import AsyncHttpx2Transport


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
