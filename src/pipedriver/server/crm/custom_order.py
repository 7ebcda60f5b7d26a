"""Lists in the order of custom values."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.known_fields import ValuedEntity, live_fields
from pipedriver.server.crm.listing import order_of
from pipedriver.server.store.custom_order import Part, SortKeys, ValueKey
from pipedriver.server.store.database import Row
from pipedriver.server.store.listing import Order, Page
from pipedriver.server.store.statement import Statement


def order_with_values(
    context: Context, entity: ValuedEntity, sort: str | None, allowed: Collection[str]
) -> Order:
    """The order that a ``sort`` text asks for, be it by the columns allowed or by the keys of custom fields.

    Raises:
        Invalid: the text names something else, or is malformed.
    """
    if not sort:
        return order_of(sort, allowed)
    by_key = live_fields(context, entity).by_key
    return order_of(sort, {*allowed, *by_key}, backwards_by=by_key)


def value_keys(
    context: Context, entity: ValuedEntity, order: Order
) -> tuple[SortKeys, Mapping[str, int]] | None:
    """The keys of an order that has custom fields among them, and the ids to bind; None for any other."""
    by_key = live_fields(context, entity).by_key
    keys: list[Any] = []
    bound: dict[str, int] = {}
    for name, direction in order:
        field = by_key.get(name)
        if field is None:
            keys.append((name, direction))
            continue
        # Only what comes first can be read from its index; see `Part`.
        key = ValueKey(len(keys), field.type.in_text)
        bound[key.bound_as] = field.id
        keys.append((key, direction))
    return (tuple(keys), bound) if bound else None


def page_by_values(
    context: Context,
    statement_of: Callable[[Part, bool], Statement],
    keys: SortKeys,
    page: Page,
    **values: Any,
) -> list[int]:
    """The ids of a page in an order that has custom fields among its keys, one more where more follow.

    Args:
        context: the request.
        statement_of: gives the statement for a part of the records, to page or to count them.
        keys: the order.
        page: which page.
        values: what the statements need, the fields' ids among it.
    """
    session = context.session
    first, direction = keys[0]
    if isinstance(first, str):
        return session.column(statement_of("all", False), start=page.start, fetch=page.fetch, **values)
    parts: tuple[Part, Part] = ("filled", "empty") if direction == "DESC" else ("empty", "filled")
    ids = session.column(statement_of(parts[0], False), start=page.start, fetch=page.fetch, **values)
    if len(ids) == page.fetch:
        return ids
    # Where the page begins behind the first part, only counting tells how far.
    ended = ids or page.start == 0
    passed = page.start + len(ids) if ended else session.value(statement_of(parts[0], True), **values)
    rest = session.column(
        statement_of(parts[1], False),
        start=max(page.start - passed, 0),
        fetch=page.fetch - len(ids),
        **values,
    )
    return [*ids, *rest]


def in_order_of(ids: list[int], rows: list[Row]) -> list[Row]:
    """The rows in the order of their ids."""
    by_id = {row["id"]: row for row in rows}
    return [by_id[id] for id in ids if id in by_id]
