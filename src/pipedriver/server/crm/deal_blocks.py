"""Pages of all deals that begin far behind: the deals before them are counted by blocks, not one by one."""

from __future__ import annotations

from pipedriver.server.crm.context import Context
from pipedriver.server.store import deal_blocks as statements
from pipedriver.server.store.listing import Direction

FAR_BEHIND = 1 << statements.BLOCK_BITS
"""Beyond so many deals it is worth to look for the block in which a page begins."""


def place_far_behind(
    context: Context, statuses: tuple[str, ...], direction: Direction, start: int, *, archived: bool
) -> tuple[int, int] | None:
    """Where the deal number ``start`` of all deals of the statuses is, counted from 0 by their ids.

    Gives how many deals it is behind an id, and this id; None where there are not so many deals.
    """
    block = context.session.first(
        statements.block_at(statuses, direction), company=context.company, archived=int(archived), start=start
    )
    if block is None:
        return None
    return start - block["passed"], statements.first_id(block["block"], direction)
