"""The options of a field: those given are all that there are from then on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, cast

from pipedriver.server.crm.built_in_fields import LABEL_COLORS
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.field_types import MOST_CHARACTERS, read_id, read_text
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.store import fields as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.identifiers import reserve_ids
from pipedriver.server.store.rows import add_rows, change_row
from pipedriver.server.store.tables import field_options

MOST_OPTIONS = 10_000
"""How many options a field may have (core-api-concepts-custom-fields)."""


class _Option(NamedTuple):
    id: int | None
    label: str | None
    color: str | None


def add_options(context: Context, field: int, given: Sequence[object]) -> None:
    """Give a new field its options, in their order.

    Raises:
        Invalid: there are too many, one has no label or an id, or two have the same label.
    """
    replace_options(context, field, [], given, coloured=False)


def replace_options(
    context: Context, field: int, before: Sequence[Row], given: Sequence[object], *, coloured: bool
) -> list[int]:
    """Let a field have the options given, in their order; gives the ids of those that it had and loses.

    Args:
        context: the request.
        field: the field's id.
        before: the options that it has.
        given: those with an ``id`` stay and take the ``label``, if they bring one; the others are new.
        coloured: whether options have a ``color``, as labels do.

    Raises:
        Invalid: there are too many, an id is none of the field's, a new option has no label, or two have
            the same label.
    """
    if len(given) > MOST_OPTIONS:
        raise Invalid(f"options takes at most {MOST_OPTIONS} options")
    by_id = {row["id"]: row for row in before}
    options = [_complete(_read(option, coloured), by_id) for option in given]
    kept = [option.id for option in options if option.id is not None]
    if len(set(kept)) < len(kept):
        raise Invalid("options: an id is given twice")
    labels = [option.label for option in options]
    if len(set(labels)) < len(labels):
        raise Invalid("options: two have the same label")
    _change_kept(context, options, by_id)
    _add_new(context, field, options)
    dropped = sorted(set(by_id) - set(kept))
    if dropped:
        context.session.run(
            statements.delete_options(), company=context.company, ids=json.dumps(dropped), now=context.now
        )
    return dropped


def _read(given: object, coloured: bool) -> _Option:
    entry: Mapping[str, Any] = (
        cast("Mapping[str, Any]", given) if isinstance(given, Mapping) else {"label": given}
    )
    try:
        id = None if entry.get("id") in (None, "") else read_id(entry["id"])
        label = None if entry.get("label") is None else read_text(entry["label"], MOST_CHARACTERS).strip()
    except ValueError as error:
        raise Invalid(f"options: an option's id or label {error}") from None
    if label == "" or (label is None and id is None):
        raise Invalid("options: each needs a label")
    color = entry.get("color") if coloured else None
    if color is not None and color not in LABEL_COLORS:
        raise Invalid(f"options: the color must be one of: {', '.join(LABEL_COLORS)}")
    return _Option(id, label, color)


def _complete(option: _Option, by_id: Mapping[int, Row]) -> _Option:
    if option.id is None:
        return option
    row = by_id.get(option.id)
    if row is None:
        raise Invalid(f"options: the field has no option {option.id}")
    return _Option(option.id, option.label or row["label"], option.color or row["color"])


def _change_kept(context: Context, options: Sequence[_Option], by_id: Mapping[int, Row]) -> None:
    changed: list[dict[str, Any]] = []
    for place, option in enumerate(options, start=1):
        if option.id is None:
            continue
        row = by_id[option.id]
        after = {"label": option.label, "color": option.color, "order_nr": place}
        if any(row[column] != value for column, value in after.items()):
            changed.append(
                {"company": context.company, "key": option.id, "update_time": context.now, **after}
            )
    context.session.run_many(change_row(field_options, "label", "color", "order_nr", "update_time"), changed)


def _add_new(context: Context, field: int, options: Sequence[_Option]) -> None:
    added = [(place, option) for place, option in enumerate(options, start=1) if option.id is None]
    if not added:
        return
    first = reserve_ids(context.session, context.company, "field_options", len(added))
    rows = [
        {
            "company_id": context.company,
            "id": first + number,
            "field_id": field,
            "label": option.label,
            "color": option.color,
            "order_nr": place,
            "add_time": context.now,
            "update_time": context.now,
        }
        for number, (place, option) in enumerate(added)
    ]
    add_rows(context.session, field_options, rows)
