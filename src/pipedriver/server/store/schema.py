"""Making the tables of a new database, and refusing a database that this version cannot use."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, Table, insert, select
from sqlalchemy.schema import CreateIndex, CreateTable

from pipedriver.server.store import budget_tables as budget_tables

# These modules are imported for their tables, which join the metadata.
from pipedriver.server.store import file_tables as file_tables
from pipedriver.server.store import filter_tables as filter_tables
from pipedriver.server.store import goal_tables as goal_tables
from pipedriver.server.store import mail_tables as mail_tables
from pipedriver.server.store import product_tables as product_tables
from pipedriver.server.store import relationship_tables as relationship_tables
from pipedriver.server.store import rights_tables as rights_tables
from pipedriver.server.store import webhook_tables as webhook_tables
from pipedriver.server.store.database import Session

# The metadata of all: importing it from here lets the tables of OAuth join those of the CRM.
from pipedriver.server.store.oauth_tables import metadata
from pipedriver.server.store.planning import fix_plans
from pipedriver.server.store.search_index import create_index
from pipedriver.server.store.statement import Statement

SCHEMA_VERSION = 4
"""Counts up with every change of the tables; a database remembers the version that made it."""

_versions = Table("schema_version", MetaData(), Column("version", Integer, primary_key=True))


class WrongSchema(Exception):
    """The database was made by a version of pipedriver whose tables differ."""


def create_tables(session: Session) -> None:
    """Make every table and index in an empty database."""
    session.run(Statement(CreateTable(_versions)))
    session.run(Statement(insert(_versions).values(version=SCHEMA_VERSION)))
    for table in metadata.sorted_tables:
        session.run(Statement(CreateTable(table)))
        for index in sorted(table.indexes, key=lambda each: str(each.name)):
            session.run(Statement(CreateIndex(index)))
    if session.dialect == "sqlite":
        fix_plans(session)
        create_index(session)


def prepare(session: Session, *, is_empty: bool) -> None:
    """Make the tables of an empty database, or check those of another.

    Raises:
        WrongSchema: another version of the tables is there.
    """
    if is_empty:
        create_tables(session)
        return
    found = session.value(Statement(select(_versions.c.version)))
    if found != SCHEMA_VERSION:
        raise WrongSchema(
            f"the database has tables of version {found}; this pipedriver needs version {SCHEMA_VERSION}"
        )
