"""The activities and notes of a sample company."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from pipedriver.server.sample.calendar import DAY, NEVER, NOW, Calendar, due_key
from pipedriver.server.sample.contacts import Organizations, Parties, Persons
from pipedriver.server.sample.journeys import Journey
from pipedriver.server.sample.rows import Rows
from pipedriver.server.sample.words import SUBJECTS, Goods
from pipedriver.server.store.tables import activities, activity_participants, notes

_QUARTER = 15 * 60
_TYPES = ("call", "call", "call", "meeting", "meeting", "email", "email", "task", "task", "lunch", "deadline")
_DURATIONS = {"call": "00:15", "meeting": "01:00", "lunch": "01:30"}
_FINISHED_AFTER = 20 * 60


@dataclass(slots=True)
class Pointers:
    """What a deal shows of its activities and notes; times are working times."""

    updated: int
    done: int = 0
    undone: int = 0
    notes: int = 0
    next_key: int = NEVER
    next_id: int = 0
    last_key: int = -1
    last_id: int = 0
    last_sign_of_life: int = 0

    def idle_since(self, stage_entered: int) -> int:
        """Since when nothing happened that keeps the deal from rotting."""
        return max(stage_entered, self.last_sign_of_life)

    def count_activity(self, id: int, key: int, done: bool, working: int) -> None:
        """Count an activity: the earliest undone and the latest done one are pointed at."""
        if done:
            self.done += 1
            self.last_sign_of_life = max(self.last_sign_of_life, working)
            if key >= self.last_key:
                self.last_key, self.last_id = key, id
        else:
            self.undone += 1
            if key < self.next_key:
                self.next_key, self.next_id = key, id
        self.updated = max(self.updated, working)

    def count_note(self, working: int) -> None:
        """Count a note."""
        self.notes += 1
        self.last_sign_of_life = max(self.last_sign_of_life, working)
        self.updated = max(self.updated, working)


class Activities:
    """Makes up what people do about deals and contacts, and what they write down."""

    def __init__(
        self,
        goods: Goods,
        rows: Rows,
        calendar: Calendar,
        random: Random,
        organizations: Organizations,
        persons: Persons,
    ) -> None:
        self._remarks = goods.remarks
        self._rows = rows
        self._calendar = calendar
        self._random = random
        self._organizations = organizations
        self._persons = persons
        self.count = 0
        self.notes_count = 0

    def of_deal(
        self, id: int, parties: Parties, owner: int, journey: Journey, pointers: Pointers, is_deleted: bool
    ) -> None:
        """Make up what was done about a deal in each of its stages, and what is to be done next."""
        draw = self._random.random
        for visit in journey.visits:
            until = NOW if visit.left is None else visit.left
            if draw() < 0.4:
                self._add_done(id, parties, owner, visit.entered, until, pointers)
        first = journey.visits[0].entered
        if draw() < 0.35:
            self._add_note(owner, first + int(draw() * (journey.ended - first)), deal=id, pointers=pointers)
        if journey.is_open and not is_deleted:
            chance = draw()
            if chance < 0.7:
                self._add_undone(id, parties, owner, first, pointers)
            if chance < 0.15:
                self._add_undone(id, parties, owner, first, pointers)

    def of_contact(self, parties: Parties, owner: int, added: int) -> None:
        """Make up what was done, is to be done and was written about a contact without a deal."""
        chance = self._random.random()
        if chance < 0.4:
            self._add_done(None, parties, owner, added, NOW, None)
        elif chance < 0.6:
            self._add_undone(None, parties, owner, added, None)
        else:
            when = added + int(self._random.random() * (NOW - added))
            self._add_note(owner, when, person=parties.person, organization=parties.organization)

    def _add_done(
        self,
        deal: int | None,
        parties: Parties,
        owner: int,
        start: int,
        until: int,
        pointers: Pointers | None,
    ) -> None:
        draw = self._random.random
        due = start + int(draw() * (until - start))
        due -= due % _QUARTER
        planned = max(start, due - int(draw() * 3 * DAY)) if due > start else start
        finished = due - due % DAY + min(due % DAY + _FINISHED_AFTER, DAY - 1)
        finished = max(finished, planned)
        self._add(deal, parties, owner, due_key(due, all_day=False), planned, finished, pointers)

    def _add_undone(
        self, deal: int | None, parties: Parties, owner: int, start: int, pointers: Pointers | None
    ) -> None:
        draw = self._random.random
        planned = max(start, NOW - 1 - int(draw() * 15 * DAY))
        due = max(planned, NOW + int((draw() * 20 - 5) * DAY))
        due -= due % _QUARTER
        self._add(deal, parties, owner, due_key(due, all_day=draw() < 0.3), planned, None, pointers)

    def _add(
        self,
        deal: int | None,
        parties: Parties,
        owner: int,
        key: int,
        planned: int,
        finished: int | None,
        pointers: Pointers | None,
    ) -> None:
        draw = self._random.random
        self.count += 1
        id = self.count
        type = _TYPES[int(draw() * len(_TYPES))]
        subjects = SUBJECTS[type]
        subject = subjects[int(draw() * len(subjects))]
        person, organization = parties.person, parties.organization
        if person >= 0 and draw() < 0.3:
            subject = f"{subject}: {self._persons.names(person)[0]}"
        due_date, due_time = self._calendar.due(key)
        time = self._calendar.time
        updated = planned if finished is None else finished
        is_done = finished is not None
        row: dict[str, Any] = {
            "company_id": self._rows.company,
            "id": id,
            "subject": subject,
            "type": type,
            "due_date": due_date,
            "due_time": due_time,
            "duration": _DURATIONS.get(type) if due_time is not None else None,
            "done": 1 if is_done else 0,
            "marked_as_done_time": time(updated) if is_done else None,
            "user_id": owner,
            "created_by_user_id": owner,
            "update_user_id": owner if is_done else None,
            "deal_id": deal,
            "person_id": person + 1 if person >= 0 else None,
            "org_id": organization + 1 if organization >= 0 else None,
            "note": self._remarks[int(draw() * len(self._remarks))] if is_done and draw() < 0.3 else None,
            "add_time": time(planned),
            "update_time": time(updated),
        }
        self._rows.of(activities).append(row)
        if pointers is not None:
            pointers.count_activity(id, key, is_done, updated)
        if person >= 0:
            self._persons.count_activity(person, id, key, is_done, updated)
            self._rows.of(activity_participants).append(
                {
                    "company_id": self._rows.company,
                    "activity_id": id,
                    "person_id": person + 1,
                    "position": 0,
                    "primary_flag": 1,
                }
            )
        if organization >= 0:
            self._organizations.count_activity(organization, id, key, is_done, updated)

    def _add_note(
        self,
        owner: int,
        when: int,
        *,
        deal: int | None = None,
        person: int = -1,
        organization: int = -1,
        pointers: Pointers | None = None,
    ) -> None:
        draw = self._random.random
        self.notes_count += 1
        first = int(draw() * len(self._remarks))
        # Seven further on is another remark in every list of them.
        chosen = [first] if draw() < 0.5 else [first, (first + 7) % len(self._remarks)]
        is_pinned = 1 if draw() < 0.1 else 0
        time = self._calendar.time(when)
        row: dict[str, Any] = {
            "company_id": self._rows.company,
            "id": self.notes_count,
            "content": "".join(f"<p>{self._remarks[number]}</p>" for number in chosen),
            "user_id": owner,
            "deal_id": deal,
            "person_id": person + 1 if person >= 0 else None,
            "org_id": organization + 1 if organization >= 0 else None,
            "pinned_to_deal_flag": is_pinned if deal is not None else 0,
            "pinned_to_person_flag": is_pinned if person >= 0 else 0,
            "pinned_to_organization_flag": is_pinned if organization >= 0 else 0,
            "last_update_user_id": None,
            "add_time": time,
            "update_time": time,
        }
        self._rows.of(notes).append(row)
        if pointers is not None:
            pointers.count_note(when)
        if person >= 0:
            self._persons.count_note(person, when)
        if organization >= 0:
            self._organizations.count_note(organization, when)
