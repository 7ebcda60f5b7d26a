"""Files that the server itself adds, as mails bring them: kept with their job, gone with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipedriver.server.clock import Clock
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.files import add_file, get_file, open_content
from pipedriver.server.crm.viewers import viewer_of
from pipedriver.server.founding import found_example, founded_companies
from pipedriver.server.opening import open_database
from pipedriver.server.store.contents import folder_of
from pipedriver.server.store.database import Database, Session


@pytest.fixture(params=["memory", "file"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with a company."""
    path = tmp_path / "x.sqlite" if request.param == "file" else None
    with open_database(path, _found) as opened:
        yield opened.database


def _found(database: Database) -> None:
    database.write(lambda session: found_example(session, Clock().now()))


def context_in(session: Session) -> Context:
    viewer = viewer_of(session, founded_companies(session)[0].api_token)
    assert viewer is not None
    return Context(session, viewer, Clock().now())


def test_an_added_file_is_counted_and_read(database: Database) -> None:
    def job(session: Session) -> int:
        context = context_in(session)
        return int(add_file(context, "../a.png", b"content", {"deal_id": None}, inline=True, cid="x@y")["id"])

    id = database.write(job)

    def look(session: Session) -> bytes:
        context = context_in(session)
        row = get_file(context, id)
        assert (row["name"], row["file_type"], row["file_size"], row["inline_flag"]) == ("a.png", "img", 7, 1)
        with open_content(context, row) as content:
            return content.read()

    assert database.read(look) == b"content"


def test_nothing_is_left_of_a_job_that_fails(database: Database, tmp_path: Path) -> None:
    def job(session: Session) -> None:
        add_file(context_in(session), "a", b"content", {})
        raise LookupError

    with pytest.raises(LookupError):
        database.write(job)
    folder = folder_of(tmp_path / "x.sqlite")
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_a_start_clears_what_nothing_names(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"

    def add(session: Session) -> int:
        return int(add_file(context_in(session), "kept", b"kept", {})["id"])

    with open_database(path, _found) as opened:
        id = opened.database.write(add)
        # A server that is killed leaves this: a draft, and a content whose row was not committed.
        draft = opened.database.contents.draft()
        draft.write(b"half")
        draft.finish()
        orphan = opened.database.contents.draft()
        orphan.write(b"orphan")
        opened.database.contents.keep(orphan)
    folder = folder_of(path)
    (folder / "read me").write_text("not ours")
    assert len(_contents(folder)) == 3
    with open_database(path, _found) as opened:
        assert len(_contents(folder)) == 1
        assert opened.database.read(lambda session: _read(session, id)) == b"kept"
    assert (folder / "read me").exists()


def _read(session: Session, id: int) -> bytes:
    context = context_in(session)
    with open_content(context, get_file(context, id)) as content:
        return content.read()


def _contents(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.parent != folder]
