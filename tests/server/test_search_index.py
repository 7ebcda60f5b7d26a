"""How the search's index merges its pieces, in a new database and in one that another version has made."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from pipedriver.server.clock import Clock
from pipedriver.server.founding import found_example
from pipedriver.server.opening import open_database
from pipedriver.server.store.database import Database, Session
from pipedriver.server.store.statement import Statement

_merged = Statement(text("SELECT v FROM search_index_config WHERE k = 'automerge'"))
_merge_four = Statement(text("INSERT INTO search_index(search_index, rank) VALUES ('automerge', 4)"))


def _found(database: Database) -> None:
    database.write(lambda session: found_example(session, Clock().now()))


def _merged_together(session: Session) -> int:
    return int(session.value(_merged))


@pytest.mark.parametrize("is_file", [False, True])
def test_pieces_are_merged_sixteen_at_a_time(tmp_path: Path, is_file: bool) -> None:
    with open_database(tmp_path / "x.sqlite" if is_file else None, _found) as opened:
        assert opened.database.read(_merged_together) == 16


def test_so_they_are_in_a_database_that_was_made_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    with open_database(path, _found) as opened:
        opened.database.write(lambda session: session.run(_merge_four))
        assert opened.database.read(_merged_together) == 4
    with open_database(path, _found) as opened:
        assert opened.database.read(_merged_together) == 16
