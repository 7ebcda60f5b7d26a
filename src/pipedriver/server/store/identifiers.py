"""The ids of new records: each kind counts up from 1 in each company."""

from __future__ import annotations

from sqlalchemy import text

from pipedriver.server.store.database import Session
from pipedriver.server.store.statement import Statement

USERS_OF_A_COMPANY = 100_000
"""How far apart the users' ids of two companies begin."""

_last = Statement(text("SELECT value FROM counters WHERE company_id = :company AND kind = :kind"))
_note = Statement(
    text(
        "INSERT INTO counters (company_id, kind, value) VALUES (:company, :kind, :value)"
        " ON CONFLICT (company_id, kind) DO UPDATE SET value = :value"
    )
)

_Key = tuple[int, str]


class Counters:
    """The last ids that were given, kept by the one session that writes.

    A job counts in memory; what the jobs of a transaction have counted is written with it, so that a record
    costs no statement for each of its ids.
    """

    __slots__ = ("_last_ids", "_unwritten")

    def __init__(self) -> None:
        self._last_ids: dict[_Key, int] = {}
        self._unwritten: set[_Key] = set()

    def reserve(self, session: Session, company: int, kind: str, count: int) -> int:
        """Take a run of ids; gives the first of them."""
        key = (company, kind)
        last = self._last_ids.get(key)
        if last is None:
            last = session.value(_last, company=company, kind=kind) or 0
        self._last_ids[key] = last + count
        self._unwritten.add(key)
        return last + 1

    def mark(self) -> dict[_Key, int]:
        """Where the counting stands, to come back to."""
        return dict(self._last_ids)

    def back_to(self, mark: dict[_Key, int]) -> None:
        """Undo what was counted since a mark."""
        self._last_ids = mark
        self._unwritten.intersection_update(mark)

    def write(self, session: Session) -> None:
        """Write down what was counted; called before the transaction is committed."""
        if self._unwritten:
            rows = [
                {"company": key[0], "kind": key[1], "value": self._last_ids[key]}
                for key in sorted(self._unwritten)
            ]
            session.run_many(_note, rows)
            self._unwritten.clear()

    def forget(self) -> None:
        """Read everything anew: the transaction was undone, or the whole database is another."""
        self._last_ids.clear()
        self._unwritten.clear()


def next_id(session: Session, company: int, kind: str) -> int:
    """The next free id of a kind of record, named as its table is. It is never given again."""
    return reserve_ids(session, company, kind, 1)


def reserve_ids(session: Session, company: int, kind: str, count: int) -> int:
    """Take a run of ids at once; gives the first of them."""
    return session.counters.reserve(session, company, kind, count)


def next_user_id(session: Session, company: int) -> int:
    """The next free id of a user. Users' ids differ across companies, so each company has a range of its own.

    Raises:
        OverflowError: the company's range is used up.
    """
    number = next_id(session, company, "users")
    if number >= USERS_OF_A_COMPANY:
        raise OverflowError(f"a company has room for {USERS_OF_A_COMPANY - 1} users")
    return (company - 1) * USERS_OF_A_COMPANY + number
