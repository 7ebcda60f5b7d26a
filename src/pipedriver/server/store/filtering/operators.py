"""The operators of conditions: for each type of field what can be asked, how it is called, what it tests.

This is the one list. The helpers of the API show it, conditions are checked against it, and what is compiled
follows from its tests. Names and labels are those of the API reference (``GET /filters/helpers``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Asked = Literal[
    "equal",
    "more",
    "less",
    "at_least",
    "at_most",
    "filled",
    "contains",
    "begins",
    "holds",
    "ends_equal",
    "ends_more",
    "ends_less",
    "ends_at_least",
    "ends_at_most",
    "includes",
    "been",
    "of_team",
]
"""What an operator asks of a field's value."""


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator for one type of field.

    ``negated`` turns the answer round: it is true of exactly those records of which its counterpart is not,
    and so of those that have no value at all.
    """

    label: str
    asks: Asked
    negated: bool = False

    @property
    def takes_value(self) -> bool:
        """Whether there is something to compare with."""
        return self.asks != "filled"


Operators = Mapping[str, Operator]

_EMPTINESS = {
    "IS NULL": Operator("is empty", "filled", negated=True),
    "IS NOT NULL": Operator("is not empty", "filled"),
}


def _equality(is_: str = "is", is_not: str = "is not") -> dict[str, Operator]:
    return {"=": Operator(is_, "equal"), "!=": Operator(is_not, "equal", negated=True)}


def _order(more: str, less: str, at_least: str, at_most: str) -> dict[str, Operator]:
    return {
        ">": Operator(more, "more"),
        "<": Operator(less, "less"),
        ">=": Operator(at_least, "at_least"),
        "<=": Operator(at_most, "at_most"),
    }


_NUMBER = {
    **_equality(),
    **_order("is more than", "is less than", "is more or equal to", "is less or equal to"),
    **_EMPTINESS,
}
_TIME = {
    **_equality(),
    **_order("is after", "is before", "is exactly or after than", "is exactly or before than"),
    **_EMPTINESS,
}
_DAYS = {
    **_equality(),
    **_order("is later than", "is earlier than", "is exactly or later than", "is exactly or earlier than"),
}
_RANGE = {
    **_equality("starts at", "does not start at"),
    "ends_at": Operator("ends at", "ends_equal"),
    "does_not_end_at": Operator("does not end at", "ends_equal", negated=True),
    "<": Operator("starts before", "less"),
    "<=": Operator("starts exactly on or before", "at_most"),
    "ends_before": Operator("ends before", "ends_less"),
    "ends_e_before": Operator("ends exactly on or before", "ends_at_most"),
    ">": Operator("starts after", "more"),
    "ends_after": Operator("ends after", "ends_more"),
    ">=": Operator("starts exactly or after", "at_least"),
    "ends_e_after": Operator("ends exactly or after", "ends_at_least"),
    "includes": Operator("does include", "includes"),
    **_EMPTINESS,
}
_PATTERNS = {
    "LIKE '%$%'": Operator("contains", "contains"),
    "LIKE '$%'": Operator("starts with", "begins"),
    "NOT LIKE '$%'": Operator("does not start with", "begins", negated=True),
}
_LINK = {**_equality(), **_EMPTINESS}

OPERATORS: Mapping[str, Operators] = MappingProxyType(
    {
        "int": _NUMBER,
        "double": _NUMBER,
        "monetary": _NUMBER,
        "time": _TIME,
        "date": {**_DAYS, **_EMPTINESS},
        "entered_stage": _DAYS,
        "timerange": _RANGE,
        "daterange": _RANGE,
        "varchar": {**_equality(), **_EMPTINESS, **_PATTERNS},
        "stage": {**_equality(), "has_been": Operator("has been", "been")},
        "title": {"=": Operator("is", "equal"), **_PATTERNS},
        "set": {
            **_equality(),
            "contains": Operator("contains", "holds"),
            "not_contains": Operator("does not contain", "holds", negated=True),
            **_EMPTINESS,
        },
        "enum": _LINK,
        "deal": _LINK,
        "product": _LINK,
        "user": {**_LINK, "belongs_to_team": Operator("belongs to team", "of_team")},
        "status": _equality(),
        "visible_to": _equality(),
        "currency": _equality(),
        "pipeline": _equality(),
        "person": _LINK,
        "organization": _LINK,
    }
)
"""The operators by the type of field that they are for."""

DEPRECATED: Mapping[str, str] = MappingProxyType(
    {
        "NOT LIKE '%$%'": "does not contain",
        "LIKE '%$'": "ends with",
        "NOT LIKE '%$'": "does not end with",
    }
)
"""Operators that are refused since August 2023, with what they were called."""

LISTED_ONE_BY_ONE = frozenset({"enum"})
"""The types whose operators the helpers give as a list of objects of one key (seen in the reference)."""

TYPES_OF_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "int": "int",
        "double": "double",
        "monetary": "monetary",
        "varchar": "varchar",
        "varchar_auto": "varchar",
        "varchar_options": "varchar",
        "text": "varchar",
        "phone": "varchar",
        "address": "varchar",
        "date": "date",
        "time": "time",
        "daterange": "daterange",
        "timerange": "timerange",
        "set": "set",
        "enum": "enum",
        "boolean": "enum",
        "billing_frequency": "enum",
        "picture": "enum",
        "lead": "enum",
        "project": "enum",
        "user": "user",
        "people": "person",
        "org": "organization",
        "deal": "deal",
        "product": "product",
        "stage": "stage",
        "pipeline": "pipeline",
        "status": "status",
        "currency": "currency",
        "visible_to": "visible_to",
    }
)
"""The type of operators that each type of field takes; the helpers tell only some of the field types."""
