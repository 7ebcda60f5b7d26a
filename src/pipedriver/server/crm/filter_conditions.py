"""What one condition means: its operator checked against the field's type, its value read as the type wants.

The outcome is a condition without values, which statements are made of, and the values to bind. Dates by name
have become days and moments then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from typing import Any

import msgspec

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.field_types import MOST_SEARCHED, read_id, read_number, read_time
from pipedriver.server.crm.filter_dates import NOW, ROTTING, day_text, days_meant, moment_text
from pipedriver.server.crm.filter_fields import FilteredField, field_of
from pipedriver.server.crm.filter_trees import Term
from pipedriver.server.crm.person_names import search_text
from pipedriver.server.crm.zones import zone_of
from pipedriver.server.store.filtering.description import Condition, Test
from pipedriver.server.store.filtering.operators import DEPRECATED, OPERATORS, Operator
from pipedriver.server.store.tables import ADDRESS_PARTS

_LAST_CHARACTER = "\U0010ffff"
_AFTER_ALL_DAYS = "9999-99-99"
_BEFORE_SURROGATES = "\ud7ff"
_FIRST_AFTER_SURROGATES = "\ue000"


@dataclass(slots=True)
class Meant:
    """What is tested, and the values that are bound for it, by the ends of their names."""

    test: Test
    values: dict[str, Any] = field(default_factory=dict[str, Any])
    ends: bool = False
    count: int = 1


@dataclass(frozen=True, slots=True)
class Understood:
    """A condition that has been checked.

    Attributes:
        field: the field that it is about.
        condition: what is asked, without the values.
        values: the values by the names under which they are bound.
        asked: the values as they were read, for a look at whether they exist.
        stage: the stage whose entering is meant; None where the field's own value is.
    """

    field: FilteredField
    condition: Condition
    values: dict[str, Any]
    asked: list[str]
    stage: str | None = None


def understood(context: Context, place: int, term: Term) -> Understood:
    """What a condition means for the caller, now.

    Raises:
        Invalid: there is no such field (any more), its type has no such operator, or the value does not fit.
    """
    known = field_of(context, term)
    stage = term.extra_value if known.type == "stage" else None
    type = "entered_stage" if stage is not None else known.type
    operator = _operator(term, type)
    part = _part(term, known) if stage is None else None
    if operator.takes_value and term.value is None:
        raise term.bad("value", "is required")
    try:
        meant = _meant(context, term, known, type, operator, part)
    except ValueError as error:
        raise term.bad("value", str(error)) from None
    values = meant.values
    if stage is not None:
        try:
            values = {**values, "stages": _json([read_id(stage)])}
        except ValueError as error:
            raise term.bad("extra_value", str(error)) from None
    if known.is_custom:
        values = {**values, "field": known.id}
        if part is not None:
            values["part_key"] = f"{known.key}_{part}"
    condition = Condition(
        place=place,
        object=known.object,
        key=None if known.is_custom else known.key,
        kind="cased" if part is not None else known.kind,
        test=meant.test,
        negated=operator.negated,
        part=part,
        ends=meant.ends,
        count=meant.count,
    )
    bound = {condition.name(end): value for end, value in values.items()}
    asked = [] if not operator.takes_value or stage is not None else _listed(term, known)
    return Understood(known, condition, bound, asked, stage)


def _operator(term: Term, type: str) -> Operator:
    operator = OPERATORS[type].get(term.operator)
    if operator is not None:
        return operator
    if term.operator in DEPRECATED:
        raise term.bad("operator", f"{term.operator!r} is not supported any more")
    allowed = ", ".join(OPERATORS[type])
    raise term.bad("operator", f"{term.operator!r} is none for fields of the type {type}: {allowed}")


def _part(term: Term, known: FilteredField) -> str | None:
    """The part of an address that is meant."""
    if term.extra_value is None:
        return None
    if not known.has_parts:
        raise term.bad("extra_value", f"fields of the type {known.type} take none")
    if term.extra_value not in ADDRESS_PARTS:
        raise term.bad("extra_value", f"must be one of: {', '.join(ADDRESS_PARTS)}")
    return term.extra_value


def _meant(
    context: Context, term: Term, known: FilteredField, type: str, operator: Operator, part: str | None
) -> Meant:
    if operator.asks == "filled":
        return Meant("filled")
    if type in ("set", "enum", "user", "person", "organization", "deal", "product"):
        return _chosen(term, known, operator)
    if type in ("status", "visible_to", "currency", "pipeline", "stage"):
        return _chosen(term, known, operator)
    value = _single(term)
    if type in ("int", "double", "monetary"):
        return Meant(_ORDER[operator.asks], {"value": read_number(value)})
    if type == "time":
        return Meant(_ORDER[operator.asks], {"value": _time(value, known)})
    if type in ("date", "entered_stage"):
        return _dated(context, term, known, type, operator, value)
    if type == "daterange":
        return _of_days(context, operator, value)
    if type == "timerange":
        return _of_times(operator, value)
    return _text(known, operator, value, part)


_ORDER: dict[str, Test] = {
    "equal": "equal",
    "more": "more",
    "less": "less",
    "at_least": "at_least",
    "at_most": "at_most",
}


def _single(term: Term) -> str:
    if not isinstance(term.value, str):
        raise ValueError("must be a single value")
    return term.value


def _listed(term: Term, known: FilteredField) -> list[str]:
    if isinstance(term.value, list):
        return term.value
    if term.value is None:
        return []
    if known.type == "set":
        return [each.strip() for each in term.value.split(",") if each.strip()]
    return [term.value]


_TRUTHS = {"true": "1", "false": "0"}


def _chosen(term: Term, known: FilteredField, operator: Operator) -> Meant:
    """The test of an id, a word, or of several of them; ``=`` with several asks for any of them."""
    items = list(dict.fromkeys(_choice(known, item) for item in _listed(term, known)))
    if not items:
        raise ValueError("is required")
    if known.type == "set":
        return _options(known, operator, items)
    if operator.asks == "been":
        return Meant("been", {"stages": _json(items)})
    if operator.asks == "of_team":
        return Meant("of_team", {"values": _json(items)})
    if len(items) == 1:
        return Meant("equal", {"value": items[0]})
    return Meant("among", {"values": _json(items)})


def _choice(known: FilteredField, item: str) -> int | str:
    if known.kind == "number":
        truth = _TRUTHS.get(item.lower(), item)
        return int(truth) if truth in ("0", "1") else read_id(truth)
    return read_id(item) if known.kind == "options" else item.strip()


def _options(known: FilteredField, operator: Operator, items: list[Any]) -> Meant:
    test: Test = "exactly" if operator.asks == "equal" else "holds"
    if known.is_custom:
        values = {"values": _json(items), "value": items[0], "count": len(items)}
        return Meant(test, values)
    patterns = {f"value{number}": f"%,{item},%" for number, item in enumerate(items)}
    length = len(",".join(str(item) for item in items))
    return Meant(test, {**patterns, "length": length}, count=len(items))


def _time(value: str, known: FilteredField) -> str:
    read = read_time(value)
    # Built-in fields hold hours and minutes; these texts sort among those with seconds.
    return read if known.is_custom else read.removesuffix(":00")


def _dated(
    context: Context, term: Term, known: FilteredField, type: str, operator: Operator, value: str
) -> Meant:
    if value == ROTTING:
        if term.object not in ("deal", "lead") or type != "date":
            raise ValueError(f"{ROTTING} is for dates of deals alone")
        return Meant(_ROTTING[operator.asks])
    zone = zone_of(context.viewer.timezone_name)
    days = days_meant(value, context.moment.astimezone(zone).date())
    low, high = day_text(days.first), day_text(days.end)
    holds_moments = known.kind == "moment" or type == "entered_stage"
    if holds_moments:
        low, high = moment_text(days.first, zone), moment_text(days.end, zone)
        if value == NOW:
            low, high = _second(context)
    meant = _bounded(operator.asks, low, high)
    if type == "entered_stage":
        meant.test = _ENTERED[meant.test]
        meant.values = _as_bounds(meant)
    return meant


def _second(context: Context) -> tuple[str, str]:
    now = context.moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    return now.isoformat(sep=" "), (now + timedelta(seconds=1)).isoformat(sep=" ")


_ROTTING: dict[str, Test] = {
    "equal": "on_rotting_day",
    "more": "after_rotting_day",
    "less": "before_rotting_day",
    "at_least": "from_rotting_day",
    "at_most": "to_rotting_day",
}
_ENTERED: dict[Test, Test] = {
    "between": "entered_between",
    "at_least": "entered_since",
    "less": "entered_before",
    "filled": "been",
    "never": "never",
}


def _as_bounds(meant: Meant) -> dict[str, Any]:
    if "value" not in meant.values:
        return meant.values
    return {"low" if meant.test == "entered_since" else "high": meant.values["value"]}


def _bounded(asks: str, low: str | None, high: str | None) -> Meant:
    """The test of a day or moment beside a stretch from ``low`` on and before ``high``."""
    if asks == "equal":
        if low is not None and high is not None:
            return Meant("between", {"low": low, "high": high})
        asks = "at_least" if low is not None else "at_most"
    if asks in ("more", "at_least"):
        bound = high if asks == "more" else low
        beyond: Test = "never" if asks == "more" else "filled"
        return Meant(beyond) if bound is None else Meant("at_least", {"value": bound})
    bound = low if asks == "less" else high
    beyond = "never" if asks == "less" else "filled"
    return Meant(beyond) if bound is None else Meant("less", {"value": bound})


def _of_days(context: Context, operator: Operator, value: str) -> Meant:
    zone = zone_of(context.viewer.timezone_name)
    days = days_meant(value, context.moment.astimezone(zone).date())
    low, high = day_text(days.first), day_text(days.end)
    if operator.asks == "includes":
        return Meant("includes", {"low": low or "", "high": high or _AFTER_ALL_DAYS})
    meant = _bounded(operator.asks.removeprefix("ends_"), low, high)
    meant.ends = operator.asks.startswith("ends_")
    return meant


def _of_times(operator: Operator, value: str) -> Meant:
    read = read_time(value)
    if operator.asks == "includes":
        return Meant("includes", {"value": read})
    test = _ORDER[operator.asks.removeprefix("ends_")]
    return Meant(test, {"value": read}, ends=operator.asks.startswith("ends_"))


_Text = Callable[[str], dict[str, Any]]


def _text(known: FilteredField, operator: Operator, value: str, part: str | None) -> Meant:
    asks = operator.asks
    test: Test = "equal" if asks == "equal" else "begins" if asks == "begins" else "contains"
    kind = "cased" if part is not None else known.kind
    if kind == "text":
        return Meant(test, _of_folded(known, test, search_text(value)))
    around = "\n" if kind == "lines" else ""
    text = _escaped(search_text(value) if kind == "lines" else value)
    patterns: dict[Test, str] = {
        "equal": f"%{around}{text}{around}%" if around else text,
        "begins": f"%{around}{text}%" if around else f"{text}%",
        "contains": f"%{text}%",
    }
    return Meant(test, {"pattern": patterns[test]})


def _of_folded(known: FilteredField, test: Test, folded: str) -> dict[str, Any]:
    """What is bound for a text in small letters; of a long custom one the beginning is kept by itself."""
    if test == "contains":
        return {"pattern": f"%{_escaped(folded)}%"}
    short = folded[:MOST_SEARCHED]
    if test == "equal":
        return {"value": folded, "short": short}
    found = _beginning("begin", folded)
    return {**found, **_beginning("short", short)} if known.is_custom else found


def _beginning(name: str, text: str) -> dict[str, Any]:
    return {f"{name}_low": text, f"{name}_high": _after_all(text), f"{name}_pattern": f"{_escaped(text)}%"}


def _after_all(beginning: str) -> str:
    """The first text that comes after all that begin so."""
    kept = beginning.rstrip(_LAST_CHARACTER)
    if not kept:
        return _LAST_CHARACTER * (len(beginning) + 1)
    last = kept[-1]
    following = _FIRST_AFTER_SURROGATES if last == _BEFORE_SURROGATES else chr(ord(last) + 1)
    return kept[:-1] + following


def _escaped(text: str) -> str:
    for special in ("/", "%", "_"):
        text = text.replace(special, f"/{special}")
    return text


def _json(items: list[Any]) -> str:
    return msgspec.json.encode(items).decode()
