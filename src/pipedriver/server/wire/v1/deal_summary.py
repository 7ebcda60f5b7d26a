"""Summaries of deals in v1: of all of them, and of those in a pipeline."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipedriver.api.v1.deals import Deals
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deal_summary import CurrencySum, StageSums, Summary, summarize
from pipedriver.server.crm.filter_use import chosen
from pipedriver.server.crm.money import format_amount, plain_number
from pipedriver.server.registry import serves
from pipedriver.server.wire.envelope import Envelope

Record = dict[str, Any]
Write = Callable[[float, str], str]


@serves(Deals.get_summary, slow=True)
def get_summary(
    context: Context,
    status: str | None,
    filter_id: int | None,
    user_id: int | None,
    pipeline_id: int | None,
    stage_id: int | None,
) -> Envelope:
    """Answer GET /v1/deals/summary."""
    found = chosen(context, filter_id, "deals")
    owner = user_id if found is None else None
    asked = {"status": status, "user_id": owner, "pipeline_id": pipeline_id, "stage_id": stage_id}
    choice: Any = {name: value for name, value in asked.items() if value is not None}
    return Envelope(_shape_summary(summarize(context, choice, found), writer(context)))


def writer(context: Context) -> Write:
    """A function that writes an amount of a currency as the caller's locale does."""
    locale = context.viewer.locale
    return lambda amount, currency: format_amount(amount, currency, locale)


def shape_stage_sums(sums: StageSums, write: Write) -> Record:
    """The ``deals_summary`` of a pipeline: by stage and currency, by currency, and converted where asked for.

    The shape is that of the API reference of one pipeline until May 2025, and of its example.
    """
    shaped: Record = {
        "per_stages": {
            str(stage): {each.code: _shape_stage_sum(each, write) for each in summary.sums}
            for stage, summary in sums.by_stage.items()
        },
        "per_currency": {each.code: each.count for each in sums.total.sums},
        "total_count": sums.total.count,
        "per_currency_full": {
            each.code: {"count": each.count, "value": plain_number(each.value)} for each in sums.total.sums
        },
    }
    if sums.converted:
        shaped["per_stages_converted"] = {
            str(stage): {summary.converted_to: _shape_converted(summary, write)}
            for stage, summary in sums.by_stage.items()
        }
    return shaped


def _shape_summary(summary: Summary, write: Write) -> Record:
    code = summary.converted_to
    return {
        "values_total": {
            each.code: {
                "value": plain_number(each.value),
                "count": each.count,
                "value_converted": plain_number(each.value_converted),
                "value_formatted": write(each.value, each.code),
                "value_converted_formatted": write(each.value_converted, code),
            }
            for each in summary.sums
        },
        "weighted_values_total": {
            each.code: {
                "value": plain_number(each.weighted),
                "count": each.count,
                "value_formatted": write(each.weighted, each.code),
            }
            for each in summary.sums
        },
        "total_count": summary.count,
        "total_currency_converted_value": plain_number(summary.value_converted),
        "total_weighted_currency_converted_value": plain_number(summary.weighted_converted),
        "total_currency_converted_value_formatted": write(summary.value_converted, code),
        "total_weighted_currency_converted_value_formatted": write(summary.weighted_converted, code),
    }


def _shape_stage_sum(each: CurrencySum, write: Write) -> Record:
    return _shape_amounts(each.count, each.value, each.weighted, each.code, write)


def _shape_converted(summary: Summary, write: Write) -> Record:
    return _shape_amounts(
        summary.count, summary.value_converted, summary.weighted_converted, summary.converted_to, write
    )


def _shape_amounts(count: int, value: float, weighted: float, code: str, write: Write) -> Record:
    return {
        "count": count,
        "value": plain_number(value),
        "value_formatted": write(value, code),
        "weighted_value": plain_number(weighted),
        "weighted_value_formatted": write(weighted, code),
    }
