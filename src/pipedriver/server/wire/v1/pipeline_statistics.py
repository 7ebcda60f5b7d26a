"""How deals went through a pipeline, in v1."""

from __future__ import annotations

from typing import Any

from pipedriver.api.v1.pipelines import Pipelines
from pipedriver.server.crm import pipeline_statistics as rules
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.money import plain_number
from pipedriver.server.crm.pipeline_statistics import DealSet, Question
from pipedriver.server.registry import serves
from pipedriver.server.wire.envelope import Envelope
from pipedriver.server.wire.v1.deal_summary import Write, writer

Record = dict[str, Any]


@serves(Pipelines.get_conversion_statistics, slow=True)
def get_conversion_statistics(
    context: Context, id: int, start_date: str, end_date: str, user_id: int | None
) -> Envelope:
    """Answer GET /v1/pipelines/{id}/conversion_statistics."""
    found = rules.conversions(context, _question(context, id, start_date, end_date, user_id))
    return Envelope(
        {
            "stage_conversions": [
                {"from_stage_id": each.from_stage, "to_stage_id": each.to_stage, "conversion_rate": each.rate}
                for each in found.stages
            ],
            "won_conversion": found.won,
            "lost_conversion": found.lost,
        }
    )


@serves(Pipelines.get_movement_statistics, slow=True)
def get_movement_statistics(
    context: Context, id: int, start_date: str, end_date: str, user_id: int | None
) -> Envelope:
    """Answer GET /v1/pipelines/{id}/movement_statistics."""
    found = rules.movements(context, _question(context, id, start_date, end_date, user_id))
    write = writer(context)
    return Envelope(
        {
            "movements_between_stages": {"count": found.between_stages},
            "new_deals": _shape_deals(found.added, write),
            "deals_left_open": _shape_deals(found.left_open, write),
            "won_deals": _shape_deals(found.won, write),
            "lost_deals": _shape_deals(found.lost, write),
            "average_age_in_days": {
                "across_all_stages": found.age_across_stages,
                "by_stages": [
                    {"stage_id": stage, "value": days} for stage, days in found.age_by_stage.items()
                ],
            },
        }
    )


def _question(context: Context, id: int, start_date: str, end_date: str, user_id: int | None) -> Question:
    owner = context.viewer.user_id if user_id is None else user_id
    return Question(pipeline=id, first=start_date, last=end_date, owner=owner)


def _shape_deals(found: DealSet, write: Write) -> Record:
    return {
        "count": len(found.ids),
        "deals_ids": found.ids,
        "values": {code: plain_number(value) for code, value in found.values.items()},
        "formatted_values": {code: write(value, code) for code, value in found.values.items()},
    }
