"""Fixtures of the tests that drive the official Node client."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipedriver.server.store.contents import Contents
from pipedriver.testing import LocalPipedrive
from tests.node.held import unheld
from tests.node.node_client import Node, NodeClient, NodeProcess


@pytest.fixture(scope="session")
def node_process(pytestconfig: pytest.Config) -> Iterator[NodeProcess]:
    """Node with the client in it; the test is skipped where there is no Node."""
    found = Node.find()
    if found is None:
        assert "CI" not in os.environ, "Node.js and npm are missing, and .ci/run should have installed them"
        pytest.skip("Node.js and npm are not installed")
    cache = pytestconfig.rootpath / ".pytest_cache"
    cache.mkdir(exist_ok=True)
    found.install(cache / "node_client.lock")
    process = NodeProcess(found.node)
    yield process
    process.close()


@pytest.fixture(scope="session")
def today_process(node_process: NodeProcess) -> Iterator[NodeProcess]:
    """Node with today's client in it."""
    process = NodeProcess(node_process.node, "today.js")
    yield process
    process.close()


@pytest.fixture
def node(node_process: NodeProcess, local_pipedrive: LocalPipedrive) -> Iterator[NodeClient]:
    """The Node client, calling as the owner of a fresh company; what is checked must be looked at."""
    yield from _looked_at(NodeClient(node_process, local_pipedrive.url, local_pipedrive.owner.api_token))


@pytest.fixture
def today(today_process: NodeProcess, local_pipedrive: LocalPipedrive) -> Iterator[NodeClient]:
    """Today's Node client, in the same way."""
    yield from _looked_at(NodeClient(today_process, local_pipedrive.url, local_pipedrive.owner.api_token))


def _looked_at(client: NodeClient) -> Iterator[NodeClient]:
    yield client
    missing = list(unheld(client.checked_answers))
    assert not missing, "\n".join(missing)


@pytest.fixture(scope="session")
def contents() -> Iterator[Contents]:
    """Where files go that nobody keeps."""
    made = Contents(None)
    yield made
    made.close()


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file to send."""
    made = tmp_path_factory.mktemp("files") / "a.txt"
    made.write_text("a")
    return made
