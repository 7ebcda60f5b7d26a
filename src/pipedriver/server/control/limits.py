"""The control plane's part that sets the plan of companies, and what they have spent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import msgspec

from pipedriver.core.plans import PLANS
from pipedriver.server.control.part import Asked, Room
from pipedriver.server.crm.refusals import Invalid, NotFound
from pipedriver.server.limits.plan_limits import Budget, CompanyPlan
from pipedriver.server.store.budgets import company_ids
from pipedriver.server.store.database import Session

if TYPE_CHECKING:
    from pipedriver.server.application import Application

_Tokens = Annotated[int, msgspec.Meta(ge=0, le=10**15)]


class _Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    plan: str | None
    seats: Annotated[int, msgspec.Meta(ge=1, le=10**6)] | None = None
    daily_tokens: _Tokens | None = None
    company_id: int | None = None


class _Spent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    spent: _Tokens
    company_id: int | None = None


class LimitsPart:
    """``/_local/plan`` and ``/_local/budget``.

    ``GET /_local/plan`` and ``GET /_local/budget`` tell the plan of each company and what it has spent today.
    ``POST /_local/plan`` sets the plan: ``{"plan": "growth", "seats": 5}``, with ``"daily_tokens"`` for
    another budget than the plan's, and ``"company_id"`` for one company alone; ``{"plan": null}`` takes the
    limits away.
    ``POST /_local/budget`` says what was spent: ``{"spent": 29990}``, with ``"company_id"`` for one company.
    """

    def __init__(self, application: Application) -> None:
        self._application = application

    def rooms(self) -> Mapping[str, Mapping[str, Room]]:
        """The rooms by path and verb."""
        return {
            "/_local/plan": {"GET": self._tell, "POST": self._set_plan},
            "/_local/budget": {"GET": self._tell, "POST": self._set_spent},
        }

    def _tell(self, _: Asked) -> object:
        limits = self._application.limits

        def job(session: Session) -> list[Budget]:
            return [limits.budget(session, company) for company in session.column(company_ids())]

        return {"companies": self._application.database.read(job)}

    def _set_plan(self, asked: Asked) -> object:
        given = asked.read(_Plan)
        chosen: CompanyPlan | None = None
        if given.plan is not None:
            plan = PLANS.get(given.plan.casefold())
            if plan is None:
                raise Invalid(f"there is no plan {given.plan!r}; the plans are {', '.join(PLANS)}")
            chosen = CompanyPlan(plan, given.seats, given.daily_tokens)
        elif given.seats is not None or given.daily_tokens is not None:
            raise Invalid("seats and daily_tokens go with a plan")
        self._check(given.company_id)
        self._application.limits.set_plan(chosen, given.company_id)
        return self._tell(asked)

    def _set_spent(self, asked: Asked) -> object:
        given = asked.read(_Spent)
        self._check(given.company_id)
        limits = self._application.limits

        def job(session: Session) -> None:
            for company in session.column(company_ids()):
                if given.company_id in (None, company):
                    limits.set_spent(session, company, given.spent)

        self._application.database.write(job)
        return self._tell(asked)

    def _check(self, company: int | None) -> None:
        if company is not None and company not in self._application.database.read(
            lambda session: session.column(company_ids())
        ):
            raise NotFound(f"there is no company {company}")
