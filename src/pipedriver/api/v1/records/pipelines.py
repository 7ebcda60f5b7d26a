"""Pipelines and stages as v1 gives them, and their statistics."""

from __future__ import annotations

from datetime import datetime

from pipedriver.core.record import Record
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


class Pipeline(Record):
    """A pipeline. ``deal_probability`` tells whether its deals have a probability.

    ``deals_summary`` is there only where a currency to convert to was given.
    """

    id: int
    name: str
    url_title: str | None
    order_nr: int
    active: bool
    deal_probability: bool | None
    add_time: datetime | None
    update_time: datetime | None
    selected: bool | None
    deals_summary: dict[str, Any] | None


class Stage(Record):
    """A stage of a pipeline.

    ``deal_probability`` is in percent. Where ``rotten_flag`` is set, deals in it go stale after
    ``rotten_days`` without anything done.
    """

    id: int
    order_nr: int
    name: str
    active_flag: bool
    deal_probability: float | None
    pipeline_id: int
    pipeline_name: str | None
    pipeline_deal_probability: bool | None
    rotten_flag: bool | None
    rotten_days: int | None
    add_time: datetime | None
    update_time: datetime | None


class StageConversion(Record):
    """How many of the deals of one stage went on to another, in percent."""

    from_stage_id: int
    to_stage_id: int
    conversion_rate: float


class ConversionStatistics(Record):
    """How deals went through a pipeline in a period, in percent."""

    stage_conversions: list[StageConversion]
    won_conversion: float
    lost_conversion: float


class MovementCount(Record):
    """How often something moved."""

    count: int


class MovedDeals(Record):
    """Deals that something happened to: how many, which, and their values by the code of the currency."""

    count: int
    deals_ids: list[int]
    values: dict[str, float]
    formatted_values: dict[str, str]


class StageAge(Record):
    """How many days deals were old in one stage."""

    stage_id: int
    value: float


class AverageAge(Record):
    """How many days deals were old, on average."""

    across_all_stages: float
    by_stages: list[StageAge]


class MovementStatistics(Record):
    """What moved in a pipeline in a period."""

    movements_between_stages: MovementCount
    new_deals: MovedDeals
    deals_left_open: MovedDeals
    won_deals: MovedDeals
    lost_deals: MovedDeals
    average_age_in_days: AverageAge
