"""The table of the tests that show what each parameter does, made by tools/shown.py."""

from __future__ import annotations

from pathlib import Path

import msgspec

from tests.operations.showing.ignoring import How

TABLE = Path(__file__).parent / "shown.json"


class Shown(msgspec.Struct, frozen=True, order=True):
    """Where a parameter is shown: the test, ``test_deals.py::test_create``, and what it fails upon."""

    test: str
    how: How


def read_table() -> dict[str, Shown]:
    """The table, by operation and parameter."""
    return msgspec.json.decode(TABLE.read_bytes(), type=dict[str, Shown])


def write_table(shown: dict[str, Shown]) -> None:
    """Write the table, a parameter a line."""
    lines = [
        f"{msgspec.json.encode(key).decode()}:{msgspec.json.encode(shown[key]).decode()}"
        for key in sorted(shown)
    ]
    TABLE.write_text("{\n" + ",\n".join(lines) + "\n}\n")
