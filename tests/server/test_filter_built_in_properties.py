"""Conditions on the built-in fields of every kind of record find what plain Python finds by the same ones."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from pipedriver.server.crm.activities import EVERYBODY, list_activities
from pipedriver.server.crm.contacts import list_contacts
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deals import DealFilter, list_deals
from pipedriver.server.crm.filter_use import matching_of
from pipedriver.server.crm.known_fields import known_fields
from pipedriver.server.crm.products import ProductFilter, list_products
from pipedriver.server.store.database import Row, Session
from pipedriver.server.store.filtering.description import Object
from pipedriver.server.store.filtering.fields import BUILT_IN, TABLES
from pipedriver.server.store.filtering.operators import OPERATORS, TYPES_OF_FIELDS, Operator
from pipedriver.server.store.listing import Page
from pipedriver.server.store.product_tables import deal_products
from pipedriver.server.store.rights_tables import team_users, teams
from pipedriver.server.store.rows import add_rows, change_row
from pipedriver.server.store.statement import statement
from pipedriver.server.store.tables import (
    ADDRESS_PARTS,
    activity_participants,
    deal_stage_visits,
    pipelines,
    stages,
    users,
)
from tests.server.companies import Company
from tests.server.test_filter_properties import compared

ZONES = ("UTC", "America/Los_Angeles", "Pacific/Kiritimati")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NEVER = 0
"""How many records a condition may find to be led by an index: none, so that all are looked at."""

WORDS = ("a", "b", "ab", "B a", "a%", "a_b", "aAb")
NUMBERS = (0, 1, 2, 50)
IDS = (1, 2, 3)
DAYS = tuple(str(date(2026, 2, 25) + timedelta(days=step)) for step in range(10))
MOMENTS = tuple(f"{day} {time}" for day in DAYS for time in ("00:00:00", "07:59:59", "12:30:00", "23:59:59"))
TIMES = ("00:00", "08:30", "23:59")
RELATIVE: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "yesterday": (-1, -1),
        "today": (0, 0),
        "in_1_week": (7, 7),
        "2_weeks_ago": (-14, -14),
        "before_today": (-9999, -1),
        "later_or_tomorrow": (1, 9999),
    }
)
"""Names of days: from how many days after today until how many."""

MANY: Mapping[tuple[Object, Object], str] = MappingProxyType(
    {
        ("deal", "activity"): "deal_id",
        ("person", "deal"): "person_id",
        ("organization", "person"): "org_id",
        ("organization", "deal"): "org_id",
        ("organization", "activity"): "org_id",
    }
)
"""Of which kinds a record has many, and by which of their columns."""

ONE: Mapping[tuple[Object, Object], str] = MappingProxyType(
    {
        ("deal", "person"): "person_id",
        ("deal", "organization"): "org_id",
        ("person", "organization"): "org_id",
        ("activity", "deal"): "deal_id",
        ("activity", "person"): "person_id",
        ("activity", "organization"): "org_id",
    }
)
"""Of which kinds a record has one, and by which of its own columns."""

THROUGH: tuple[tuple[Object, Object], ...] = (
    ("deal", "product"),
    ("product", "deal"),
    ("person", "activity"),
)
"""Kinds that are tied together by rows of their own."""

OF: Mapping[Object, tuple[Object, ...]] = MappingProxyType(
    {
        kind: tuple(other for of, other in (*ONE, *MANY, *THROUGH) if of == kind)
        for kind in ("deal", "person", "organization", "product", "activity")
    }
)
"""The related kinds that conditions of each kind can be about."""

_LINKS = "user_id owner_id creator_user_id created_by_user_id picture_id person_id org_id deal_id"
LINKS = frozenset(f"{_LINKS} project_id channel".split())
"""Columns that hold ids."""

NEEDED = frozenset(
    {
        "add_time",
        "creator_user_id",
        "created_by_user_id",
        "idle_since",
        "name",
        "owner_id",
        "subject",
        "title",
        "update_time",
        "user_id",
        "value",
    }
)
"""Columns that are never empty here."""


@dataclass(frozen=True)
class Asked:
    """One condition on a built-in field."""

    object: Object
    key: str
    type: str
    operator: str
    value: Any
    extra: str | None = None


@dataclass(frozen=True)
class World:
    """All that is kept: the records of each kind, and what ties them."""

    rows: Mapping[Object, Sequence[Row]]
    in_team: frozenset[int]
    stages_of: Mapping[int, Sequence[tuple[int, str]]]
    products_of: frozenset[tuple[int, int]]
    persons_of: frozenset[tuple[int, int]]
    zone: ZoneInfo
    odds: Mapping[int, int]
    rotten_days: Mapping[int, int]


def _contents(chance: Random, kind: Object, id: int) -> Row:
    """A record of a kind with whatever may stand in it."""
    row: Row = {}
    for column in TABLES[kind].c:
        name, length = column.name, column.type
        found: Any = None
        if name in LINKS:
            found = chance.choice(IDS)
        elif name.endswith(("_date", "_day")):
            found = chance.choice(DAYS)
        elif name in ("due_time", "duration"):
            found = chance.choice(TIMES)
        elif name.endswith("_time") or name == "idle_since":
            found = chance.choice(MOMENTS)
        elif name.endswith("_count") or name in ("value", "probability", "acv", "arr", "mrr", "tax"):
            found = chance.choice(NUMBERS)
        elif str(length) in ("TEXT", "VARCHAR(120)") or name == "country_code":
            found = chance.choice(WORDS)
        if name not in NEEDED and not name.endswith("_count") and chance.random() < 0.25:
            found = None
        row[name] = found
    fixed: Row = {
        "company_id": 1,
        "id": id,
        "pipeline_id": 1,
        "stage_id": chance.choice(IDS),
        "status": chance.choice(("open", "won", "lost")),
        "currency": chance.choice(("EUR", "USD")),
        "visible_to": chance.choice((1, 3)),
        "tax": chance.choice(NUMBERS),
        "label": chance.choice((None, "1", "1,2", "2,11", "11")),
        "label_ids": chance.choice(("[]", "[1]", "[1, 2]", "[2,11]", "[11]")),
        "custom_fields": None,
        "is_archived": 0,
        "active_flag": 1,
        "selectable": chance.choice((0, 1)),
        "busy_flag": chance.choice((None, 0, 1)),
        "done": chance.choice((0, 1)),
        "type": chance.choice(("call", "meeting")),
        "lead_id": None,
        "origin": "API",
        "attendees": None,
        "first_char": None,
        "category": chance.choice((None, "1", "2")),
        "category_id": None,
        "billing_frequency": chance.choice(("one-time", "monthly")),
        "billing_frequency_cycles": chance.choice((None, 1, 2)),
        "marketing_status": chance.choice(("no_consent", "subscribed")),
        "delete_time": None,
        **{
            name: json.dumps([{"value": word} for word in chance.sample(WORDS, chance.randint(0, 2))])
            for name in ("email", "phone")
        },
    }
    row |= {name: value for name, value in fixed.items() if name in row}
    for name in ("name", "title", "code"):
        if f"search_{name}" in row:
            row[f"search_{name}"] = None if row[name] is None else row[name].casefold()
    if "search_email" in row:
        row["search_email"] = "\n".join(each["value"].casefold() for each in json.loads(row["email"]))
    return row


@statement
def _whole(kind: Any) -> Any:
    return select(kind)


def _fill(chance: Random, zone: str, session: Session) -> World:
    first = session.all(_whole(users))[0]
    others = [dict(first) | {"id": id, "email": f"{id}@example.com"} for id in (2, 3)]
    add_rows(session, users, others)
    team = {"company_id": 1, "id": 1, "name": "Team", "manager_id": 1, "created_by_user_id": 1}
    team["add_time"] = MOMENTS[0]
    add_rows(session, teams, [team])
    rows: dict[Object, list[Row]] = {
        kind: [_contents(chance, kind, id) for id in range(1, 7)]
        for kind in ("organization", "person", "deal", "activity", "product")
    }
    # The third of each kind is out of use: related records do not count it.
    for kind, found in rows.items():
        found[2] |= {"status": "deleted"} if kind == "deal" else {"active_flag": 0}
    for kind, found in rows.items():
        add_rows(session, TABLES[kind], found)
    products_of = frozenset((chance.randint(1, 6), chance.randint(1, 6)) for _ in range(6))
    filled = {"item_price": 1, "quantity": 1, "sum": 1, "discount_type": "percentage"}
    filled |= {"tax_method": "inclusive", "billing_frequency": "one-time", "add_time": MOMENTS[0]}
    lines = [
        {"company_id": 1, "id": number, "deal_id": deal, "product_id": product, "order_nr": number, **filled}
        for number, (deal, product) in enumerate(sorted(products_of), start=1)
    ]
    add_rows(session, deal_products, lines)
    persons_of = frozenset((chance.randint(1, 6), chance.randint(1, 6)) for _ in range(6))
    taking_part = [
        {"company_id": 1, "activity_id": activity, "person_id": person, "position": place}
        for place, (activity, person) in enumerate(sorted(persons_of))
    ]
    add_rows(session, activity_participants, taking_part)
    stages_of = {
        id: [(stage, chance.choice(MOMENTS)) for stage in chance.sample(IDS, 2)] for id in range(1, 7)
    }
    visits = [
        {"company_id": 1, "id": 2 * deal + place, "deal_id": deal, "pipeline_id": 1, "stage_id": stage}
        | {"entered_at": entered}
        for deal, stays in stages_of.items()
        for place, (stage, entered) in enumerate(stays)
    ]
    add_rows(session, deal_stage_visits, visits)
    add_rows(session, team_users, [{"company_id": 1, "team_id": 1, "user_id": user} for user in (1, 3)])
    weighed = all(row["deal_probability"] for row in session.all(_whole(pipelines)))
    odds = {row["id"]: row["deal_probability"] if weighed else 100 for row in session.all(_whole(stages))}
    rotten_days = {1: 1, 2: 4}
    for stage, days in rotten_days.items():
        change = {"company": 1, "key": stage, "rotten_flag": 1, "rotten_days": days}
        session.run(change_row(stages, "rotten_flag", "rotten_days"), **change)
    return World(
        rows, frozenset({1, 3}), stages_of, products_of, persons_of, ZoneInfo(zone), odds, rotten_days
    )


def _shown(world: World, object: Object, key: str, row: Row) -> Any:
    """What a field of a record holds: a number, a text, texts, a day, a moment, options; None for nothing."""
    if key in ("label", "label_ids") and object != "deal":
        options: list[int] = json.loads(row["label_ids"])
        return (options[0] if options else None) if key == "label" else frozenset(options)
    if key == "label":
        return frozenset(int(each) for each in (row["label"] or "").split(",") if each)
    if key in ("email", "phone"):
        return [each["value"] for each in json.loads(row[key])]
    if key == "weighted_value":
        odds = row["probability"] if row["probability"] is not None else world.odds[row["stage_id"]]
        return row["value"] * odds / 100
    return row["currency"] if key == "weighted_value_currency" else row[key]


def _positive(world: World, asked: Asked, row: Row) -> bool:
    """What the operator asks of a record, before it is turned round."""
    asks = _operator(asked).asks
    if asks == "been":
        return any(stage == int(asked.value) for stage, _ in world.stages_of[row["id"]])
    if asked.type == "stage" and asked.extra is not None:
        stays = [entered for stage, entered in world.stages_of[row["id"]] if stage == int(asked.extra)]
        return any(
            compared(asks, _day_there(world, entered), *_stretch(world, asked.value)) for entered in stays
        )
    held = _shown(world, asked.object, asked.key, row)
    if asked.extra is not None:
        held = row[f"{asked.key}_{asked.extra}"]
    if held is None or held in ("", [], frozenset()):
        return False
    if asks == "filled":
        return True
    if asks == "of_team":
        return held in world.in_team
    if isinstance(held, frozenset):
        options = frozenset(int(each) for each in asked.value)
        return held == options if asks == "equal" else held >= options
    if asked.value == "rotten_time":
        days = world.rotten_days.get(row["stage_id"])
        if row["status"] != "open" or days is None:
            return False
        rots = date.fromisoformat(row["idle_since"][:10]) + timedelta(days=days)
        return compared(asks, date.fromisoformat(held[:10]), rots, rots)
    if asked.type == "date":
        return compared(asks, _day_there(world, held), *_stretch(world, asked.value))
    if asked.key in ("email", "phone"):
        texts: list[str] = held
        return any(_like(asks, each, asked.value) for each in texts)
    if isinstance(held, str) and asks in ("equal", "contains", "begins"):
        return _like(asks, held, asked.value)
    wanted = asked.value if isinstance(held, str) else float(asked.value)
    return compared(asks, held, wanted, wanted)


def _like(asks: str, held: str, wanted: str) -> bool:
    held, wanted = held.casefold(), str(wanted).casefold()
    return {"equal": held == wanted, "contains": wanted in held, "begins": held.startswith(wanted)}[asks]


def _day_there(world: World, held: str) -> date:
    """The day on which something is for the user."""
    if len(held) == len("2026-03-02"):
        return date.fromisoformat(held)
    return datetime.fromisoformat(held).replace(tzinfo=UTC).astimezone(world.zone).date()


def _stretch(world: World, value: str) -> tuple[date, date]:
    if value not in RELATIVE:
        return date.fromisoformat(value), date.fromisoformat(value)
    today = NOW.astimezone(world.zone).date()
    first, last = RELATIVE[value]
    return today + timedelta(days=first), today + timedelta(days=last)


def _operator(asked: Asked) -> Operator:
    entered = asked.type == "stage" and asked.extra is not None
    return OPERATORS["entered_stage" if entered else asked.type][asked.operator]


def _holds(world: World, asked: Asked, row: Row) -> bool:
    return _positive(world, asked, row) is not _operator(asked).negated


def _in_use(object: Object, row: Row) -> bool:
    return bool(row["status"] != "deleted" if object == "deal" else row["active_flag"])


def _related(world: World, kind: Object, row: Row, object: Object) -> list[Row]:
    """The records of another kind that hang together with one."""
    found = [each for each in world.rows[object] if _in_use(object, each)]
    tied = {("deal", "product"): (0, 1, world.products_of), ("product", "deal"): (1, 0, world.products_of)}
    tied[("person", "activity")] = (1, 0, world.persons_of)
    if (kind, object) in ONE:
        return [each for each in found if each["id"] == row[ONE[kind, object]]]
    if (kind, object) in MANY:
        return [each for each in found if each[MANY[kind, object]] == row["id"]]
    own, other, pairs = tied[kind, object]
    return [
        each for each in found if any(pair[own] == row["id"] and pair[other] == each["id"] for pair in pairs)
    ]


def _alone(world: World, kind: Object, asked: Asked, row: Row) -> bool:
    if asked.object == kind:
        return _holds(world, asked, row)
    related = _related(world, kind, row, asked.object)
    if (kind, asked.object) in ONE and not related:
        # The fields of a record that is not there are empty.
        return _operator(asked).negated
    return any(_holds(world, asked, each) for each in related)


def _matches(world: World, kind: Object, every: list[Asked], any_of: list[Asked], row: Row) -> bool:
    """The whole tree. Of many related records one must fulfil all that must hold together."""
    together: dict[Object, list[Asked]] = {}
    for asked in every:
        if asked.object == kind or (kind, asked.object) in ONE:
            if not _alone(world, kind, asked, row):
                return False
        else:
            together.setdefault(asked.object, []).append(asked)
    for object, conditions in together.items():
        related = _related(world, kind, row, object)
        if not any(all(_holds(world, asked, each) for asked in conditions) for each in related):
            return False
    return not any_of or any(_alone(world, kind, asked, row) for asked in any_of)


def _value(chance: Random, key: str, type: str) -> Any:
    """Something to compare with that may well be there."""
    if type in ("person", "organization", "deal", "product", "pipeline", "stage", "user"):
        return chance.choice(("1", "2", "3"))
    if type == "set":
        return chance.choice((["1"], ["2"], ["1", "2"], ["2", "11"], ["11"]))
    if type == "date":
        return chance.choice((*DAYS, *RELATIVE))
    if type in ("int", "double", "monetary"):
        return str(chance.choice(NUMBERS))
    named = {
        "status": ("open", "won", "lost"),
        "visible_to": ("1", "3"),
        "time": ("00:00", "08:30", "12:00", "23:59"),
        "type": ("call", "meeting"),
        "billing_frequency": ("one-time", "monthly"),
        "marketing_status": ("no_consent", "subscribed"),
        "currency": ("EUR", "usd", "E"),
        "weighted_value_currency": ("EUR", "usd", "E"),
        "origin": ("API", "a"),
    }
    return chance.choice(named.get(key) or named.get(type) or (("0", "1", "2") if type == "enum" else WORDS))


def _conditions(context: Context, chance: Random, object: Object) -> list[Asked]:
    """Every operator of every built-in field of a kind, each with some value."""
    found: list[Asked] = []
    for row in known_fields(context, object).rows:
        if row["key"] not in BUILT_IN[object]:
            continue
        type = TYPES_OF_FIELDS[row["field_type"]]
        for name, operator in OPERATORS[type].items():
            value = _value(chance, row["key"], type) if operator.takes_value else None
            value = "1" if operator.asks == "of_team" else value
            if object == "deal" and type == "date" and operator.takes_value:
                found.append(Asked(object, row["key"], type, name, "rotten_time"))
            found.append(Asked(object, row["key"], type, name, value))
            if row["field_type"] == "address":
                found.append(Asked(object, row["key"], type, name, value, chance.choice(ADDRESS_PARTS)))
        if type == "stage":
            for name in OPERATORS["entered_stage"]:
                value = chance.choice((*DAYS, *RELATIVE))
                found.append(Asked(object, row["key"], type, name, value, chance.choice(("1", "2", "3"))))
    return found


def _term(asked: Asked) -> dict[str, Any]:
    term = {"object": asked.object, "field_code": asked.key, "operator": asked.operator}
    if asked.value is not None:
        term["value"] = asked.value
    if asked.extra is not None:
        term["extra_value"] = asked.extra
    return term


def _ids(context: Context, kind: Object, tree: str, few: int) -> list[int]:
    """The ids of the records that a filter finds."""
    chosen, page = matching_of(context, kind, tree, few=few), Page(0, 50)
    rows: Sequence[Any]
    if kind == "deal":
        deals = list_deals(context, DealFilter(), page, (("id", "ASC"),), chosen=chosen)
        rows = [{"id": deal[0]} for deal in deals]
    elif kind == "product":
        rows = list_products(context, ProductFilter(), page, chosen)
    elif kind == "activity":
        rows = list_activities(context, page, user=EVERYBODY, chosen=chosen)[0]
    else:
        rows = list_contacts(context, kind, page, chosen=chosen)
    return sorted(row["id"] for row in rows)


@pytest.mark.parametrize("kind", list(OF))
@settings(max_examples=2, deadline=None)
@given(zone=st.sampled_from(ZONES), chance=st.randoms(use_true_random=False))
def test_every_operator_of_every_field_finds_what_plain_python_finds(
    kind: Object, zone: str, chance: Random
) -> None:
    with Company() as company:
        world = company.carry_out(lambda context: _fill(chance, zone, context.session))
        viewer = replace(company.viewer, timezone_name=zone)

        def found(session: Session, tree: str, few: int) -> list[int]:
            return _ids(Context(session, viewer, NOW), kind, tree, few)

        known = {
            object: company.carry_out(partial(_conditions, chance=chance, object=object))
            for object in (kind, *OF[kind])
        }
        others = [asked for object in OF[kind] for asked in known[object]]
        everything = [*known[kind], *others]
        trees: list[tuple[list[Asked], list[Asked]]] = [([asked], []) for asked in known[kind]]
        trees += [([asked], []) for asked in chance.sample(others, min(60, len(others)))]
        trees += [
            (chance.sample(everything, chance.randint(0, 3)), chance.sample(everything, chance.randint(0, 3)))
            for _ in range(40)
        ]
        for every, any_of in trees:
            groups = [{"glue": "and", "conditions": [_term(each) for each in every]}]
            groups.append({"glue": "or", "conditions": [_term(each) for each in any_of]})
            tree = json.dumps({"glue": "and", "conditions": groups})
            expected = [
                row["id"]
                for row in world.rows[kind]
                if _in_use(kind, row) and _matches(world, kind, every, any_of, row)
            ]
            few = chance.choice([NEVER, 10_000])
            assert company.database.read(partial(found, tree=tree, few=few)) == expected, (every, any_of)
