"""What the tests of the synchronous app share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipedriver import PyreqwestTransport, Transport
from pipedriver.transport.httpx2_transport import Httpx2Transport


@pytest.fixture(params=[PyreqwestTransport, Httpx2Transport], ids=["pyreqwest", "httpx2"])
def transport(request: pytest.FixtureRequest) -> Iterator[Transport]:
    """Each transport in turn."""
    made: Transport = request.param()
    yield made
    made.close()
