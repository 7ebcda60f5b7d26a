"""The tables that people read are those that follow from the declarations."""

from __future__ import annotations

import pytest

from tools.tables import BEGIN, END, ROOT, migration, rows_of_2019, texts, with_block


@pytest.mark.parametrize("name", ["docs/coverage.md", "docs/migration.md", "docs/rights.md", "README.md"])
def test_no_table_has_drifted(name: str) -> None:
    path = ROOT / name
    assert path.read_text(encoding="utf-8") == texts()[path], "run: python tools/tables.py"


def test_every_operation_of_2019_has_a_row() -> None:
    rows = [row for of_one in rows_of_2019().values() for row in of_one]
    assert len(rows) == 212
    assert {row.server for row in rows} <= {"yes", "501", "no"}


def test_nothing_is_served_that_is_not_declared() -> None:
    rows = [row for of_one in rows_of_2019().values() for row in of_one]
    assert [row.known.key for row in rows if row.served and row.declared is None] == []


def test_the_migration_table_names_methods_and_arguments() -> None:
    lines = migration(rows_of_2019()).splitlines()
    (line,) = [line for line in lines if line.startswith("| `getAllDeals` |")]
    assert "`client.v1.deals.list`" in line
    assert "`ownedByYou` is `owned_by_you`" in line


def test_the_block_takes_its_place_and_nothing_else() -> None:
    block = f"{BEGIN}\nnew\n{END}"
    assert with_block("", block) == block + "\n"
    assert with_block("# Title\n", block) == f"# Title\n\n{block}\n"
    assert with_block(f"a\n{BEGIN}\nold\n{END}\nb\n", block) == f"a\n{block}\nb\n"


def test_half_a_place_for_the_block_is_refused() -> None:
    with pytest.raises(ValueError, match="one of the two"):
        with_block(f"a\n{BEGIN}\n", "")
