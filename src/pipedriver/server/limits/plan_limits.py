"""Lets a request in, or refuses it, as the plan of its company says (core-api-concepts-rate-limiting)."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime

from pipedriver.core.http import Response
from pipedriver.core.operation import Operation
from pipedriver.core.plans import SEARCH_LIMIT, Plan, is_search
from pipedriver.server.clock import Clock
from pipedriver.server.crm.context import Viewer
from pipedriver.server.limits.budgets import Budgets, keep_spent
from pipedriver.server.limits.windows import Patience, Windows
from pipedriver.server.store.budgets import active_users
from pipedriver.server.store.database import Database, Session
from pipedriver.server.wire.envelope import JSON
from pipedriver.server.wire.refusals import error_body

DAILY_WRITES = 10_000
"""POST and PUT requests of a user in a day, from which ``x-daily-requests-left`` counts down.

It is told and not enforced: its page (daily-api-limit-for-postput-endpoints) speaks of fair use.
"""

_BURST = error_body("Request over limit", errorCode=429)
_DAILY = error_body("Daily API token budget exceeded", errorCode=429)
_BLOCKED = b"""<!DOCTYPE html>
<html><head><title>Access denied</title></head>
<body><h1>Error 1015</h1><p>You are being rate limited.</p></body></html>
"""
_HEADERS = {"content-type": JSON}


@dataclass(frozen=True, slots=True)
class CompanyPlan:
    """The plan of a company.

    Attributes:
        plan: the plan.
        seats: the seats that are paid for; None for as many as there are active users.
        daily_tokens: the daily budget, where it is another than the plan's: more can be bought.
    """

    plan: Plan
    seats: int | None = None
    daily_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """A company's budget today: tokens, and when the next day begins."""

    company_id: int
    plan: str | None
    seats: int
    limit: int | None
    spent: int
    left: int | None
    resets_at: datetime


class PlanLimits:
    """The limits of all companies of a server.

    Args:
        clock: the server's.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._mutex = threading.Lock()
        self._usual: CompanyPlan | None = None
        self._of_company: dict[int, CompanyPlan | None] = {}
        self._windows = Windows()
        self._searches = Windows()
        self._patience = Patience()
        self._writes: dict[tuple[int, int], tuple[str, int]] = {}
        self._budgets = Budgets()
        self.applies = False

    def set_plan(self, plan: CompanyPlan | None, company: int | None = None) -> None:
        """Choose the plan of a company, or of all; None takes the limits away."""
        with self._mutex:
            if company is None:
                self._usual = plan
                self._of_company.clear()
            else:
                self._of_company[company] = plan
            self._windows.forget()
            self._searches.forget()
            self._patience.forget()
            self.applies = self._usual is not None or any(self._of_company.values())

    def plan_of(self, company: int) -> CompanyPlan | None:
        """The plan of a company; None where nothing is limited."""
        return self._of_company.get(company, self._usual)

    def admit(
        self,
        session: Session,
        viewer: Viewer,
        token: Hashable,
        operation: Operation | None,
        *,
        verb: str,
        cost: int,
        told: dict[str, str],
    ) -> Response | None:
        """Let a request in, and count it; or give the answer that refuses it.

        Args:
            session: the request's.
            viewer: who calls.
            token: which token was used.
            operation: what is asked for; None where that is nothing known.
            verb: the HTTP verb.
            cost: the tokens that it costs.
            told: takes the headers that the answer has to bear.
        """
        company = viewer.company_id
        chosen = self.plan_of(company)
        if chosen is None:
            return None
        now = self._clock.exact()
        is_app = viewer.scopes is not None
        with self._mutex:
            blocked = None if is_app else self._patience.blocked(token, now)
            if blocked is not None:
                wait = {"content-type": "text/html; charset=UTF-8", "retry-after": f"{blocked:.0f}"}
                return Response(403, wait, _BLOCKED)
            if operation is not None and is_search(operation.path):
                windows, limit = self._searches, SEARCH_LIMIT
            else:
                windows = self._windows
                limit = chosen.plan.app_requests if is_app else chosen.plan.requests
            reading = windows.look(token, limit, now)
            body = _BURST
            refused = reading.remaining == 0
            if not refused and cost:
                day = self._day()
                most = self._daily_tokens(session, company, chosen)
                if self._budgets.spent(session, company, day) + cost > most:
                    refused, body = True, _DAILY
                else:
                    self._budgets.spend(session, company, day, cost)
            if refused:
                self._patience.refused(token, now)
            else:
                reading = windows.count(token, limit, now)
            told["x-ratelimit-limit"] = str(reading.limit)
            told["x-ratelimit-remaining"] = str(reading.remaining)
            told["x-ratelimit-reset"] = str(reading.reset)
            if not is_app and verb in ("POST", "PUT"):
                told["x-daily-requests-left"] = str(self._count_write(viewer, counts=not refused))
        return Response(429, _HEADERS, body) if refused else None

    def budget(self, session: Session, company: int) -> Budget:
        """A company's budget today."""
        with self._mutex:
            chosen = self.plan_of(company)
            limit = None if chosen is None else self._daily_tokens(session, company, chosen)
            spent = self._budgets.spent(session, company, self._day())
            return Budget(
                company_id=company,
                plan=None if chosen is None else chosen.plan.name,
                seats=_seats(session, company, chosen),
                limit=limit,
                spent=spent,
                left=None if limit is None else max(0, limit - spent),
                resets_at=self._clock.next_midnight(),
            )

    def set_spent(self, session: Session, company: int, tokens: int) -> None:
        """Say what a company has spent today, and keep it."""
        with self._mutex:
            self._budgets.put(session, company, self._day(), tokens)
            spent = self._budgets.take_unwritten()
        keep_spent(session, spent)

    def keep_if_due(self, session: Session) -> None:
        """Let what has been spent be written after a job, from time to time, and wait for nothing."""
        if self._budgets.is_due():
            with self._mutex:
                spent = self._budgets.take_unwritten()
            session.afterwards(lambda later: keep_spent(later, spent))

    def keep(self, database: Database) -> None:
        """Write what has been spent and is not written yet: before the server ends, or is copied."""
        with self._mutex:
            spent = self._budgets.take_unwritten()
        if spent:
            database.write(lambda session: keep_spent(session, spent))

    def forget(self) -> None:
        """Begin anew: another state of the database is there."""
        with self._mutex:
            self._budgets.forget()
            self._windows.forget()
            self._searches.forget()
            self._patience.forget()
            self._writes.clear()

    def _day(self) -> str:
        return self._clock.now().strftime("%Y-%m-%d")

    def _daily_tokens(self, session: Session, company: int, chosen: CompanyPlan) -> int:
        if chosen.daily_tokens is not None:
            return chosen.daily_tokens
        return chosen.plan.daily_tokens(_seats(session, company, chosen))

    def _count_write(self, viewer: Viewer, *, counts: bool) -> int:
        key, day = (viewer.company_id, viewer.user_id), self._day()
        last, count = self._writes.get(key, (day, 0))
        count = (count if last == day else 0) + counts
        self._writes[key] = (day, count)
        return max(0, DAILY_WRITES - count)


def _seats(session: Session, company: int, chosen: CompanyPlan | None) -> int:
    if chosen is not None and chosen.seats is not None:
        return chosen.seats
    count: int = session.kept(
        ("seats", company), ("users",), lambda: session.value(active_users(), company_id=company)
    )
    return max(1, count)
