"""The tests of the operations, through the asynchronous client, over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from pipedriver import AsyncClient
from pipedriver.testing import LocalPipedrive, Member
from tests.operations.places import Local
from tests.operations.truth import AsyncChecked


@pytest.fixture
def anyio_backend() -> str:
    """The event loop that the tests run on."""
    return "asyncio"


@pytest.fixture
async def local(local_pipedrive: LocalPipedrive) -> AsyncIterator[Local[AsyncClient]]:
    """A fresh local Pipedrive whose users are asynchronous clients.

    Its answers are held to its document.
    """

    def make(member: Member) -> AsyncClient:
        return AsyncClient(member.api_token, base_url=local_pipedrive.url, transport=AsyncChecked())

    place = Local(local_pipedrive, make)
    yield place
    for client in place.made:
        await client.close()


@pytest.fixture
def client(local: Local[AsyncClient]) -> AsyncClient:
    """A client of the company's admin."""
    return local.owner()
