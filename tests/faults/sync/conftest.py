"""What the synchronous tests of faults share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipedriver import Httpx2Transport, PyreqwestTransport, Transport


@pytest.fixture(params=[PyreqwestTransport, Httpx2Transport], ids=["pyreqwest", "httpx2"])
def transport(request: pytest.FixtureRequest) -> Iterator[Transport]:
    """Each transport in turn."""
    made: Transport = request.param()
    yield made
    made.close()
