"""Fixtures of the tests that drive the official Node client."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

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


@pytest.fixture
def node(node_process: NodeProcess, local_pipedrive: LocalPipedrive) -> Iterator[NodeClient]:
    """The Node client, calling as the owner of a fresh company; what is checked must be looked at."""
    client = NodeClient(node_process, local_pipedrive.url, local_pipedrive.owner.api_token)
    yield client
    missing = list(unheld(client.checked_answers))
    assert not missing, "\n".join(missing)
