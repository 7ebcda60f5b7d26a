"""A receiver, and a local Pipedrive that may call it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipedriver.testing import LocalPipedrive
from tests.webhooks.receiving import Receiver


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver on the loopback address."""
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def local() -> Iterator[LocalPipedrive]:
    """A local Pipedrive without a socket, which delivers when it is asked to."""
    with LocalPipedrive(in_process=True, allow_private_webhooks=True) as local:
        yield local
