"""Whether what a condition compares with exists: options, users, stages, pipelines, currencies, teams.

What has been deleted or deactivated since still passes, so that a filter can be sent back as it was read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pipedriver.server.crm.activity_types import list_activity_types
from pipedriver.server.crm.built_in_fields import SHARED_OPTIONS, fixed_options
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.currencies import list_currencies
from pipedriver.server.crm.filter_conditions import Understood
from pipedriver.server.crm.filter_fields import FilteredField
from pipedriver.server.crm.filter_trees import Term
from pipedriver.server.store import filter_values as statements

_VISIBILITIES = ("1", "3", "5", "7")
_TRUTHS = ("0", "1", "true", "false")


def check_values(context: Context, term: Term, known: Understood) -> None:
    """Check that what a condition compares with is there.

    Raises:
        Invalid: something is not.
    """
    if known.stage is not None:
        _check(term, "extra_value", "stage", [known.stage], _ids(context, "stages"))
        return
    if not known.asked:
        return
    if known.condition.test == "of_team":
        _check(term, "value", "team", known.asked, _ids(context, "teams"))
        return
    allowed = _ALLOWED.get(known.field.type)
    if allowed is not None:
        found = allowed(context, known.field)
        if found is not None:
            _check(term, "value", known.field.type, known.asked, found)


def _check(term: Term, part: str, kind: str, asked: Iterable[str], allowed: Iterable[str]) -> None:
    known = set(allowed)
    missing = [item for item in asked if item.strip() not in known]
    if missing:
        raise term.bad(part, f"there is no {_NAMES.get(kind, kind)} {missing[0]}")


_NAMES = {"enum": "option", "set": "option", "visible_to": "visibility"}


def _ids(context: Context, kind: statements.Kind) -> list[str]:
    return [str(id) for id in context.session.column(statements.ids_of(kind), company=context.company)]


def _options(context: Context, field: FilteredField) -> list[str] | None:
    """What can be chosen in a field; None where that is no matter of options."""
    if field.is_custom:
        return [str(option["id"]) for option in field.known.options.get(field.id, ())]
    if field.object == "activity" and field.key == "type":
        return [row["key_string"] for row in list_activity_types(context)]
    if field.row["field_type"] == "boolean":
        return list(_TRUTHS)
    fixed = fixed_options(field.key, field.row["field_type"])
    if fixed is not None:
        found = [str(option["id"]) for option in fixed]
        return [*found, "true", "false"] if field.key == "done" else found
    if field.row["field_type"] not in ("enum", "set"):
        return None
    key = SHARED_OPTIONS.get(field.key, field.key)
    ids = [row["id"] for row in field.known.rows if row["key"] == key]
    return [str(option["id"]) for id in ids for option in field.known.options.get(id, ())]


_ALLOWED: dict[str, Callable[[Context, FilteredField], list[str] | None]] = {
    "enum": _options,
    "set": _options,
    "status": _options,
    "visible_to": lambda _context, _field: list(_VISIBILITIES),
    "user": lambda context, _field: _ids(context, "users"),
    "stage": lambda context, _field: _ids(context, "stages"),
    "pipeline": lambda context, _field: _ids(context, "pipelines"),
    "currency": lambda context, _field: [row["code"] for row in list_currencies(context)],
}
