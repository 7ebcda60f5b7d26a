"""From the description of a filter to the conditions of a statement. No value gets into its text.

A condition is put in one of two ways. *Checked*, it is looked at for each record that the statement comes by,
and gives SQLite no reason to leave the order of the list. *Leading*, it is the way to the records: their ids
are looked up in an index first. Which of them leads is decided when a filter is used (`crm.filter_use`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    FromClause,
    Select,
    Subquery,
    Table,
    and_,
    bindparam,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.types import Text

from pipedriver.server.store.filtering.comparing import compared_with_rotting, range_includes, tested
from pipedriver.server.store.filtering.constructs import Begins, JsonText, Unindexed
from pipedriver.server.store.filtering.description import Condition, Matching, Object
from pipedriver.server.store.filtering.fields import BUILT_IN, TABLES, rotting_moment
from pipedriver.server.store.filtering.relations import RELATIONS, related
from pipedriver.server.store.rights_tables import team_users
from pipedriver.server.store.statement import any_of, statement
from pipedriver.server.store.tables import custom_values, deal_stage_visits

Conditions = list[ColumnElement[bool]]

_company: ColumnElement[int] = bindparam("company")

_LOOKED_UP_BY_VALUE = frozenset({"equal", "among"})
_LOOKED_UP_IN_ORDER = _LOOKED_UP_BY_VALUE | {"more", "less", "at_least", "at_most", "between", "begins"}
_ORDERED_KINDS = frozenset({"number", "text", "day", "time", "days", "times"})


def matched(matching: Matching | None, table: Table) -> Conditions:
    """The conditions that records of the table's kind match a filter; none where there is no filter."""
    if matching is None:
        return []
    conditions: Conditions = []
    if matching.leading:
        chosen = {each.place: each for each in (*matching.all_of, *matching.any_of)}
        leading = [_ids(chosen[place], matching.object) for place in matching.leading]
        looked_up = leading[0] if len(leading) == 1 else union_all(*leading)
        conditions.append(table.c.id.in_(looked_up))
    conditions += _all(matching, table)
    if matching.any_of:
        conditions.append(or_(*[_alone(each, matching, table) for each in matching.any_of]))
    return conditions


def can_lead(condition: Condition, of: Object) -> bool:
    """Whether an index finds the records of a kind that fulfil a condition."""
    if condition.negated or condition.part is not None or condition.ends:
        return False
    if condition.object != of and RELATIONS[of, condition.object].link is None:
        return False
    if condition.key is None:
        if condition.kind == "options":
            return condition.test in ("holds", "exactly")
        return condition.kind in _ORDERED_KINDS and condition.test in _LOOKED_UP_IN_ORDER
    index = BUILT_IN[condition.object][condition.key].index
    looked_up = {"none": frozenset[str](), "equal": _LOOKED_UP_BY_VALUE, "range": _LOOKED_UP_IN_ORDER}
    return condition.test in looked_up[index]


@statement
def count_some(condition: Condition, of: Object) -> Executable:
    """How many records of a kind fulfil a condition that can lead; it counts no further than ``most``."""
    found = _ids(condition, of).limit(bindparam("most")).subquery("some")
    return select(func.count()).select_from(found)


def _all(matching: Matching, row: FromClause) -> Conditions:
    """The conditions that must all hold; those on the many records of a kind must hold for one of them."""
    many = [each for each in matching.all_of if _of_many(each, matching.object)]
    found = [_alone(each, matching, row) for each in matching.all_of if each not in many]
    objects: dict[Object, None] = {each.object: None for each in many}
    for object in objects:
        about_it = [each for each in many if each.object == object]
        found.append(_one_fulfils(object, about_it, matching, row))
    return found


def _of_many(condition: Condition, of: Object) -> bool:
    return condition.object != of and RELATIONS[of, condition.object].link is None


def _alone(condition: Condition, matching: Matching, row: FromClause) -> ColumnElement[bool]:
    """One condition by itself, put as a check."""
    if condition.object == matching.object:
        return _inside(condition, row)
    if _of_many(condition, matching.object):
        return _one_fulfils(condition.object, [condition], matching, row)
    relation = RELATIONS[matching.object, condition.object]
    found = related(condition.object, relation, row, to_admin=matching.to_admin)
    fulfils = exists(found.where(_positive(condition, TABLES[condition.object])))
    # Where there is no such record, its fields are empty.
    return not_(fulfils) if condition.negated else fulfils


def _one_fulfils(
    object: Object, conditions: Sequence[Condition], matching: Matching, row: FromClause
) -> ColumnElement[bool]:
    """One related record fulfils all of the conditions."""
    found = related(object, RELATIONS[matching.object, object], row, to_admin=matching.to_admin)
    return exists(found.where(*[_inside(each, TABLES[object]) for each in conditions]))


def _inside(condition: Condition, row: FromClause) -> ColumnElement[bool]:
    """The condition on a record of its own object."""
    positive = _positive(condition, row)
    return positive.is_not(true()) if condition.negated else positive


def _positive(condition: Condition, row: FromClause, *, leading: bool = False) -> ColumnElement[bool]:
    """The condition's test of a record, whether or not it is to be turned round."""
    if condition.test in ("been", "entered_since", "entered_before", "entered_between"):
        return exists(_visits(condition, row))
    if condition.key is None:
        return _custom(condition, row)
    field = BUILT_IN[condition.object][condition.key]
    column = (
        field.expression(row)
        if condition.part is None or field.parts is None
        else row.c[f"{field.parts}_{condition.part}"]
    )
    if field.is_column and not leading:
        column = Unindexed(column)
    return _tested(condition, column, row)


def _tested(condition: Condition, column: ColumnElement[Any], row: FromClause) -> ColumnElement[bool]:
    if condition.test == "of_team":
        members = (
            select(team_users.c.user_id)
            .where(
                team_users.c.company_id == _company, any_of(team_users.c.team_id, condition.name("values"))
            )
            .correlate(None)
        )
        return column.in_(members)
    if condition.object == "deal" and condition.test.endswith("_rotting_day"):
        compared = compared_with_rotting(condition, column, rotting_moment(row))
        if compared is not None:
            return compared
    return tested(condition, column)


def _visits(condition: Condition, row: FromClause) -> Select[Any]:
    """The stays of a deal in a stage, or those that began at some time."""
    visits = deal_stage_visits
    entered = visits.c.entered_at
    found = (
        select(literal(1))
        .where(
            visits.c.company_id == row.c.company_id,
            visits.c.deal_id == row.c.id,
            any_of(visits.c.stage_id, condition.name("stages")),
        )
        .correlate(row)
    )
    if condition.test in ("entered_since", "entered_between"):
        found = found.where(entered >= condition.bound("low", Text()))
    if condition.test in ("entered_before", "entered_between"):
        found = found.where(entered < condition.bound("high", Text()))
    return found


def _custom(condition: Condition, row: FromClause) -> ColumnElement[bool]:
    """The test of a custom value, in the rows by which such values are searched."""
    if condition.part is not None:
        return tested(condition, JsonText(row.c.custom_fields, condition.name("part_key")))
    of_record = (
        select(literal(1)).where(*_of_field(condition), custom_values.c.object_id == row.c.id).correlate(row)
    )
    if condition.test == "filled":
        return exists(of_record)
    if condition.kind == "options":
        return _custom_options(condition, row)
    return exists(of_record.where(_custom_test(condition, row)))


def _of_field(condition: Condition) -> Conditions:
    return [custom_values.c.company_id == _company, custom_values.c.field_id == condition.bound("field")]


def _custom_test(condition: Condition, row: FromClause) -> ColumnElement[bool]:
    values = custom_values.c
    if condition.test == "includes":
        return range_includes(condition, values.text, values.until)
    if condition.kind == "text":
        return _custom_text(condition)
    column = values.until if condition.ends else values.number if condition.kind == "number" else values.text
    return _tested(condition, column, row)


def _custom_text(condition: Condition) -> ColumnElement[bool]:
    """The test of a text, of which the table holds the beginning by itself."""
    values = custom_values.c
    whole = func.coalesce(values.long_text, values.text, type_=Text())
    if condition.test == "equal":
        return and_(values.text == condition.bound("short", Text()), tested(condition, whole))
    if condition.test == "begins":
        return and_(Begins(values.text, condition.name("short")), tested(condition, whole))
    return tested(condition, whole)


def _custom_options(condition: Condition, row: FromClause) -> ColumnElement[bool]:
    """The test of the options that were chosen, each of which has a row."""
    all_chosen = (
        select(func.count())
        .select_from(custom_values)
        .where(*_of_field(condition), custom_values.c.object_id == row.c.id)
        .correlate(row)
    )
    among = all_chosen.where(any_of(custom_values.c.number, condition.name("values"))).scalar_subquery()
    holds = among == condition.bound("count")
    if condition.test == "holds":
        return holds
    return and_(holds, all_chosen.scalar_subquery() == condition.bound("count"))


def _ids(condition: Condition, of: Object) -> Select[Any]:
    """The ids of the records of a kind that fulfil a condition that can lead."""
    main = TABLES[of].alias("leading")
    if condition.object == of:
        return _own_ids(condition, main)
    link = main.c[str(RELATIONS[of, condition.object].link)]
    others = _own_ids(condition, TABLES[condition.object].alias("leading_related"))
    return select(main.c.id).where(main.c.company_id == _company, link.in_(others))


def _own_ids(condition: Condition, row: Subquery | FromClause) -> Select[Any]:
    """The ids of the records of a condition's own object that fulfil it."""
    if condition.key is not None:
        return select(row.c.id).where(row.c.company_id == _company, _positive(condition, row, leading=True))
    found = select(custom_values.c.object_id).where(*_of_field(condition)).correlate(None)
    if condition.kind == "options":
        # Whatever holds all of the options, and no others, holds the first.
        return found.where(custom_values.c.number == condition.bound("value"))
    return found.where(_custom_test(condition, row))
