"""The objects that the rooms of v1 take as arguments, or in lists.

They stand in annotations alone, so they are imported under ``TYPE_CHECKING``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, Required, TypedDict

from pipedriver.api.v1.arguments import Amount, FilterObject, GoalAssigneeType, GoalMetric, GoalTypeName


class ContactEntry(TypedDict, total=False):
    """One e-mail address or phone number to write.

    ``primary``: whether it is the one to use. ``label``: ``work``, ``home``, ``mobile``, ``other`` or
    any text.
    """

    value: Required[str]
    primary: bool
    label: str


ContactEntries = str | Sequence[str | ContactEntry]
"""E-mail addresses or phone numbers to write: one as a text, or several as texts or as entries."""


class FieldOptionEntry(TypedDict, total=False):
    """One option of a field of the type ``enum`` or ``set``, to write.

    ``id``: the option that is kept; a new one has none. ``label``: what it is called.
    """

    id: int
    label: Required[str]


FieldOptionEntries = Sequence[FieldOptionEntry] | Sequence[str]
"""The options of a field to write: as entries, or new ones by their labels alone."""


class FilterConditionEntry(TypedDict, total=False):
    """One condition to write.

    ``object``: whose field it is about. ``field_id``: the id of the field, `Field.id`, as text. ``operator``:
    one of those that `get_helpers` names for the field's type. ``value``: what it is compared with, days as
    ``YYYY-MM-DD`` or by a name of the helpers; left out for ``IS NULL`` and ``IS NOT NULL``. ``extra_value``:
    of an address the part that is meant, by a name of the helpers; for a stage, whose ``value`` is a day
    then, the stage that was entered on it. ``field_code``: the key of the field, if it is to be checked.
    """

    object: Required[FilterObject]
    field_id: Required[str]
    operator: Required[str]
    value: object
    extra_value: object
    field_code: str


class FilterGroupEntry(TypedDict):
    """Conditions to write, of which all must hold (``and``) or any (``or``)."""

    glue: Literal["and", "or"]
    conditions: Sequence[FilterConditionEntry]


class FilterConditionEntries(TypedDict):
    """The conditions of a filter to write: exactly two groups, ``and`` then ``or``; either may be empty."""

    glue: Literal["and"]
    conditions: Sequence[FilterGroupEntry]


class GoalAssigneeEntry(TypedDict):
    """Whose goal it is, to write: the id of a user, a team or the company."""

    id: int
    type: GoalAssigneeType


class GoalTypeParamsEntry(TypedDict, total=False):
    """What narrows a goal, to write.

    ``pipeline_id``: pipelines; a list of None for all. ``stage_id``: the stage, for ``deals_progressed``.
    ``activity_type_id``: kinds of activities, for those two; a list of None for all.
    """

    pipeline_id: Sequence[int | None]
    stage_id: int
    activity_type_id: Sequence[int | None]


class GoalTypeEntry(TypedDict):
    """What a goal counts, to write: one of `GoalTypeName`, or ``revenue_forecast``, which came later."""

    name: GoalTypeName | Literal["revenue_forecast"]
    params: GoalTypeParamsEntry


class GoalOutcomeEntry(TypedDict, total=False):
    """How much is to be reached in each interval, to write. ``currency_id`` goes with ``sum``, always."""

    target: Required[float]
    tracking_metric: Required[GoalMetric]
    currency_id: int


class GoalDurationEntry(TypedDict, total=False):
    """When a goal begins and ends, to write. None, or nothing, as ``end``: it never does."""

    start: Required[date]
    end: date | None


class PriceEntry(TypedDict, total=False):
    """The price of a product in one currency, to write.

    ``currency``: the currency's code. ``price``: for one unit. ``cost``: what a unit costs the company.
    ``overhead_cost``: what it costs directly for each unit sold. ``notes``: a remark.
    """

    currency: Required[str]
    price: Required[Amount]
    cost: Amount
    overhead_cost: Amount | None
    notes: str
