"""The deals of a sample company with all that hangs on them, written as they are made up, oldest first."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from math import exp, floor, log10
from random import Random
from typing import Any

from pipedriver.server.crm.rates import EUROS_PER_UNIT
from pipedriver.server.sample.activities import Activities, Pointers
from pipedriver.server.sample.calendar import DAY, NOW, Calendar
from pipedriver.server.sample.contacts import (
    VISIBLE_TO,
    Organizations,
    Parties,
    Persons,
    time_of_deletion,
)
from pipedriver.server.sample.journeys import Journey, travel
from pipedriver.server.sample.plans import CompanyPlan, Funnel
from pipedriver.server.sample.rows import Rows
from pipedriver.server.sample.values import SampleValues
from pipedriver.server.sample.words import LOST_REASONS
from pipedriver.server.store.tables import (
    changes,
    deal_participants,
    deal_stage_visits,
    deals,
    followers,
)

_GROWTH = 0.65
"""Below 1, more deals are added every month than in the month before."""

_HALF_WAY = NOW // 2
_SPREAD_OF_VALUES = 0.9
_LONG_AGO = 60 * DAY


@dataclass(slots=True)
class Ending:
    """Whether a deal was deleted or archived, and when."""

    is_deleted: bool = False
    is_archived: bool = False
    time: int = 0


@dataclass(slots=True)
class Ids:
    """The ids given so far."""

    visits: int = 0
    participants: int = 0
    followers: int = 0
    changes: int = 0


@dataclass(slots=True)
class PlacedFunnel:
    """A funnel and the ids that its pipeline and stages have got."""

    funnel: Funnel
    pipeline_id: int
    first_stage_id: int


@dataclass(slots=True)
class Team:
    """The ids of those who sell; ``present`` are positions of those who have not left."""

    ids: list[int]
    present: list[int]
    everybody: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.everybody = list(range(len(self.ids)))


class Deals:
    """Makes up one deal after the other.

    Args:
        plan: the company's plan.
        rows: where rows go.
        calendar: how times are written.
        random: where chance comes from.
        team: the users.
        funnels: the pipelines, as they are in the database.
        organizations, persons: the contacts, to which deals add new ones.
        activities: makes up activities and notes.
        values: makes up custom values.
    """

    def __init__(
        self,
        plan: CompanyPlan,
        rows: Rows,
        calendar: Calendar,
        random: Random,
        team: Team,
        funnels: list[PlacedFunnel],
        organizations: Organizations,
        persons: Persons,
        activities: Activities,
        values: SampleValues,
    ) -> None:
        self._plan = plan
        self._rows = rows
        self._calendar = calendar
        self._random = random
        self._team = team
        self._funnels = funnels
        self._organizations = organizations
        self._persons = persons
        self._activities = activities
        self._values = values
        self._default_currency = plan.home.currency
        self.ids = Ids()

    def add(self, id: int) -> None:
        """Make up the deal with an id; the ids go from 1 to the number of deals, and so do the times."""
        draw = self._random.random
        added = int(NOW * ((id - 1 + draw()) / self._plan.deals) ** _GROWTH)
        if draw() < 0.08:
            self._add_idle_contact(added)
        parties = self._parties(added)
        owner = self._owner(added, parties)
        placed = self._funnel(parties)
        journey = travel(self._random, placed.funnel, added)
        ending = self._ending(journey)
        pointers = Pointers(updated=journey.visits[-1].entered)
        self._activities.of_deal(id, parties, self._team.ids[owner], journey, pointers, ending.is_deleted)
        if ending.is_deleted:
            ending.time = journey.visits[-1].left = time_of_deletion(self._random, pointers.updated)
        self._write_visits(id, placed, journey)
        self._write_changes(id, self._team.ids[owner], placed, journey, ending)
        self._write_participants(id, added, self._team.ids[owner], parties)
        self._write_deal(id, added, owner, parties, placed, journey, pointers, ending)
        if not ending.is_deleted and not ending.is_archived:
            self._count(parties, journey.status)

    def _ending(self, journey: Journey) -> Ending:
        chance = self._random.random()
        if journey.is_open:
            return Ending(is_deleted=chance < 0.03)
        if chance < 0.06 and journey.ended < NOW - _LONG_AGO:
            # Between the two lies at least a day.
            return Ending(is_archived=True, time=min(journey.ended + _LONG_AGO, NOW - DAY))
        return Ending()

    def _parties(self, added: int) -> Parties:
        draw = self._random.random
        organizations, persons = self._organizations, self._persons
        chance = draw()
        if chance < 0.3 or not len(organizations):
            owner = self._anybody(added)
            organization = organizations.add(added, owner)
            return Parties(persons.add(added, owner, organization), organization)
        if chance < 0.4:
            if draw() < 0.6 or not len(persons):
                return Parties(persons.add(added, self._anybody(added)), -1)
            person = self._known(len(persons))
            if persons.deleted[person] >= 0:
                return Parties(persons.add(added, self._anybody(added)), -1)
            return Parties(person, persons.organization[person])
        organization = self._known(len(organizations))
        if organizations.deleted[organization] >= 0:
            organization = organizations.add(added, self._anybody(added))
        if chance < 0.45:
            return Parties(-1, organization)
        person = organizations.newest_person[organization]
        if person < 0 or (organizations.people[organization] < 6 and draw() < 0.25):
            person = persons.add(added, organizations.owner[organization], organization)
        elif draw() < 0.3 and persons.previous[person] >= 0:
            person = persons.previous[person]
        return Parties(person, organization)

    def _known(self, count: int) -> int:
        """The number of a contact that is there already, a younger one rather than an older."""
        return int(count * self._random.random() ** 0.6)

    def _anybody(self, added: int) -> int:
        """The position of a user who is there at a time; some sell more than others."""
        draw = self._random.random
        choice = self._team.everybody if added < _HALF_WAY else self._team.present
        return choice[int(len(choice) * draw() ** 1.3)]

    def _owner(self, added: int, parties: Parties) -> int:
        if parties.organization >= 0 and self._random.random() < 0.85:
            owner = self._organizations.owner[parties.organization]
            if added < _HALF_WAY or owner in self._team.present:
                return owner
        return self._anybody(added)

    def _funnel(self, parties: Parties) -> PlacedFunnel:
        chance = self._random.random()
        for placed in self._funnels:
            chance -= placed.funnel.share
            if chance < 0:
                return placed
        return self._funnels[0]

    def _add_idle_contact(self, added: int) -> None:
        """Add a contact without a deal. Only such ones are ever deleted."""
        draw = self._random.random
        owner = self._anybody(added)
        contacts, number, parties = self._idle_contact(added, owner)
        chance = draw()
        if chance < 0.1:
            contacts.delete(number, time_of_deletion(self._random, added))
        elif chance < 0.6:
            self._activities.of_contact(parties, self._team.ids[owner], added)

    def _idle_contact(self, added: int, owner: int) -> tuple[Organizations | Persons, int, Parties]:
        if self._random.random() < 0.4:
            number = self._organizations.add(added, owner)
            return self._organizations, number, Parties(-1, number)
        number = self._persons.add(added, owner)
        return self._persons, number, Parties(number, -1)

    def _count(self, parties: Parties, status: str) -> None:
        if parties.person >= 0:
            self._persons.count_deal(parties.person, status)
        if parties.organization >= 0:
            self._organizations.count_deal(parties.organization, status)
        if parties.second_person >= 0:
            self._persons.count_participation(parties.second_person, status)

    def _write_visits(self, id: int, placed: PlacedFunnel, journey: Journey) -> None:
        time, ids, written = self._calendar.time, self.ids, self._rows.of(deal_stage_visits)
        for visit in journey.visits:
            ids.visits += 1
            written.append(
                {
                    "company_id": self._rows.company,
                    "id": ids.visits,
                    "deal_id": id,
                    "pipeline_id": placed.pipeline_id,
                    "stage_id": placed.first_stage_id + visit.stage,
                    "entered_at": time(visit.entered),
                    "left_at": None if visit.left is None else time(visit.left),
                }
            )

    def _write_changes(
        self, id: int, user: int, placed: PlacedFunnel, journey: Journey, ending: Ending
    ) -> None:
        visits = journey.visits
        added = visits[0].entered
        self._log(id, user, "added", "add_time", None, self._calendar.time(added), added)
        stage = placed.first_stage_id
        for before, after in pairwise(visits):
            old, new = str(stage + before.stage), str(stage + after.stage)
            self._log(id, user, "changed", "stage_id", old, new, after.entered)
        if not journey.is_open:
            self._log(id, user, "changed", "status", "open", journey.status, journey.ended)
        if ending.is_deleted:
            self._log(id, user, "deleted", "status", "open", "deleted", ending.time)

    def _log(
        self, id: int, user: int, action: str, field_key: str, old: str | None, new: str | None, when: int
    ) -> None:
        self.ids.changes += 1
        self._rows.of(changes).append(
            {
                "company_id": self._rows.company,
                "id": self.ids.changes,
                "object": "deal",
                "object_id": id,
                "field_key": field_key,
                "old_value": old,
                "new_value": new,
                "user_id": user,
                "action": action,
                "log_time": self._calendar.time(when),
            }
        )

    def _write_participants(self, id: int, added: int, owner: int, parties: Parties) -> None:
        if parties.person < 0:
            return
        if parties.organization >= 0 and self._random.random() < 0.2:
            newest = self._organizations.newest_person[parties.organization]
            other = newest if newest != parties.person else self._persons.previous[newest]
            parties.second_person = other
        for person in (parties.person, parties.second_person):
            if person >= 0:
                self.ids.participants += 1
                self._rows.of(deal_participants).append(
                    {
                        "company_id": self._rows.company,
                        "id": self.ids.participants,
                        "deal_id": id,
                        "person_id": person + 1,
                        "added_by_user_id": owner,
                        "add_time": self._calendar.time(added),
                    }
                )

    def _write_followers(self, id: int, add_time: str, owner: int) -> int:
        following = [owner]
        if self._random.random() < 0.1:
            other = self._team.ids[self._anybody(NOW)]
            if other != owner:
                following.append(other)
        for user in following:
            self.ids.followers += 1
            self._rows.of(followers).append(
                {
                    "company_id": self._rows.company,
                    "id": self.ids.followers,
                    "object": "deal",
                    "object_id": id,
                    "user_id": user,
                    "add_time": add_time,
                }
            )
        return len(following)

    def _write_deal(
        self,
        id: int,
        added: int,
        owner: int,
        parties: Parties,
        placed: PlacedFunnel,
        journey: Journey,
        pointers: Pointers,
        ending: Ending,
    ) -> None:
        draw = self._random.random
        time = self._calendar.time
        user = self._team.ids[owner]
        add_time = time(added)
        title = self._title(parties)
        currency, value = self._money(parties, placed.funnel)
        is_won, is_lost = journey.status == "won", journey.status == "lost"
        close_time = None if journey.is_open else time(journey.ended)
        updated = pointers.updated if journey.is_open else max(pointers.updated, journey.ended)
        if ending.is_deleted or ending.is_archived:
            updated = max(updated, ending.time)
        expected = added + int((20 + 50 * draw()) * DAY) if draw() < 0.8 else None
        row: dict[str, Any] = {
            "company_id": self._rows.company,
            "id": id,
            "title": title,
            "value": value,
            "currency": currency,
            "user_id": user,
            "creator_user_id": user if draw() < 0.9 else self._team.ids[self._anybody(added)],
            "person_id": parties.person + 1 if parties.person >= 0 else None,
            "org_id": parties.organization + 1 if parties.organization >= 0 else None,
            "pipeline_id": placed.pipeline_id,
            "stage_id": placed.first_stage_id + journey.visits[-1].stage,
            "status": "deleted" if ending.is_deleted else journey.status,
            "probability": 5.0 * int(1 + draw() * 19) if draw() < 0.1 else None,
            "lost_reason": LOST_REASONS[int(draw() * len(LOST_REASONS))]
            if is_lost and draw() < 0.8
            else None,
            "visible_to": VISIBLE_TO[int(draw() * 20)],
            "add_time": add_time,
            "update_time": time(updated),
            "stage_change_time": time(journey.visits[-1].entered) if len(journey.visits) > 1 else None,
            "close_time": close_time,
            "won_time": close_time if is_won else None,
            "first_won_time": close_time if is_won else None,
            "lost_time": close_time if is_lost else None,
            "expected_close_date": None if expected is None else self._calendar.date(expected),
            "is_archived": 1 if ending.is_archived else 0,
            "archive_time": time(ending.time) if ending.is_archived else None,
            "idle_since": time(pointers.idle_since(journey.visits[-1].entered)),
            "search_title": title.casefold(),
            "participants_count": (parties.person >= 0) + (parties.second_person >= 0),
            "followers_count": self._write_followers(id, add_time, user),
            "notes_count": pointers.notes,
            "activities_count": pointers.done + pointers.undone,
            "done_activities_count": pointers.done,
            "undone_activities_count": pointers.undone,
            "next_activity_id": pointers.next_id or None,
            "last_activity_id": pointers.last_id or None,
            "custom_fields": self._values.of_deal(
                id, value, currency, None if expected is None else self._calendar.date(expected + 10 * DAY)
            ),
        }
        next_date, next_time = self._calendar.due(pointers.next_key) if pointers.next_id else (None, None)
        row["next_activity_date"] = next_date
        row["next_activity_time"] = next_time
        row["last_activity_date"] = self._calendar.due(pointers.last_key)[0] if pointers.last_id else None
        self._rows.of(deals).append(row)

    def _title(self, parties: Parties) -> str:
        if parties.organization >= 0:
            name = self._organizations.full_name(parties.organization)
        else:
            name = " ".join(self._persons.names(parties.person))
        if self._random.random() < 0.35:
            return f"{name} deal"
        products = self._plan.goods.products
        return f"{name}: {products[int(self._random.random() * len(products))]}"

    def _money(self, parties: Parties, funnel: Funnel) -> tuple[str, float]:
        """A currency, mostly that of the customer's country, and a value, mostly a round one."""
        draw = self._random.random
        currency = self._default_currency
        if draw() < 0.85:
            contacts = self._organizations if parties.organization >= 0 else self._persons
            number = parties.organization if parties.organization >= 0 else parties.person
            currency = self._plan.countries[contacts.country[number]].currency
        chance = draw()
        if chance < 0.03:
            return currency, 0.0
        euros = funnel.value * exp(self._random.gauss(0.0, _SPREAD_OF_VALUES))
        value = euros / EUROS_PER_UNIT[currency]
        if chance > 0.85:
            return currency, float(round(value)) if currency == "JPY" else round(value, 2)
        step = 10 ** (floor(log10(value)) - 1)
        return currency, float(round(value / step) * step)
