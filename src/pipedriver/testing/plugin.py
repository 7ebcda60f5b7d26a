"""The pytest plugin: a fresh local Pipedrive for each test, and clients of it.

It is there as soon as ``pipedriver[server]`` is installed. ``@pytest.mark.pipedriver(in_process=True)`` lets
the clients of a test call the server without a socket; ``now=datetime(...)`` sets the server's clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pipedriver import AsyncClient, Client
    from pipedriver.testing.local import LocalPipedrive


def pytest_configure(config: pytest.Config) -> None:
    """Make the plugin's marker known."""
    config.addinivalue_line(
        "markers", "pipedriver(in_process=False, now=None): how the test's local Pipedrive is made"
    )


@pytest.fixture
def local_pipedrive(request: pytest.FixtureRequest) -> Iterator[LocalPipedrive]:
    """A fresh local Pipedrive with one company and one admin."""
    from pipedriver.testing.local import LocalPipedrive

    marker = request.node.get_closest_marker("pipedriver")
    options: dict[str, Any] = dict(marker.kwargs) if marker is not None else {}
    with LocalPipedrive(**options) as local:
        yield local


@pytest.fixture
def pipedrive_client(local_pipedrive: LocalPipedrive) -> Iterator[Client]:
    """A client that calls as the owner of the fresh company."""
    with local_pipedrive.client() as client:
        yield client


@pytest.fixture
def async_pipedrive_client(local_pipedrive: LocalPipedrive) -> AsyncClient:
    """The asynchronous twin of `pipedrive_client`, to be used in ``async with``."""
    return local_pipedrive.async_client()
