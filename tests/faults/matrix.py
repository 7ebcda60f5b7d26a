"""What the client does about each fault: the table of docs/faults.md, read cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pipedriver

DOCUMENT = Path(__file__).parents[2] / "docs" / "faults.md"

CALLS = ("read", "repeatable write", "POST or merge")
"""The columns."""


@dataclass(frozen=True)
class Cell:
    """One cell: what comes of a fault that strikes each attempt, and of one that strikes the first alone.

    Attributes:
        fault: the row.
        call: the column.
        text: as it stands in the document.
    """

    fault: str
    call: str
    text: str

    @property
    def is_answered(self) -> bool:
        """Whether the fault does no harm."""
        return self.text == "answered"

    @property
    def is_retried(self) -> bool:
        """Whether the request is sent again."""
        return self.text.startswith("again, then ")

    @property
    def error(self) -> type[pipedriver.PipedriveError] | None:
        """What the call ends with where the fault strikes each attempt."""
        if self.is_answered:
            return None
        name = self.text.removeprefix("again, then ").strip("`")
        kind: type[pipedriver.PipedriveError] = getattr(pipedriver, name)
        assert issubclass(kind, pipedriver.PipedriveError)
        return kind


def cells() -> list[Cell]:
    """Every cell of the table."""
    found: list[Cell] = []
    for line in DOCUMENT.read_text().splitlines():
        if line.startswith("| `"):
            fault, _, *texts = (part.strip() for part in line.strip("|").split("|"))
            assert len(texts) == len(CALLS), line
            found += [Cell(fault.strip("`"), call, text) for call, text in zip(CALLS, texts, strict=True)]
    return found
