"""Using a saved filter: found, checked once more, and made ready for statements.

A field may have been deleted since the filter was saved, and then the filter cannot be used until it is
changed. How many records fulfil a condition is counted before the statement is chosen: where few do, they are
looked up in an index, else the records are gone through in the order of the list, which soon fills a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.filter_choice import Chosen
from pipedriver.server.crm.filter_conditions import Understood, understood
from pipedriver.server.crm.filter_fields import RECORDS, FilterType
from pipedriver.server.crm.filter_trees import read_tree
from pipedriver.server.crm.filters import get_filter
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.store.database import Row, Session
from pipedriver.server.store.filtering.compiling import can_lead, count_some
from pipedriver.server.store.filtering.description import Condition, Matching, Object
from pipedriver.server.store.filters import filter_used

FEW = 10_000
"""How many records may fulfil a condition by which they are looked up."""

_NOTED_AFTER = timedelta(minutes=1)


def chosen(context: Context, id: int | None, type: FilterType) -> Chosen | None:
    """The filter by which records of a type are chosen; None where none is named.

    Raises:
        NotFound: there is no such filter, or the caller may not use it.
        Invalid: it is for other records, or a field of one of its conditions has been deleted.
    """
    if id is None:
        return None
    row = get_filter(context, id)
    if row["type"] != type:
        raise Invalid(f"filter_id: filter {id} is for {row['type']}, not for {type}")
    try:
        found = matching_of(context, RECORDS[type], row["conditions"])
    except Invalid as refusal:
        raise Invalid(f"filter_id: filter {id} cannot be used: {refusal}") from None
    _note_use(context, row)
    return found


def matching_of(context: Context, object: Object, conditions: str, *, few: int = FEW) -> Chosen:
    """A tree of conditions, JSON, made ready to find records of a kind.

    Raises:
        Invalid: a condition is not good (any more).
    """
    all_of: list[Condition] = []
    any_of: list[Condition] = []
    values: dict[str, Any] = {}
    asks_for_deleted = False
    for place, term in enumerate(read_tree(msgspec.json.decode(conditions)).terms):
        known = understood(context, place, term)
        (all_of if term.glue == "and" else any_of).append(known.condition)
        values |= known.values
        asks_for_deleted = asks_for_deleted or _asks_for_deleted(object, known)
    leading = _leading(context, object, all_of, any_of, values, few)
    matching = Matching(object, tuple(all_of), tuple(any_of), context.viewer.is_admin, leading)
    return Chosen(matching, values, asks_for_deleted)


def _asks_for_deleted(object: Object, known: Understood) -> bool:
    condition = known.condition
    is_status = object == "deal" and condition.object == "deal" and condition.key == "status"
    return is_status and not condition.negated and "deleted" in known.asked


def _leading(
    context: Context,
    object: Object,
    all_of: Sequence[Condition],
    any_of: Sequence[Condition],
    values: dict[str, Any],
    few: int,
) -> tuple[int, ...]:
    """The places of the conditions by which the records are looked up."""

    def count(condition: Condition, most: int) -> int:
        statement = count_some(condition, object)
        return int(context.session.value(statement, company=context.company, most=most, **values))

    fewest, place = few, None
    for condition in all_of:
        if fewest and can_lead(condition, object):
            found = count(condition, fewest)
            if found < fewest:
                fewest, place = found, condition.place
    if place is not None:
        return (place,)
    if any_of and all(can_lead(condition, object) for condition in any_of):
        left = few
        for condition in any_of:
            left -= count(condition, left)
            if left <= 0:
                return ()
        return tuple(condition.place for condition in any_of)
    return ()


def _note_use(context: Context, row: Row) -> None:
    """Note when the filter was used last, once a minute and apart from the request."""
    before, now = row["last_used_time"], context.now
    if before is not None and datetime.fromisoformat(now) - datetime.fromisoformat(before) < _NOTED_AFTER:
        return
    company, id = context.company, row["id"]

    def note(session: Session) -> None:
        session.run(filter_used, company=company, id=id, now=now)

    context.session.afterwards(note)
