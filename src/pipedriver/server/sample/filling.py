"""Fills a database with the sample."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

from pipedriver.server.crm.won_totals import recount_won_totals
from pipedriver.server.founding import Founded, add_user, found_company, founded_companies
from pipedriver.server.sample.activities import Activities
from pipedriver.server.sample.calendar import Calendar
from pipedriver.server.sample.contacts import Organizations, Persons
from pipedriver.server.sample.deals import Deals, PlacedFunnel, Team
from pipedriver.server.sample.office import organize
from pipedriver.server.sample.plans import CompanyPlan, plans
from pipedriver.server.sample.rows import Rows
from pipedriver.server.sample.values import SampleValues
from pipedriver.server.store import bulk, kept_totals, search_index
from pipedriver.server.store.database import Database, Session
from pipedriver.server.store.founding import users_with_tokens
from pipedriver.server.store.tables import (
    activities,
    changes,
    deal_participants,
    deal_stage_visits,
    deals,
    followers,
    notes,
)

FEWEST_DEALS = 100
MOST_DEALS = 1_000_000

Progress = Callable[[int, int], None]
"""Takes how much is done, and how much there is to do in all."""

_SEED = 20_260_000
WORTH_DROPPING_INDEXES = 20_000
_REPORT_EVERY = 500
# How the work is shared out: deals with what hangs on them, contacts, indexes, the search's index.
_DEALS_SHARE, _CONTACTS_SHARE, _INDEXES_SHARE, _SEARCH_SHARE = 14, 4, 2, 1
_WHOLE = _DEALS_SHARE + _CONTACTS_SHARE + _INDEXES_SHARE + _SEARCH_SHARE


@dataclass(frozen=True, slots=True)
class SampleUser:
    """A user of the sample, with the token, which no representation shows."""

    user_id: int
    name: str
    email: str
    is_admin: bool
    is_active: bool
    api_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SampleCompany:
    """A company of the sample. Its owner is the first of its users."""

    company_id: int
    name: str
    domain: str
    users: tuple[SampleUser, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """What the database holds. ``is_new`` tells whether it was filled just now."""

    companies: tuple[SampleCompany, ...]
    is_new: bool


class _Stopped(Exception):
    """Nobody waits for the sample any more."""


def fill_sample(
    database: Database,
    deals: int = 1000,
    *,
    moment: datetime,
    api_token: str | None = None,
    progress: Progress | None = None,
) -> Sample:
    """Fill an empty database with two companies; leave one that has companies as it is.

    The larger company gets so many deals, the smaller a tenth of them but at most 1,000. The same number of
    deals always makes the same companies: only the tokens are new each time, and the dates lie around the day
    of the moment. All of it is one transaction, so that whoever is interrupted can begin anew.

    Args:
        database: where to; its tables must be there.
        deals: 100 to 1,000,000.
        moment: what time it is; bears a time zone.
        api_token: the token of the larger company's owner; None makes one, as for everybody else.
        progress: called as the work goes on, on any thread.

    Raises:
        ValueError: the number of deals is out of range.
        Conflict, Invalid: the token cannot be used; see `found_company`.
    """
    if not FEWEST_DEALS <= deals <= MOST_DEALS:
        raise ValueError(f"the sample has {FEWEST_DEALS:,} to {MOST_DEALS:,} deals, not {deals:,}")
    if database.read(founded_companies):
        return _read(database, is_new=False)
    stopped = threading.Event()
    filler = _Filler(plans(deals), moment, api_token, progress or _say_nothing, stopped)
    future = database.submit(filler.fill)
    try:
        future.result()
    except BaseException:
        # The job may be running on the database's own thread; it is to end, and to leave nothing behind.
        stopped.set()
        raise
    return _read(database, is_new=True)


def _say_nothing(done: int, in_all: int) -> None:
    """Stands in for nobody who wants to know."""


def _read(database: Database, *, is_new: bool) -> Sample:
    def job(session: Session) -> Sample:
        companies = founded_companies(session)
        return Sample(tuple(_company(session, company) for company in companies), is_new)

    return database.read(job)


def _company(session: Session, founded: Founded) -> SampleCompany:
    users = tuple(
        SampleUser(
            row["id"],
            row["name"],
            row["email"],
            row["is_admin"] == 1,
            row["active_flag"] == 1,
            row["token"],
        )
        for row in session.all(users_with_tokens(), company=founded.company_id)
    )
    return SampleCompany(founded.company_id, founded.company_name, founded.company_domain, users)


class _Filler:
    """The job that fills the database."""

    def __init__(
        self,
        companies: tuple[CompanyPlan, ...],
        moment: datetime,
        api_token: str | None,
        progress: Progress,
        stopped: threading.Event,
    ) -> None:
        self._plans = companies
        self._calendar = Calendar(moment.astimezone(UTC).date())
        self._api_token = api_token
        self._progress = progress
        self._stopped = stopped
        self._deals = sum(plan.deals for plan in companies)

    def fill(self, session: Session) -> None:
        """Add both companies."""
        indexes = bulk.scattered_indexes() if self._deals >= WORTH_DROPPING_INDEXES else []
        bulk.drop_indexes(session, indexes)
        search_index.drop_triggers(session)
        kept_totals.drop_triggers(session)
        done = 0
        for position, plan in enumerate(self._plans):
            token = None if position else self._api_token
            self._fill_company(session, plan, _SEED + position, token, done)
            done += plan.deals * (_DEALS_SHARE + _CONTACTS_SHARE)
        for made in bulk.create_indexes(session, indexes):
            self._check()
            self._report(done + self._deals * _INDEXES_SHARE * made // len(indexes))
        done += self._deals * _INDEXES_SHARE
        parts = search_index.parts_of_building(len(self._plans))
        for made in search_index.build_index(session):
            self._check()
            self._report(done + self._deals * _SEARCH_SHARE * made // parts)
        search_index.create_triggers(session)
        kept_totals.add_up_anew(session)
        kept_totals.create_triggers(session)
        self._report(self._deals * _WHOLE)

    def _fill_company(
        self, session: Session, plan: CompanyPlan, seed: int, api_token: str | None, done: int
    ) -> None:
        random = Random(seed)  # noqa: S311  # nothing secret is drawn from it
        company, team = self._found(session, plan, api_token)
        rows = Rows(session, company, self._check)
        organizations = Organizations(plan, random)
        persons = Persons(plan, random, organizations)
        doings = Activities(plan.goods, rows, self._calendar, random, organizations, persons)
        values = SampleValues(session, rows, self._calendar.beginning, team.ids[0], f"values {seed}")
        made = Deals(
            plan, rows, self._calendar, random, team, _placed(plan), organizations, persons, doings, values
        )
        for id in range(1, plan.deals + 1):
            made.add(id)
            if id % _REPORT_EVERY == 0:
                rows.flush()
                self._report(done + id * _DEALS_SHARE)
        done += plan.deals * _DEALS_SHARE
        following = organizations.write(rows, self._calendar, team.ids, made.ids.followers, values)
        self._report(done + plan.deals * _CONTACTS_SHARE // 2)
        following = persons.write(rows, self._calendar, team.ids, following, values)
        self._report(done + plan.deals * _CONTACTS_SHARE)
        for table, count in (
            (deals, plan.deals),
            (deal_stage_visits, made.ids.visits),
            (deal_participants, made.ids.participants),
            (changes, made.ids.changes),
            (activities, doings.count),
            (notes, doings.notes_count),
            (followers, following),
        ):
            rows.numbered(table, count)
        rows.finish()
        recount_won_totals(session, company)

    def _found(self, session: Session, plan: CompanyPlan, api_token: str | None) -> tuple[int, Team]:
        """Make the company and its users, with their roles and teams."""
        began = self._calendar.beginning
        owner, *others = plan.colleagues
        founded = found_company(
            session,
            began,
            name=plan.name,
            domain=plan.domain,
            country=plan.home.code,
            industry=plan.industry,
            default_currency=plan.home.currency,
            owner_name=owner.name,
            owner_email=owner.email,
            api_token=api_token,
            timezone_name=owner.country.timezone_name,
            pipelines=[funnel.pipeline for funnel in plan.funnels],
        )
        ids = [founded.user_id]
        for colleague in others:
            added = add_user(
                session,
                began,
                founded.company_id,
                name=colleague.name,
                email=colleague.email,
                is_admin=colleague.is_admin,
                is_active=not colleague.has_left,
                locale=colleague.country.locale,
                timezone_name=colleague.country.timezone_name,
            )
            ids.append(added.user_id)
        regular = [
            id
            for id, colleague in zip(ids, plan.colleagues, strict=True)
            if not (colleague.is_admin or colleague.has_left)
        ]
        organize(session, began, founded.api_token, regular)
        present = [number for number, colleague in enumerate(plan.colleagues) if not colleague.has_left]
        return founded.company_id, Team(ids, present)

    def _check(self) -> None:
        if self._stopped.is_set():
            raise _Stopped

    def _report(self, done: int) -> None:
        self._progress(done, self._deals * _WHOLE)


def _placed(plan: CompanyPlan) -> list[PlacedFunnel]:
    """The funnels with the ids that their pipelines and stages have in a company that has no others."""
    placed: list[PlacedFunnel] = []
    first_stage = 1
    for pipeline, funnel in enumerate(plan.funnels, start=1):
        placed.append(PlacedFunnel(funnel, pipeline, first_stage))
        first_stage += len(funnel.pipeline.stages)
    return placed
