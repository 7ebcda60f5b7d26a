"""What each company has spent today: counted in memory, kept in the database from time to time."""

from __future__ import annotations

import time
from dataclasses import dataclass

from pipedriver.server.store.budgets import budget_of_company, insert_budget, update_budget
from pipedriver.server.store.database import Session

SECONDS_BETWEEN_WRITES = 1.0
"""Real seconds between two writes of what was spent: so much is lost at most where the server is killed."""


@dataclass(slots=True)
class Spent:
    """What a company spent on a day, ``YYYY-MM-DD`` in UTC."""

    day: str
    tokens: int
    is_kept: bool = True


class Budgets:
    """The budgets of all companies. Not to be used by two threads at once."""

    def __init__(self) -> None:
        self._spent: dict[int, Spent] = {}
        self._written = time.monotonic()
        self._unwritten = False

    def spent(self, session: Session, company: int, day: str) -> int:
        """What a company has spent on a day."""
        return self._of(session, company, day).tokens

    def spend(self, session: Session, company: int, day: str, tokens: int) -> None:
        """Count tokens."""
        if tokens:
            self.put(session, company, day, self._of(session, company, day).tokens + tokens)

    def put(self, session: Session, company: int, day: str, tokens: int) -> None:
        """Say what a company has spent."""
        spent = self._of(session, company, day)
        spent.tokens, spent.is_kept = tokens, False
        self._unwritten = True

    def is_due(self) -> bool:
        """Whether it is time to write."""
        return self._unwritten and time.monotonic() - self._written >= SECONDS_BETWEEN_WRITES

    def take_unwritten(self) -> list[tuple[int, str, int]]:
        """Company, day and tokens of what the database does not hold yet; it counts as written from now."""
        taken: list[tuple[int, str, int]] = []
        for company, each in self._spent.items():
            if not each.is_kept:
                taken.append((company, each.day, each.tokens))
                each.is_kept = True
        self._unwritten = False
        self._written = time.monotonic()
        return taken

    def forget(self) -> None:
        """Read everything anew: another database is there."""
        self._spent.clear()
        self._unwritten = False

    def _of(self, session: Session, company: int, day: str) -> Spent:
        spent = self._spent.get(company)
        if spent is None:
            row = session.first(budget_of_company(), company_id=company)
            spent = Spent(day, 0) if row is None else Spent(row["day"], row["spent"])
            self._spent[company] = spent
        if spent.day != day:
            spent.day, spent.tokens, spent.is_kept = day, 0, False
        return spent


def keep_spent(session: Session, spent: list[tuple[int, str, int]]) -> None:
    """Write what companies have spent."""
    for company, day, tokens in spent:
        if not session.run(update_budget(), company=company, day=day, spent=tokens):
            session.run(insert_budget(), company_id=company, day=day, spent=tokens)
