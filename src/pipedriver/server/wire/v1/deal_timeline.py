"""The timeline of deals in v1."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from pipedriver.api.v1.deals import Deals
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deal_summary import DEFAULT_CURRENCY, Summary
from pipedriver.server.crm.deal_timeline import Interval, PeriodDeals, periods_from, timeline
from pipedriver.server.crm.filter_use import chosen
from pipedriver.server.crm.money import plain_number
from pipedriver.server.registry import serves
from pipedriver.server.wire.envelope import Envelope
from pipedriver.server.wire.v1.deal_records import DealRecords
from pipedriver.server.wire.v1.deal_summary import Write, writer

Record = dict[str, Any]


@serves(Deals.get_timeline, slow=True)
def get_timeline(
    context: Context,
    start_date: str,
    interval: Interval,
    amount: int,
    field_key: str,
    user_id: int | None,
    pipeline_id: int | None,
    filter_id: int | None,
    exclude_deals: bool | None,
    totals_convert_currency: str | None,
) -> Envelope:
    """Answer GET /v1/deals/timeline."""
    asked = {"user_id": user_id, "pipeline_id": pipeline_id}
    choice: Any = {name: value for name, value in asked.items() if value is not None}
    found = timeline(
        context,
        periods_from(date.fromisoformat(start_date), interval, amount),
        field_key,
        choice,
        with_deals=not exclude_deals,
        convert_to=totals_convert_currency or DEFAULT_CURRENCY,
        chosen=chosen(context, filter_id, "deals"),
    )
    return Envelope(
        _shape_periods(
            context, found, converted=totals_convert_currency is not None, listed=not exclude_deals
        )
    )


def _shape_periods(
    context: Context, found: list[PeriodDeals], *, converted: bool, listed: bool
) -> list[Record]:
    records = iter(DealRecords(context, [deal for each in found for deal in each.deals]).plain())
    write = writer(context)
    shaped: list[Record] = []
    for each in found:
        record: Record = {
            "period_start": f"{each.period.first.isoformat()} 00:00:00",
            "period_end": f"{(each.period.end - timedelta(days=1)).isoformat()} 23:59:59",
        }
        if listed:
            record["deals"] = [next(records) for _ in each.deals]
        record["totals"] = _shape_totals(each)
        if converted:
            record["totals_converted"] = _shape_converted(each, write)
        shaped.append(record)
    return shaped


def _shape_totals(each: PeriodDeals) -> Record:
    """The totals by currency, as the document has them; the live API was seen to write ``[]`` for none."""
    return {
        "count": each.all.count,
        "values": _values(each.all),
        "weighted_values": _weighted_values(each.all),
        "open_count": each.open.count,
        "open_values": _values(each.open),
        "weighted_open_values": _weighted_values(each.open),
        "won_count": each.won.count,
        "won_values": _values(each.won),
    }


def _values(summary: Summary) -> dict[str, int | float]:
    return {each.code: plain_number(each.value) for each in summary.sums}


def _weighted_values(summary: Summary) -> dict[str, int | float]:
    return {each.code: plain_number(each.weighted) for each in summary.sums}


def _shape_converted(each: PeriodDeals, write: Write) -> Record:
    """The totals in one currency; public clients read ``currency``, ``value`` and ``won_value``."""
    code = each.all.converted_to
    amounts = {
        "value": each.all.value_converted,
        "weighted_value": each.all.weighted_converted,
        "open_value": each.open.value_converted,
        "weighted_open_value": each.open.weighted_converted,
        "won_value": each.won.value_converted,
    }
    shaped: Record = {
        "count": each.all.count,
        "open_count": each.open.count,
        "won_count": each.won.count,
        "currency": code,
    }
    for name, amount in amounts.items():
        shaped[name] = plain_number(amount)
        shaped[f"{name}_formatted"] = write(amount, code)
    return shaped
