"""Statements on the totals of won deals, kept for each stage as deals are won, moved and opened again."""

from __future__ import annotations

from sqlalchemy import Executable, and_, bindparam, delete, func, insert, select, text

from pipedriver.server.store.durations import seconds_between
from pipedriver.server.store.statement import statement
from pipedriver.server.store.tables import deals, stages, won_deal_totals


@statement
def add_to_won_total() -> Executable:
    """Add to the total of a stage; what is negative is taken away."""
    return text(
        "INSERT INTO won_deal_totals (company_id, stage_id, deals_count, seconds_to_won)"
        " VALUES (:company, :stage, :count, :seconds)"
        " ON CONFLICT (company_id, stage_id) DO UPDATE SET"
        " deals_count = won_deal_totals.deals_count + :count,"
        " seconds_to_won = won_deal_totals.seconds_to_won + :seconds"
    )


@statement
def won_totals_of_pipeline() -> Executable:
    """Of a pipeline's won deals: how many, and the sums of their seconds and of their stages' places."""
    return (
        select(
            func.sum(won_deal_totals.c.deals_count).label("deals_count"),
            func.sum(won_deal_totals.c.seconds_to_won).label("seconds_to_won"),
            func.sum(won_deal_totals.c.deals_count * stages.c.order_nr).label("stage_places"),
        )
        .select_from(stages)
        .join(
            won_deal_totals,
            and_(
                won_deal_totals.c.company_id == stages.c.company_id, won_deal_totals.c.stage_id == stages.c.id
            ),
        )
        .where(stages.c.company_id == bindparam("company"), stages.c.pipeline_id == bindparam("pipeline"))
    )


@statement
def forget_won_totals() -> Executable:
    """Drop a company's totals, to sum them anew."""
    return delete(won_deal_totals).where(won_deal_totals.c.company_id == bindparam("company"))


@statement
def sum_won_totals() -> Executable:
    """Sum a company's totals from its deals, after many were written at once."""
    sums = (
        select(
            deals.c.company_id,
            deals.c.stage_id,
            func.count(),
            func.sum(seconds_between(deals.c.add_time, deals.c.won_time)),
        )
        .where(deals.c.company_id == bindparam("company"), deals.c.status == "won")
        .group_by(deals.c.company_id, deals.c.stage_id)
    )
    columns = ["company_id", "stage_id", "deals_count", "seconds_to_won"]
    return insert(won_deal_totals).from_select(columns, sums)
