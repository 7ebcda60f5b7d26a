"""Fixtures of the tests that drive the official Node client."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from pipedriver.testing import LocalPipedrive
from tests.node.node_client import Node, NodeClient


@pytest.fixture(scope="session")
def installed_node(pytestconfig: pytest.Config) -> Node:
    """Node and the client it runs; the test is skipped where there is no Node."""
    found = Node.find()
    if found is None:
        assert "CI" not in os.environ, "Node.js and npm are missing, and .ci/run should have installed them"
        pytest.skip("Node.js and npm are not installed")
    cache = pytestconfig.rootpath / ".pytest_cache"
    cache.mkdir(exist_ok=True)
    found.install(cache / "node_client.lock")
    return found


@pytest.fixture
def node(installed_node: Node, local_pipedrive: LocalPipedrive) -> Iterator[NodeClient]:
    """The Node client, calling as the owner of a fresh company."""
    with NodeClient(installed_node.node, local_pipedrive.url, local_pipedrive.owner.api_token) as client:
        yield client
