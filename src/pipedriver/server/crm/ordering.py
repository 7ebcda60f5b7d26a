"""The order of things that have a place among others of their kind: pipelines, and the stages of one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Table

from pipedriver.server.crm.context import Context
from pipedriver.server.store.rows import change_row


def placed(others: Sequence[int], id: int, place: int | None) -> list[int]:
    """The ids in their new order: ``id`` at a place among the others, counted from 0.

    A place behind the last one is the last one, and so is None.
    """
    rest = [other for other in others if other != id]
    at = len(rest) if place is None else max(0, min(place, len(rest)))
    return [*rest[:at], id, *rest[at:]]


def renumber(context: Context, table: Table, ids: Sequence[int], *, first: int) -> None:
    """Number rows in the order of their ids, from ``first`` on and without a gap."""
    numbers = [
        {"company": context.company, "key": id, "order_nr": number}
        for number, id in enumerate(ids, start=first)
    ]
    context.session.run_many(change_row(table, "order_nr"), numbers)
