"""The tests of the operations, through the synchronous client, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipedriver import Client
from pipedriver.testing import LocalPipedrive, Member
from tests.operations.places import Local
from tests.operations.truth import Checked


@pytest.fixture
def local(local_pipedrive: LocalPipedrive) -> Iterator[Local[Client]]:
    """A fresh local Pipedrive whose users are synchronous clients.

    Its answers are held to its document.
    """

    def make(member: Member) -> Client:
        return Client(member.api_token, base_url=local_pipedrive.url, transport=Checked())

    place = Local(local_pipedrive, make)
    yield place
    for client in place.made:
        client.close()


@pytest.fixture
def client(local: Local[Client]) -> Client:
    """A client of the company's admin."""
    return local.owner()
