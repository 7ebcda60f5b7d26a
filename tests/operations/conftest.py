"""What the tests of the operations share: those that show a parameter are repeated without it."""

from __future__ import annotations

import pytest

from pipedriver.testing import LocalPipedrive
from tests.operations.showing.repeating import prepare, pytest_collection_modifyitems, pytest_pyfunc_call

__all__ = ["local_pipedrive", "pytest_collection_modifyitems", "pytest_pyfunc_call"]


@pytest.fixture
def local_pipedrive(local_pipedrive: LocalPipedrive, request: pytest.FixtureRequest) -> LocalPipedrive:
    """A fresh local Pipedrive; where a test is repeated, one that ignores a parameter."""
    prepare(request.node, local_pipedrive)
    return local_pipedrive
