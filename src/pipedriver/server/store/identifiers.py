"""The ids of new records: each kind counts up from 1 in each company."""

from __future__ import annotations

from sqlalchemy import text

from pipedriver.server.store.database import Session
from pipedriver.server.store.statement import Statement

_next = Statement(
    text(
        "INSERT INTO counters (company_id, kind, value) VALUES (:company, :kind, :count)"
        " ON CONFLICT (company_id, kind) DO UPDATE SET value = counters.value + :count RETURNING value"
    )
)


def next_id(session: Session, company: int, kind: str) -> int:
    """The next free id of a kind of record, named as its table is. It is never given again."""
    return reserve_ids(session, company, kind, 1)


def reserve_ids(session: Session, company: int, kind: str, count: int) -> int:
    """Take a run of ids at once; gives the first of them."""
    last = int(session.value(_next, company=company, kind=kind, count=count))
    return last - count + 1
