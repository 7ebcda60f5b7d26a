"""What the tests of the synchronous client share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipedriver import PyreqwestTransport, Transport
from pipedriver.transport.httpx2_transport import Httpx2Transport

TRANSPORTS = [PyreqwestTransport, Httpx2Transport]


@pytest.fixture(params=TRANSPORTS, ids=["pyreqwest", "httpx2"])
def transport(request: pytest.FixtureRequest) -> Iterator[Transport]:
    """Each transport in turn."""
    made: Transport = request.param()
    yield made
    made.close()


@pytest.fixture(params=TRANSPORTS, ids=["pyreqwest", "httpx2"])
def hasty_transport(request: pytest.FixtureRequest) -> Iterator[Transport]:
    """Each transport in turn, with a short connect time-out."""
    made: Transport = request.param(connect_timeout=0.2)
    yield made
    made.close()
