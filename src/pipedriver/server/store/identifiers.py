"""The ids of new records: each kind counts up from 1 in each company."""

from __future__ import annotations

from sqlalchemy import text

from pipedriver.server.store.database import Session
from pipedriver.server.store.statement import Statement

USERS_OF_A_COMPANY = 100_000
"""How far apart the users' ids of two companies begin."""

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


def next_user_id(session: Session, company: int) -> int:
    """The next free id of a user. Users' ids differ across companies, so each company has a range of its own.

    Raises:
        OverflowError: the company's range is used up.
    """
    number = next_id(session, company, "users")
    if number >= USERS_OF_A_COMPANY:
        raise OverflowError(f"a company has room for {USERS_OF_A_COMPANY - 1} users")
    return (company - 1) * USERS_OF_A_COMPANY + number
