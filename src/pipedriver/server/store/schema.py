"""Making the tables of a new database, and refusing a database that this version cannot use."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Executable, Integer, MetaData, Table, Text, insert, text
from sqlalchemy.dialects import registry
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql.compiler import DDLCompiler

# These modules are imported for their tables, which join the metadata.
from pipedriver.server.store import budget_tables as budget_tables
from pipedriver.server.store import deal_total_tables as deal_total_tables
from pipedriver.server.store import file_tables as file_tables
from pipedriver.server.store import filter_tables as filter_tables
from pipedriver.server.store import goal_tables as goal_tables
from pipedriver.server.store import kept_totals, search_index
from pipedriver.server.store import mail_tables as mail_tables
from pipedriver.server.store import oauth_tables as oauth_tables
from pipedriver.server.store import product_tables as product_tables
from pipedriver.server.store import relationship_tables as relationship_tables
from pipedriver.server.store import rights_tables as rights_tables
from pipedriver.server.store import tables as tables
from pipedriver.server.store import webhook_tables as webhook_tables
from pipedriver.server.store.columns import metadata
from pipedriver.server.store.database import Session
from pipedriver.server.store.planning import fix_plans
from pipedriver.server.store.statement import Statement

SCHEMA_VERSION = 5
"""The version of the tables that people are told; a database remembers it, and the digest beside it."""

_versions = Table(
    "schema_version", MetaData(), Column("version", Integer, primary_key=True), Column("tables", Text)
)


class WrongSchema(Exception):
    """The database was made by a version of pipedriver whose tables differ."""


def create_tables(session: Session) -> None:
    """Make every table and index in an empty database."""
    session.run(Statement(CreateTable(_versions)))
    digest = digest_of_tables(session.dialect)
    session.run(Statement(insert(_versions).values(version=SCHEMA_VERSION, tables=digest)))
    for definition in _definitions():
        session.run(Statement(definition))
    if session.dialect == "sqlite":
        fix_plans(session)
        search_index.create_index(session)
        kept_totals.create_triggers(session)


def digest_of_tables(dialect: str) -> str:
    """What tells apart databases whose tables, indexes or triggers differ, were it by one column.

    So nobody has to remember to count `SCHEMA_VERSION` up for a database of other tables to be refused.
    """
    known = registry.load(dialect)()
    digest = hashlib.sha256()
    for definition in _definitions():
        digest.update(Statement(definition).text(known)[0].encode())
    if dialect == "sqlite":
        for trigger in (*search_index.definitions(), *kept_totals.definitions()):
            digest.update(trigger.encode())
    return digest.hexdigest()[:16]


def prepare(session: Session, *, is_empty: bool) -> None:
    """Make the tables of an empty database, or check those of another.

    Raises:
        WrongSchema: another version of the tables is there.
    """
    if is_empty:
        create_tables(session)
        return
    # Every column, for the older versions did not have all of them.
    found = session.first(Statement(text("SELECT * FROM schema_version"))) or {}
    version = found.get("version")
    if version != SCHEMA_VERSION:
        raise WrongSchema(
            f"the database has tables of version {version}; this pipedriver needs version {SCHEMA_VERSION}"
        )
    digest = digest_of_tables(session.dialect)
    if found.get("tables") != digest:
        raise WrongSchema(
            f"the database was made by another build of pipedriver, whose tables of version {version} differ"
            f" ({found.get('tables') or 'not named'} there, {digest} here)"
        )


def _definitions() -> Iterator[Executable]:
    for table in metadata.sorted_tables:
        yield CreateTable(table)
        for index in sorted(table.indexes, key=lambda each: str(each.name)):
            yield CreateIndex(index)


@compiles(CreateIndex, "postgresql")
def _create_index_in_postgresql(element: CreateIndex, compiler: DDLCompiler, **options: Any) -> str:
    """An index of some rows alone is so in both databases; declared for both, it would load both dialects."""
    index = element.element
    index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]
    written: str = compiler.visit_create_index(element, **options)  # type: ignore[no-untyped-call]  # not ours
    return written
