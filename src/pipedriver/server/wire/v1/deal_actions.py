"""Merging and duplicating deals in v1."""

from __future__ import annotations

from pipedriver.api.v1.deals import Deals
from pipedriver.server.crm import deals as rules
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deal_copies import duplicate_deal
from pipedriver.server.crm.deal_merge import merge_deals
from pipedriver.server.registry import serves
from pipedriver.server.wire.envelope import Envelope
from pipedriver.server.wire.v1.deal_records import DealRecords


@serves(Deals.duplicate)
def duplicate(context: Context, id: int) -> Envelope:
    """Answer POST /v1/deals/{id}/duplicate."""
    copy = rules.written_deal(context, duplicate_deal(context, id))
    return Envelope(DealRecords(context, [copy]).plain()[0])


@serves(Deals.merge, slow=True)
def merge(context: Context, id: int, merge_with_id: int) -> Envelope:
    """Answer PUT /v1/deals/{id}/merge."""
    merge_deals(context, id, merge_with_id)
    survivor = rules.written_deal(context, merge_with_id)
    return Envelope({**DealRecords(context, [survivor]).plain()[0], "merge_what_id": id})
