"""Any tree of conditions finds the records that plain Python finds by the same conditions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any, Literal
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from pipedriver.server.crm.contacts import list_contacts
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.fields import create_field
from pipedriver.server.crm.filter_use import matching_of
from pipedriver.server.crm.known_fields import known_fields
from pipedriver.server.crm.organizations import create_organization
from pipedriver.server.crm.persons import create_person
from pipedriver.server.store.database import Session
from pipedriver.server.store.filtering.operators import OPERATORS, TYPES_OF_FIELDS
from pipedriver.server.store.listing import Page
from tests.server.companies import Company

ZONES = ("UTC", "America/Los_Angeles", "Pacific/Kiritimati")
LABELS = ("A", "B", "C")
NEVER = 0
"""How many records a condition may find to be led by an index: none, so that all are looked at."""

DAYS = tuple(date(2026, 2, 24) + timedelta(days=step) for step in range(10))
WORDS = ("a", "b", "ab", "b a", "a%", "a_b", "aab")
NUMBERS = (-1.5, 0.0, 0.5, 2.0)
RELATIVE = ("yesterday", "today", "tomorrow", "last_week", "this_week", "next_week", "this_month")
TAGS = ((0,), (1,), (0, 1), (1, 2), (0, 1, 2))

CANDIDATES: Mapping[str, tuple[Any, ...]] = {
    "double": NUMBERS,
    "monetary": NUMBERS,
    "varchar": WORDS,
    "text": WORDS,
    "phone": WORDS,
    "address": WORDS,
    "enum": (0, 1, 2),
    "set": TAGS,
    "date": (*DAYS, *RELATIVE),
    "time": ("00:00:00", "08:30:00", "08:30:01", "23:59:59"),
    "daterange": (*DAYS, *RELATIVE),
}
"""What fields of each type are compared with; options by their places."""

_days = st.sampled_from(DAYS)
VALUES: Mapping[str, st.SearchStrategy[Any]] = {
    **{type: st.sampled_from(values) for type, values in CANDIDATES.items()},
    "date": _days,
    "daterange": st.tuples(_days, _days).map(lambda both: (min(both), max(both))),
}
"""Values of each type of custom field."""


@dataclass(frozen=True)
class Asked:
    """One condition: on the organization, or on its person."""

    of_person: bool
    type: str
    operator: str
    value: Any


@dataclass(frozen=True)
class Made:
    """An organization, and the values of its person; None where it has none."""

    own: Mapping[str, Any]
    person: Mapping[str, Any] | None


records = st.fixed_dictionaries({}, optional=dict(VALUES))
made = st.builds(Made, own=records, person=st.none() | records)


def _condition(chance: Random, of_person: bool, type: str, name: str) -> Asked:
    """A condition with some operator of a type of field."""
    value = None
    if OPERATORS[TYPES_OF_FIELDS[type]][name].takes_value:
        value = chance.choice(CANDIDATES[type])
    return Asked(of_person, type, name, value)


def _some(chance: Random, all: list[Asked]) -> list[Asked]:
    return chance.sample(all, chance.randint(0, 3))


EVERY_OPERATOR = [
    (of_person, type, name)
    for of_person in (False, True)
    for type in VALUES
    for name in OPERATORS[TYPES_OF_FIELDS[type]]
]


def _stretch(value: Any, today: date) -> tuple[date, date]:
    """The first and the last day that a value means."""
    if isinstance(value, date):
        return value, value
    if value == "this_month":
        first = today.replace(day=1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    step = {"yesterday": -1, "today": 0, "tomorrow": 1, "last_week": -7, "this_week": 0, "next_week": 7}[
        value
    ]
    if value.endswith("week"):
        first = today - timedelta(days=today.weekday()) + timedelta(days=step)
        return first, first + timedelta(days=6)
    return today + timedelta(days=step), today + timedelta(days=step)


def compared(asks: str, value: Any, low: Any, high: Any) -> bool:
    """Whether a value is in, before or after what goes from ``low`` to ``high``."""
    answers: dict[str, bool] = {
        "equal": low <= value <= high,
        "more": value > high,
        "less": value < low,
        "at_least": value >= low,
        "at_most": value <= high,
    }
    return answers[asks]


def _holds(asked: Asked, values: Mapping[str, Any], today: date) -> bool:
    """The condition, in plain Python."""
    operator = OPERATORS[TYPES_OF_FIELDS[asked.type]][asked.operator]
    return _positive(operator.asks, asked, values.get(asked.type), today) is not operator.negated


def _positive(asks: str, asked: Asked, value: Any, today: date) -> bool:
    if value is None or asks == "filled":
        return value is not None
    wanted = asked.value
    if asked.type == "set":
        chosen, asked_for = frozenset[int](value), frozenset[int](wanted)
        return chosen == asked_for if asks == "equal" else chosen >= asked_for
    if asked.type == "daterange":
        low, high = _stretch(wanted, today)
        if asks == "includes":
            return bool(value[0] <= high and value[1] >= low)
        return compared(asks.removeprefix("ends_"), value[asks.startswith("ends_")], low, high)
    if asked.type == "date":
        return compared(asks, value, *_stretch(wanted, today))
    if asks == "contains":
        return str(wanted) in str(value)
    if asks == "begins":
        return str(value).startswith(wanted)
    return compared(asks, value, wanted, wanted)


def _matches(every: list[Asked], any_of: list[Asked], record: Made, today: date) -> bool:
    """The whole tree. Of an organization's many persons one must fulfil all that must hold together."""

    def alone(asked: Asked) -> bool:
        if not asked.of_person:
            return _holds(asked, record.own, today)
        return record.person is not None and _holds(asked, record.person, today)

    return all(map(alone, every)) and (not any_of or any(map(alone, any_of)))


class Place:
    """A company in which organizations and persons have a field of every type."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.rows: dict[tuple[bool, str], Any] = {}
        self.options: dict[tuple[bool, str], list[int]] = {}
        entities: list[tuple[bool, Literal["organization", "person"]]] = [
            (False, "organization"),
            (True, "person"),
        ]
        for of_person, entity in entities:
            for type in VALUES:
                labels = LABELS if type in ("enum", "set") else None
                add = partial(create_field, entity=entity, name=type, field_type=type, options=labels)
                self.rows[of_person, type] = company.carry_out(add)
            self.options |= company.carry_out(partial(self._options, of_person=of_person, entity=entity))

    def _options(self, context: Context, of_person: bool, entity: Any) -> dict[tuple[bool, str], list[int]]:
        known = known_fields(context, entity)
        return {
            (of_person, type): [
                option["id"] for option in known.options.get(self.rows[of_person, type]["id"], ())
            ]
            for type in ("enum", "set")
        }

    def written(self, of_person: bool, values: Mapping[str, Any]) -> dict[str, Any]:
        """Values as a request has them."""
        found: dict[str, Any] = {}
        for type, value in values.items():
            key = self.rows[of_person, type]["key"]
            found[key] = self.value(of_person, type, value)
            if type == "daterange":
                found[key], found[f"{key}_until"] = (each.isoformat() for each in value)
            if type == "monetary":
                found[f"{key}_currency"] = "EUR"
        return found

    def value(self, of_person: bool, type: str, value: Any) -> Any:
        """One value as a request has it."""
        if type == "enum":
            place: int = value
            return self.options[of_person, type][place]
        if type == "set":
            places: tuple[int, ...] = value
            return [self.options[of_person, type][place] for place in places]
        return str(value) if type in ("date", "daterange") else value

    def add(self, context: Context, record: Made) -> int:
        """Add an organization, with its person if it has one; gives its id."""
        custom = self.written(False, record.own)
        id = int(create_organization(context, {"name": "Acme", "custom_fields": custom})["id"])
        if record.person is not None:
            theirs = self.written(True, record.person)
            create_person(context, {"name": "Ada", "org_id": id, "custom_fields": theirs})
        return id

    def term(self, asked: Asked) -> dict[str, Any]:
        """A condition as a filter has it."""
        term: dict[str, Any] = {
            "object": "person" if asked.of_person else "organization",
            "field_id": str(self.rows[asked.of_person, asked.type]["id"]),
            "operator": asked.operator,
        }
        if asked.value is not None:
            term["value"] = self.value(asked.of_person, asked.type, asked.value)
        return term


@settings(max_examples=8, deadline=None)
@given(
    st.lists(made, min_size=5, max_size=8),
    st.sampled_from(ZONES),
    st.integers(0, 200),
    st.randoms(use_true_random=False),
)
def test_a_tree_finds_what_plain_python_finds(
    records: list[Made], zone: str, hours: int, chance: Random
) -> None:
    moment = datetime(2026, 2, 26, tzinfo=UTC) + timedelta(hours=hours)
    today = moment.astimezone(ZoneInfo(zone)).date()
    # Every operator by itself, and then some in trees.
    single = [_condition(chance, *each) for each in EVERY_OPERATOR]
    trees: list[tuple[list[Asked], list[Asked]]] = [([each], []) for each in single]
    trees.extend((_some(chance, single), _some(chance, single)) for _ in range(40))
    with Company() as company:
        place = Place(company)
        ids = [company.carry_out(partial(place.add, record=record)) for record in records]
        viewer = replace(company.viewer, timezone_name=zone)

        def found(session: Session, every: list[Asked], any_of: list[Asked], few: int) -> list[Any]:
            groups = [{"glue": "and", "conditions": [place.term(each) for each in every]}]
            groups.append({"glue": "or", "conditions": [place.term(each) for each in any_of]})
            tree = json.dumps({"glue": "and", "conditions": groups})
            context = Context(session, viewer, moment)
            chosen = matching_of(context, "organization", tree, few=few)
            return [row["id"] for row in list_contacts(context, "organization", Page(0, 50), chosen=chosen)]

        for every, any_of in trees:
            expected = [
                id for id, record in zip(ids, records, strict=True) if _matches(every, any_of, record, today)
            ]
            few = chance.choice([NEVER, 10_000])
            answer = company.database.read(partial(found, every=every, any_of=any_of, few=few))
            assert answer == expected, (every, any_of)
