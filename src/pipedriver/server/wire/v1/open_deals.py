"""The open deals in a pipeline, and in a stage, in v1: the caller's own where nobody is named."""

from __future__ import annotations

from typing import Any

from pipedriver.api.v1.pipelines import Pipelines
from pipedriver.api.v1.stages import Stages
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deal_summary import summarize_stages
from pipedriver.server.crm.deals import DealFilter, list_deals
from pipedriver.server.crm.filter_choice import Chosen
from pipedriver.server.crm.filter_use import chosen
from pipedriver.server.crm.listing import cut, order_of, page_of
from pipedriver.server.crm.pipelines import get_pipeline
from pipedriver.server.crm.stages import get_stage
from pipedriver.server.registry import serves
from pipedriver.server.store.deals import OPEN
from pipedriver.server.wire.envelope import Envelope, listed, offset_page
from pipedriver.server.wire.v1.deal_records import DealRecords
from pipedriver.server.wire.v1.deal_summary import shape_stage_sums, writer


@serves(Pipelines.list_deals, slow=True)
def list_deals_in_pipeline(
    context: Context,
    id: int,
    filter_id: int | None,
    user_id: int | None,
    everyone: bool | None,
    stage_id: int | None,
    start: int | None,
    limit: int | None,
    get_summary: bool | None,
    totals_convert_currency: str | None,
) -> Envelope:
    """Answer GET /v1/pipelines/{id}/deals."""
    owner, found = _whose(context, filter_id, user_id, everyone)
    get_pipeline(context, id)
    wanted = DealFilter(pipeline_id=id, stage_id=stage_id, user_id=owner)
    envelope = _page(context, wanted, found, start, limit)
    if get_summary and envelope.additional_data is not None:
        asked = {"status": OPEN, "pipeline_id": id, "user_id": owner, "stage_id": stage_id}
        choice: Any = {name: value for name, value in asked.items() if value is not None}
        sums = summarize_stages(context, choice, totals_convert_currency, found)
        envelope.additional_data["deals_summary"] = shape_stage_sums(sums, writer(context))
    return envelope


@serves(Stages.list_deals)
def list_deals_in_stage(
    context: Context,
    id: int,
    filter_id: int | None,
    user_id: int | None,
    everyone: bool | None,
    start: int | None,
    limit: int | None,
) -> Envelope:
    """Answer GET /v1/stages/{id}/deals."""
    owner, found = _whose(context, filter_id, user_id, everyone)
    get_stage(context, id)
    return _page(context, DealFilter(stage_id=id, user_id=owner), found, start, limit)


def _whose(
    context: Context, filter_id: int | None, user_id: int | None, everyone: bool | None
) -> tuple[int | None, Chosen | None]:
    """Whose deals are meant, everyone's where it is None, and which filter they match.

    ``everyone`` wins over ``user_id``, and that over ``filter_id`` (the reference of both operations).
    """
    if everyone:
        return None, None
    if user_id is not None:
        return user_id, None
    found = chosen(context, filter_id, "deals")
    return (context.viewer.user_id if found is None else None), found


def _page(
    context: Context, wanted: DealFilter, found: Chosen | None, start: int | None, limit: int | None
) -> Envelope:
    page = page_of(start, limit)
    order = order_of(None, ())
    rows, more = cut(list_deals(context, wanted, page, order, statuses=(OPEN,), chosen=found), page)
    return Envelope(
        listed(DealRecords(context, rows).listed(embed=False)), offset_page(page.start, page.limit, more)
    )
