"""The search's index in SQLite: an FTS5 table of tokens, and the triggers that keep it.

It holds no text of its own. A row is a source's text in one record, and its number says which: the company,
then the source, then the record's id; so a company's part, and a source's within it, lie together, and a
search reads nothing else. Whatever changes a record changes the index in the same transaction, and no writer
has to think of it: triggers note the change, and `settle` carries all of them over before the commit. At each
statement that may be undone the index writes what it holds to its tables, so one change at a time costs much.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import text

from pipedriver.server.store import triggers
from pipedriver.server.store.database import Session
from pipedriver.server.store.search_places import SOURCES, Source
from pipedriver.server.store.statement import Statement
from pipedriver.server.store.triggers import Trigger, run_text

INDEX = "search_index"
TOKENS_FUNCTION = "search_tokens"
"""The name under which every connection must know `search_text.tokens_of`; the triggers call it."""

SEARCHED_TABLES = frozenset(source.table.name for source in SOURCES)
"""The tables whose changes the index follows."""

_NOTED = "search_changes"
_ID_BITS = 38
_SOURCE_BITS = 6
_LARGE_BUFFER, _USUAL_BUFFER = 64 * 1024 * 1024, 1024 * 1024
_MERGING = {"automerge": 16, "crisismerge": 512}
"""How the index merges its pieces, of which each transaction adds one (SQLite's documentation of FTS5).

So many of a size are merged, a little at a time. Four, the default, would write each text twice as often, and
begin to write the largest piece anew, all that a sample holds, after a few thousand transactions. At so many
as the second number, 16 by default, all would be merged at once, and whoever writes then would wait seconds.
"""


def first_row(company: int, source: Source) -> int:
    """The number that a source's record 0 of a company would have in the index; ids count up from it."""
    return ((company << _SOURCE_BITS) | source.code) << _ID_BITS


def last_row(company: int, source: Source) -> int:
    """The last number that belongs to a source of a company."""
    return first_row(company, source) + (1 << _ID_BITS) - 1


# Whole values and three-letter pieces are tokens as they come; pieces of two letters are prefixes.
_TABLE = (
    f"CREATE VIRTUAL TABLE {INDEX} USING fts5("
    "tokens, content='', detail='none', columnsize=0, prefix='2', tokenize='ascii')"
)


_NOTES = (
    f"CREATE TABLE {_NOTED}"
    " (number INTEGER PRIMARY KEY, command TEXT, row INTEGER NOT NULL, tokens TEXT NOT NULL)"
)


def definitions() -> Iterator[str]:
    """The statements that make the empty index and the triggers."""
    yield _TABLE
    yield _NOTES
    for _, definition in _all_triggers():
        yield definition


def create_index(session: Session) -> None:
    """Make the empty index and the triggers."""
    for definition in definitions():
        run_text(session, definition)
    set_up(session)


def set_up(session: Session) -> None:
    """Let the index merge as this version wants it to; nothing is written where it does already."""
    known = dict(session.tuples(_settings))
    for name, value in _MERGING.items():
        if known.get(name) != value:
            run_text(session, _command(f"'{name}'", str(value)))


def settle(session: Session) -> None:
    """Carry the noted changes over into the index; before a transaction that wrote records is committed."""
    session.run(_carry_over)
    session.run(_forget_notes)


def create_triggers(session: Session) -> None:
    """Let the index follow every change from now on."""
    triggers.create(session, _all_triggers())


def drop_triggers(session: Session) -> None:
    """Do without the index for the rest of the job; `build_index` makes up for it."""
    triggers.drop(session, _all_triggers())


def build_index(session: Session) -> Iterator[int]:
    """Make the whole index anew from the records; gives after each part how many parts are made."""
    run_text(session, _command("'delete-all'"))
    run_text(session, _command("'hashsize'", str(_LARGE_BUFFER)))
    companies = session.column(Statement(text("SELECT id FROM companies ORDER BY id")))
    done = 0
    for company in companies:
        for source in SOURCES:
            run_text(session, _filling(source), company=company)
            done += 1
            yield done
    # One piece at the bottom: later writes merge among themselves, and not with all that is there.
    run_text(session, _command("'optimize'"))
    run_text(session, _command("'hashsize'", str(_USUAL_BUFFER)))


def parts_of_building(companies: int) -> int:
    """How many parts `build_index` counts."""
    return companies * len(SOURCES)


def _row(of: str, source: Source) -> str:
    return f"(({of}company_id << {_SOURCE_BITS} | {source.code}) << {_ID_BITS}) + {of}id"


def _tokens(of: str, source: Source) -> str:
    return f"{TOKENS_FUNCTION}('{source.reading}', {of}{source.column})"


# What is added has no command (SQLite's documentation of FTS5, "Special INSERT Commands").
_carry_over = Statement(
    text(
        f"INSERT INTO {INDEX} ({INDEX}, rowid, tokens)"  # noqa: S608  # our own names
        f" SELECT command, row, tokens FROM {_NOTED} ORDER BY number"
    )
)
_settings = Statement(text(f"SELECT k, v FROM {INDEX}_config"))  # noqa: S608  # our own name
_forget_notes = Statement(text(f"DELETE FROM {_NOTED}"))  # noqa: S608  # our own names


def _command(name: str, value: str = "NULL") -> str:
    """A command to the index itself (SQLite's documentation of FTS5, "Special INSERT Commands")."""
    return f"INSERT INTO {INDEX}({INDEX}, rank) VALUES ({name}, {value})"  # noqa: S608  # fixed parts


def _filling(source: Source) -> str:
    table, column = source.table.name, source.column
    selected = f"SELECT {_row('', source)}, {_tokens('', source)} FROM {table}"  # noqa: S608  # our own names
    wanted = f"WHERE company_id = :company AND {column} IS NOT NULL ORDER BY id"
    return f"INSERT INTO {INDEX}(rowid, tokens) {selected} {wanted}"


def _all_triggers() -> Iterator[Trigger]:
    for source in SOURCES:
        yield from _triggers(source)


def _triggers(source: Source) -> Iterator[Trigger]:
    table, column = source.table.name, source.column
    name = f"search_{table}_{column}"
    added = (
        f"INSERT INTO {_NOTED}(row, tokens) SELECT {_row('new.', source)}, {_tokens('new.', source)}"
        f" WHERE new.{column} IS NOT NULL;"
    )
    removed = (
        f"INSERT INTO {_NOTED}(command, row, tokens)"
        f" SELECT 'delete', {_row('old.', source)}, {_tokens('old.', source)} WHERE old.{column} IS NOT NULL;"
    )
    yield (
        f"{name}_added",
        f"CREATE TRIGGER {name}_added AFTER INSERT ON {table} WHEN new.{column} IS NOT NULL"
        f" BEGIN {added} END",
    )
    yield (
        f"{name}_changed",
        f"CREATE TRIGGER {name}_changed AFTER UPDATE OF {column} ON {table}"
        f" WHEN old.{column} IS NOT new.{column} BEGIN {removed} {added} END",
    )
    yield (
        f"{name}_removed",
        f"CREATE TRIGGER {name}_removed AFTER DELETE ON {table} WHEN old.{column} IS NOT NULL"
        f" BEGIN {removed} END",
    )
