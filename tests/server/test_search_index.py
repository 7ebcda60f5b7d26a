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

_settings = Statement(text("SELECT k, v FROM search_index_config"))
_merge_four = Statement(text("INSERT INTO search_index(search_index, rank) VALUES ('automerge', 4)"))


def _found(database: Database) -> None:
    database.write(lambda session: found_example(session, Clock().now()))


def _merging(session: Session) -> tuple[int | None, int | None]:
    settings = dict(session.tuples(_settings))
    return settings.get("automerge"), settings.get("crisismerge")


@pytest.mark.parametrize("is_file", [False, True])
def test_pieces_are_merged_sixteen_at_a_time_and_never_all_at_once(tmp_path: Path, is_file: bool) -> None:
    with open_database(tmp_path / "x.sqlite" if is_file else None, _found) as opened:
        assert opened.database.read(_merging) == (16, 512)


def test_so_they_are_in_a_database_that_was_made_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    with open_database(path, _found) as opened:
        opened.database.write(lambda session: session.run(_merge_four))
        assert opened.database.read(_merging) == (4, 512)
    with open_database(path, _found) as opened:
        assert opened.database.read(_merging) == (16, 512)
