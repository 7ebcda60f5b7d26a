"""The tests of the operations, through the synchronous client, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipedriver import Client
from pipedriver.testing import LocalPipedrive
from tests.operations.places import Local


@pytest.fixture
def local(local_pipedrive: LocalPipedrive) -> Iterator[Local[Client]]:
    """A fresh local Pipedrive whose users are synchronous clients."""
    place = Local(local_pipedrive, local_pipedrive.client)
    yield place
    for client in place.made:
        client.close()


@pytest.fixture
def client(local: Local[Client]) -> Client:
    """A client of the company's admin."""
    return local.owner()
