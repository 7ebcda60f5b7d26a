"""A server of several processes, and callers of which it is known which process serves each."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.cli.serving import Serving
from tests.control.asking import Asker

READERS = 2

Readers = list[dict[str, Any]]
"""What the control plane tells of each reader."""


def connections(readers: Readers) -> list[int]:
    """How many connections each has."""
    return [each["connections"] for each in readers]


def are_ready(readers: Readers) -> bool:
    """Whether all that there are to be are there."""
    return len(readers) == READERS and all(each["is_ready"] for each in readers)


class Manned(Serving):
    """A server with two readers, which are ready."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        super().__init__(folder, "--processes", str(READERS), "--control", *arguments)
        self.wait_until(are_ready)

    def readers(self) -> Readers:
        """What the control plane tells of each reader."""
        asker = Asker(self.url)
        told = asker.get("/_local/processes")["processes"]
        asker.close()
        assert [each["id"] for each in told if each["writes"]] == [self.process_id]
        return [each for each in told if not each["writes"]]

    def wait_until(self, holds: Callable[[Readers], bool]) -> Readers:
        """Wait until something holds of the readers; gives them."""
        for _ in range(2_000):
            readers = self.readers()
            if holds(readers):
                return readers
            time.sleep(0.02)
        raise AssertionError(f"it never came to that: {self.readers()}")

    def callers(self) -> list[Asker]:
        """As many callers as readers, each served by another one."""
        self.wait_until(lambda readers: not any(connections(readers)))
        callers = [Asker(self.url, self.token) for _ in range(READERS)]
        for caller in callers:
            caller.get("/v1/pipelines")
        self.wait_until(lambda readers: connections(readers) == [1] * READERS)
        return callers
