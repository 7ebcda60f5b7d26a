"""Whatever is made, linked, moved, closed, deleted and merged: every stored count equals a recount."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, select

from pipedriver.server.crm import contacts, deals
from pipedriver.server.crm.activities import create_activity
from pipedriver.server.crm.contact_merge import merge_organizations, merge_persons
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deals import DealFilter
from pipedriver.server.crm.followers import follow
from pipedriver.server.crm.listing import page_of
from pipedriver.server.crm.notes import create_note
from pipedriver.server.crm.organizations import create_organization
from pipedriver.server.crm.participants import take_part
from pipedriver.server.crm.persons import create_person, update_person
from pipedriver.server.crm.refusals import Invalid, NotFound
from pipedriver.server.founding import add_user
from pipedriver.server.store import tables
from pipedriver.server.store.database import Row
from pipedriver.server.store.deals import DEAL_COLUMNS
from pipedriver.server.store.statement import Statement
from tests.server.companies import MOMENT, Company

Step = Callable[[Context], object]

ids = st.integers(min_value=1, max_value=3)
maybe = st.none() | ids
statuses = st.sampled_from(["open", "won", "lost", "deleted"])


def _step(rule: Callable[..., object], *arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Step]:
    def bound(given_arguments: tuple[Any, ...]) -> Step:
        return lambda context: rule(context, *given_arguments)

    return st.tuples(*arguments).map(bound)


def _make_person(context: Context, organization: int | None) -> None:
    create_person(context, {"name": "Maria", "org_id": organization})


def _move_person(context: Context, person: int, organization: int | None) -> None:
    update_person(context, person, {"org_id": organization})


def _make_organization(context: Context) -> None:
    create_organization(context, {"name": "Acme"})


def _make_deal(context: Context, person: int | None, organization: int | None, status: str) -> None:
    deals.create_deal(
        context, {"title": "Deal", "person_id": person, "org_id": organization, "status": status}
    )


def _move_deal(context: Context, deal: int, person: int | None, organization: int | None) -> None:
    deals.update_deal(context, deal, {"person_id": person, "org_id": organization})


def _close_deal(context: Context, deal: int, status: str) -> None:
    deals.update_deal(context, deal, {"status": status})


def _archive_deal(context: Context, deal: int, archived: bool) -> None:
    deals.update_deal(context, deal, {"is_archived": archived})


def _take_part(context: Context, deal: int, person: int) -> None:
    deals.get_deal(context, deal)
    contacts.get_undeleted(context, "person", person)
    take_part(context, deal, person)


def _follow(context: Context, kind: Any, id: int, user: int) -> None:
    contacts.get_undeleted(context, kind, id)
    follow(context, kind, id, user)


def _meet(context: Context, people: list[int], organization: int | None, done: bool) -> None:
    participants = [{"person_id": person, "primary_flag": person == people[0]} for person in people]
    create_activity(
        context, {"subject": "Meet", "participants": participants, "org_id": organization, "done": done}
    )


def _write(context: Context, person: int | None, organization: int | None) -> None:
    create_note(context, {"content": "Met", "person_id": person, "org_id": organization})


kinds = st.sampled_from(["person", "organization"])
steps = st.one_of(
    _step(_make_person, maybe),
    _step(_make_organization),
    _step(_make_deal, maybe, maybe, statuses),
    _step(_move_person, ids, maybe),
    _step(_move_deal, ids, maybe, maybe),
    _step(_close_deal, ids, statuses),
    _step(_archive_deal, ids, st.booleans()),
    _step(_take_part, ids, ids),
    _step(_follow, kinds, ids, st.integers(min_value=1, max_value=3)),
    _step(_meet, st.lists(ids, min_size=1, max_size=3, unique=True), maybe, st.booleans()),
    _step(_write, maybe, maybe),
    _step(contacts.delete, kinds, ids),
    _step(merge_persons, ids, ids),
    _step(merge_organizations, ids, ids),
)


class Recount:
    """Counts everything again from the rows themselves, in plain Python."""

    def __init__(self, context: Context) -> None:
        def rows(table: Table) -> list[Row]:
            return context.session.all(Statement(select(table)))

        self.persons = rows(tables.persons)
        self.organizations = rows(tables.organizations)
        self.deals = {row["id"]: row for row in rows(tables.deals)}
        self.participants = rows(tables.deal_participants)
        self.followers = rows(tables.followers)
        self.activities = {row["id"]: row for row in rows(tables.activities)}
        self.attendance = rows(tables.activity_participants)
        self.notes = rows(tables.notes)

    def shared(self, kind: str, id: int, link: str) -> dict[str, Any]:
        """What persons and organizations count alike."""
        followers = [row for row in self.followers if row["object"] == kind and row["object_id"] == id]
        if kind == "person":
            mine = [self.activities[row["activity_id"]] for row in self.attendance if row["person_id"] == id]
        else:
            mine = [row for row in self.activities.values() if row[link] == id]
        undone = sorted((row["due_date"], row["id"]) for row in mine if not row["done"])
        done = sorted((row["due_date"], row["id"]) for row in mine if row["done"])
        own = [row for row in self.deals.values() if row[link] == id]
        return {
            **self.by_status(own),
            "followers_count": len(followers),
            "activities_count": len(mine),
            "done_activities_count": len(done),
            "undone_activities_count": len(undone),
            "next_activity_id": undone[0][1] if undone else None,
            "last_activity_id": done[-1][1] if done else None,
            "notes_count": len([row for row in self.notes if row[link] == id]),
        }

    def by_status(self, found: list[Row], prefix: str = "") -> dict[str, int]:
        """How many of the unarchived deals are open, won, lost and closed."""
        counts = {
            status: len([row for row in found if row["status"] == status and not row["is_archived"]])
            for status in ("open", "won", "lost")
        }
        counts["closed"] = counts["won"] + counts["lost"]
        return {f"{prefix}{status}_deals_count": count for status, count in counts.items()}

    def person(self, row: Row) -> dict[str, Any]:
        """What a person counts."""
        guest_of = [
            self.deals[participant["deal_id"]]
            for participant in self.participants
            if participant["person_id"] == row["id"]
            and self.deals[participant["deal_id"]]["person_id"] != row["id"]
        ]
        guest = self.by_status(guest_of)
        return {
            **self.shared("person", row["id"], "person_id"),
            "participant_open_deals_count": guest["open_deals_count"],
            "participant_closed_deals_count": guest["closed_deals_count"],
        }

    def organization(self, row: Row) -> dict[str, Any]:
        """What an organization counts."""
        people = [
            person for person in self.persons if person["org_id"] == row["id"] and person["active_flag"]
        ]
        return {**self.shared("organization", row["id"], "org_id"), "people_count": len(people)}

    def related_to_person(self, row: Row) -> dict[str, int]:
        """The deals of a person's organization and those that the person is a guest of, but for its own."""
        guest_of = {each["deal_id"] for each in self.participants if each["person_id"] == row["id"]}
        related = [
            deal
            for deal in self.deals.values()
            if deal["person_id"] != row["id"]
            and (deal["id"] in guest_of or (row["org_id"] is not None and deal["org_id"] == row["org_id"]))
        ]
        return self.by_status(related)

    def related_to_organization(self, row: Row) -> dict[str, int]:
        """The deals of an organization's undeleted persons, but for the organization's own."""
        people = {
            person["id"] for person in self.persons if person["org_id"] == row["id"] and person["active_flag"]
        }
        return self.by_status(
            [
                deal
                for deal in self.deals.values()
                if deal["person_id"] in people and deal["org_id"] != row["id"]
            ]
        )


def _check(context: Context) -> None:
    recount = Recount(context)
    for kind, rows, count, related_to in (
        ("person", recount.persons, recount.person, recount.related_to_person),
        ("organization", recount.organizations, recount.organization, recount.related_to_organization),
    ):
        related = contacts.related_deals(context, kind, [row["id"] for row in rows])  # type: ignore[arg-type]  # the two kinds
        for row in rows:
            expected = count(row)
            assert {name: row[name] for name in expected} == expected
            expected = related_to(row)
            assert {
                f"{status}_deals_count": related[row["id"]][status] for status in ("open", "won", "lost")
            } == {name: value for name, value in expected.items() if name != "closed_deals_count"}
    for deal in recount.deals.values():
        taking_part = [row["person_id"] for row in recount.participants if row["deal_id"] == deal["id"]]
        assert deal["participants_count"] == len(taking_part) == len(set(taking_part))
        assert deal["person_id"] is None or deal["person_id"] in taking_part
    for activity in recount.activities.values():
        present = [row for row in recount.attendance if row["activity_id"] == activity["id"]]
        assert [row["person_id"] for row in present if row["primary_flag"]] == (
            [activity["person_id"]] if activity["person_id"] is not None else []
        )
        assert len({row["position"] for row in present}) == len(present)


_STATUS = DEAL_COLUMNS.index("status")


def _check_lists(context: Context) -> None:
    page = page_of(0, 500)
    for row in contacts.list_contacts(context, "organization", page):
        around = deals.list_deals(context, DealFilter(around_org=row["id"]), page, (("id", "ASC"),))
        related = contacts.related_deals(context, "organization", [row["id"]])[row["id"]]
        for status in ("open", "won", "lost"):
            listed = [deal for deal in around if deal[_STATUS] == status]
            assert len(listed) == row[f"{status}_deals_count"] + related[status]
    for row in contacts.list_contacts(context, "person", page):
        listed = deals.list_deals(context, DealFilter(taking_part=row["id"]), page, (("id", "ASC"),))
        counted = ("open_deals_count", "closed_deals_count", "participant_open_deals_count")
        assert len(listed) == sum(row[name] for name in (*counted, "participant_closed_deals_count"))


def _prepare(context: Context) -> None:
    """A start from which two or three steps reach what is rare: whatever two contacts may have in common."""
    for name in ("Rita", "Saul"):
        add_user(
            context.session,
            MOMENT,
            context.company,
            name=name,
            email=f"{name.lower()}@example.com",
        )
    for _ in range(2):
        _make_organization(context)
    for organization in (1, None, 2):
        _make_person(context, organization)
    for person, organization in ((1, 1), (2, None), (None, 2)):
        _make_deal(context, person, organization, "open")
    for deal, person in ((1, 2), (1, 3), (2, 3)):
        _take_part(context, deal, person)
    for people, organization in (([1, 2], 1), ([2, 3], None), ([3, 1], 2)):
        _meet(context, people, organization, done=people[0] == 3)
    _follow(context, "person", 1, 2)
    _follow(context, "organization", 2, 3)


@settings(max_examples=80, deadline=None)
@given(st.lists(steps, max_size=20))
def test_every_count_equals_a_recount(taken: list[Step]) -> None:
    with Company() as company:
        company.carry_out(_prepare)
        for step in taken:
            with contextlib.suppress(NotFound, Invalid):
                company.carry_out(step)
        company.carry_out(_check)
        company.carry_out(_check_lists)


@settings(max_examples=25, deadline=None)
@given(st.lists(steps, max_size=15), steps)
def test_a_refused_step_leaves_no_trace(taken: list[Step], last: Step) -> None:
    with Company() as company:
        company.carry_out(_prepare)
        for step in taken:
            with contextlib.suppress(NotFound, Invalid):
                company.carry_out(step)
        before = company.database.image()
        try:
            company.carry_out(last)
        except (NotFound, Invalid):
            assert company.database.image() == before


@given(st.lists(st.integers(min_value=1, max_value=5), max_size=4), st.lists(ids, max_size=4), maybe)
def test_labels_settle(stored: list[int], given_ids: list[int], label: int | None) -> None:
    text = msgspec.json.encode(list(dict.fromkeys(stored))).decode()
    found = contacts.labels_given({"label_ids": given_ids, "label": label}, text)
    if found is not None:
        assert len(found) == len(set(found))
        encoded = msgspec.json.encode(found).decode()
        repeated = {"label_ids": found, "label": found[0] if found else None}
        assert contacts.labels_given(repeated, encoded) is None
    assert contacts.labels_given({}, text) is None
