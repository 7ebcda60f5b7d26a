"""Where a page of all deals begins that is far behind: found by counted blocks of ids."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Executable, Integer, bindparam, case, func, or_, select

from pipedriver.server.store.deal_total_tables import deal_blocks
from pipedriver.server.store.listing import Direction
from pipedriver.server.store.statement import statement

BLOCK_BITS = 12
"""A block holds the deals whose ids differ in so many of the last bits alone."""


@statement
def block_at(statuses: tuple[str, ...], direction: Direction) -> Executable:
    """The block, going up or down, that holds the deal number ``start`` of the statuses, counted from 0.

    With the deals ``passed`` in the blocks before it; no row where there are not so many deals. ``archived``
    is 1 for archived deals, 0 for the others.
    """
    # No condition on the status: the key would be searched by it, behind every company and block.
    wanted = or_(*[deal_blocks.c.status == status for status in statuses])
    held = func.sum(case((wanted, deal_blocks.c.deals_count), else_=0))
    counted = (
        select(deal_blocks.c.block, held.label("held"))
        .where(
            deal_blocks.c.company_id == bindparam("company"),
            deal_blocks.c.is_archived == bindparam("archived"),
        )
        .group_by(deal_blocks.c.block)
        .subquery("counted")
    )
    block: ColumnElement[int] = counted.c.block
    order = block.desc() if direction == "DESC" else block.asc()
    reached = (
        select(block, counted.c.held, func.sum(counted.c.held).over(order_by=order).label("reached"))
    ).subquery("reached")
    ordered = reached.c.block.desc() if direction == "DESC" else reached.c.block.asc()
    return (
        select(reached.c.block, (reached.c.reached - reached.c.held).label("passed"))
        .where(reached.c.reached > bindparam("start", type_=Integer()))
        .order_by(ordered)
        .limit(1)
    )


def first_id(block: int, direction: Direction) -> int:
    """The id at which a block begins, going up or down."""
    return (block + 1 << BLOCK_BITS) - 1 if direction == "DESC" else block << BLOCK_BITS
