"""What the tests of the control plane share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipedriver.testing import LocalPipedrive
from tests.control.asking import Asker


@pytest.fixture
def asker(local_pipedrive: LocalPipedrive) -> Iterator[Asker]:
    """Asks the test's local Pipedrive as its owner."""
    made = Asker(local_pipedrive.url, local_pipedrive.owner.api_token)
    yield made
    made.close()
