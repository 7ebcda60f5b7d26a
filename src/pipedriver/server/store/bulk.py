"""Adding very many rows: indexes that new rows would hit all over are cheaper to make afterwards."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import Index
from sqlalchemy.schema import CreateIndex, DropIndex

from pipedriver.server.store.columns import metadata
from pipedriver.server.store.database import Session
from pipedriver.server.store.planning import fix_plans
from pipedriver.server.store.statement import Statement

_IN_ORDER = ("id", "deal_id", "object", "add_time")
"""Columns that grow from one added row to the next; an index that begins with one takes them as they come."""


def scattered_indexes() -> list[Index]:
    """The indexes of the sales tables to which rows added in the order of their ids come in no order."""
    names = {"deals", "persons", "organizations", "activities", "activity_participants", "deal_participants"}
    names |= {"deal_stage_visits", "followers", "notes", "custom_values"}
    found = [index for name in sorted(names) for index in metadata.tables[name].indexes]
    scattered = [index for index in found if list(index.columns)[1].name not in _IN_ORDER]
    return sorted(scattered, key=lambda index: str(index.name))


def drop_indexes(session: Session, indexes: Collection[Index]) -> None:
    """Do without indexes for the rest of the job."""
    for index in indexes:
        session.run(Statement(DropIndex(index)))


def create_indexes(session: Session, indexes: Collection[Index]) -> Iterator[int]:
    """Make indexes again, and give after each how many are made."""
    for count, index in enumerate(indexes, start=1):
        session.run(Statement(CreateIndex(index)))
        yield count
    if session.dialect == "sqlite":
        fix_plans(session)
