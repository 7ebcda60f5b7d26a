"""What the tests of the synchronous client share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipedriver import PyreqwestTransport, Transport
from pipedriver.transport.httpx2_transport import Httpx2Transport


@pytest.fixture(autouse=True)
def _proxy_that_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy as companies have it, which cannot reach this machine's own servers."""
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
        monkeypatch.setenv(name.lower(), "http://127.0.0.1:1")


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
