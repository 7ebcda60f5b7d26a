"""Writes what follows from the declarations and the facts: the tables of coverage, migration and rights.

    python tools/tables.py            writes docs/coverage.md, migration.md, rights.md, the README's block
    python tools/tables.py --check    writes nothing, prints what is out of date, ends with 1 if anything is

The block in the README stands between two comments; where they are missing, it is put at the end.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipedriver.api.declared import declared_operations  # noqa: E402  # the folder above comes first
from pipedriver.core.operation import Operation  # noqa: E402
from tools.facts import KnownOperation, read_facts  # noqa: E402
from tools.rights_page import rights_page  # noqa: E402

BEGIN = "<!-- coverage: begin (made by tools/tables.py) -->"
END = "<!-- coverage: end -->"


@dataclass(frozen=True)
class Row:
    """One operation of 2019: what the Node client called it, and what there is of it here."""

    known: KnownOperation
    declared: Operation | None
    served: bool

    @property
    def method(self) -> str:
        """The method of the Node client, without its controller."""
        return (self.known.node or "").partition(".")[2]

    @property
    def client(self) -> str:
        """The method of this client."""
        return f"`{call_of(self.declared)}`" if self.declared else "no"

    @property
    def server(self) -> str:
        """What the local server answers."""
        return "yes" if self.served else "501" if self.declared else "no"


def rows_of_2019() -> dict[str, list[Row]]:
    """The 212 operations of 2019, by controller, in alphabetical order."""
    from pipedriver.server.registry import served

    declared = {operation.key: operation for operation in declared_operations("v1")}
    answered = served()
    rows: dict[str, list[Row]] = {}
    for known in sorted(read_facts().of_2019.values(), key=lambda fact: fact.controller):
        row = Row(known, declared.get(known.key), known.key in answered)
        rows.setdefault(known.controller, []).append(row)
    return rows


def call_of(operation: Operation) -> str:
    """How an operation is called, without its arguments: ``client.v1.deals.list``."""
    room = operation.function.__module__.rpartition(".")[2]
    return f"client.{operation.surface}.{room}.{operation.name}"


def coverage(rows: dict[str, list[Row]]) -> str:
    """The text of docs/coverage.md."""
    return "\n".join(_coverage(rows)) + "\n"


def migration(rows: dict[str, list[Row]]) -> str:
    """The text of docs/migration.md."""
    return "\n".join(_migration(rows)) + "\n"


def readme_block(rows: dict[str, list[Row]]) -> str:
    """The block of the README, its two comments included."""
    started = {name: of_one for name, of_one in rows.items() if any(row.declared for row in of_one)}
    lines = [BEGIN, "", *_summary(started)]
    lines.append(_total("**API v1 of 2019, in all**", _all(rows)))
    lines += ["", "Operation by operation: [docs/coverage.md](docs/coverage.md).", "", END]
    return "\n".join(lines)


def with_block(readme: str, block: str) -> str:
    """A README with the block in its place, or at its end where it has none.

    Raises:
        ValueError: only one of the two comments is there.
    """
    before, begun, rest = readme.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if begun and ended:
        return before + block + after
    if begun or END in readme:
        raise ValueError("README.md has one of the two comments that the coverage block stands between")
    return (readme.rstrip() + "\n\n" if readme.strip() else "") + block + "\n"


def _coverage(rows: dict[str, list[Row]]) -> Iterator[str]:
    yield "# Coverage"
    yield ""
    yield "Made by `tools/tables.py` from the declarations, the server's handlers and `tests/facts`."
    yield ""
    yield "*Client* is the method that makes the call; what has none is reached by"
    yield "`client.request(verb, path)`. *Server* is what the local server does: `yes`, it carries the"
    yield "operation out; `501`, it knows the operation and says that it does not carry it out yet; `no`, it"
    yield "does not know it."
    yield ""
    yield "## The API v1 of 2019"
    yield ""
    yield from _summary(rows)
    yield _total("**All**", _all(rows))
    for controller, of_one in rows.items():
        yield ""
        yield f"### {controller}"
        yield ""
        yield "| operation | Node client 10.4.3 | client | server |"
        yield "|---|---|---|---|"
        for row in of_one:
            yield f"| `{row.known.key}` | `{row.method}` | {row.client} | {row.server} |"


def _summary(rows: dict[str, list[Row]]) -> Iterator[str]:
    yield "| | operations | client | server |"
    yield "|---|---:|---:|---:|"
    for controller, of_one in rows.items():
        yield _total(controller, of_one)


def _total(name: str, rows: list[Row]) -> str:
    declared = sum(row.declared is not None for row in rows)
    return f"| {name} | {len(rows)} | {declared} | {sum(row.served for row in rows)} |"


def _all(rows: dict[str, list[Row]]) -> list[Row]:
    return [row for of_one in rows.values() for row in of_one]


_INTRODUCTION = """\
# From the Node client of 2019

Made by `tools/tables.py` from the declarations and `tests/facts`.

Every method of `pipedrive@10.4.3` has one counterpart here. What is the same everywhere:

- A controller is a room: `DealsController` is `client.v1.deals`. `AsyncClient` has the same rooms, with
  `await`.
- Ids that stand in the path are given by position, all else by name, in `snake_case`: `userId` is `user_id`.
  The members of `body` are arguments of their own; `contentType` is gone.
- Custom fields are given as `custom_fields={"<key>": value}`, wherever the Node client let them pass.
- 0 and 1 for yes and no are `True` and `False`. Comma-separated ids and kinds are sequences. Dates and times
  are `date`, `datetime`, `time` and `timedelta`.
- An answer is the record or the records themselves, not an envelope; `record.answer` keeps status, headers
  and body. Lists that page walk through all pages.
- An answer that says no raises an error of its status, `pipedriver.NotFound` for one.
"""


def _migration(rows: dict[str, list[Row]]) -> Iterator[str]:
    yield _INTRODUCTION.rstrip()
    for controller, of_one in rows.items():
        declared = [row for row in of_one if row.declared]
        if not declared:
            continue
        yield ""
        yield f"## {controller}Controller"
        yield ""
        yield "| Node client | here | its arguments here |"
        yield "|---|---|---|"
        for row in declared:
            yield f"| `{row.method}` | {row.client} | {', '.join(_arguments(row)) or 'none'} |"
    waiting = [name for name, of_one in rows.items() if not any(row.declared for row in of_one)]
    if waiting:
        yield ""
        yield "## Not yet"
        yield ""
        names = ", ".join(f"`{name}Controller`" for name in waiting)
        yield f"{names}: by `client.request(verb, path)` till then."


def _arguments(row: Row) -> Iterator[str]:
    assert row.declared is not None
    by_wire = {parameter.wire: parameter for parameter in row.declared.parameters}
    for known in row.known.parameters:
        theirs, ours = known.node or known.name, by_wire[known.name].name
        yield f"`{theirs}`" if theirs == ours else f"`{theirs}` is `{ours}`"


def main(arguments: Iterable[str] | None = None) -> int:
    """Write or check the tables; the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    chosen = parser.parse_args(None if arguments is None else list(arguments))
    stale = 0
    for path, text in texts().items():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        if chosen.check:
            stale += 1
            print(f"{path.relative_to(ROOT)} is out of date: run python tools/tables.py")
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return 1 if stale else 0


def texts() -> dict[Path, str]:
    """What the files must hold, by their paths."""
    rows = rows_of_2019()
    readme = ROOT / "README.md"
    current = readme.read_text(encoding="utf-8") if readme.exists() else ""
    return {
        ROOT / "docs" / "coverage.md": coverage(rows),
        ROOT / "docs" / "migration.md": migration(rows),
        ROOT / "docs" / "rights.md": rights_page(),
        readme: with_block(current, readme_block(rows)),
    }


if __name__ == "__main__":
    sys.exit(main())
