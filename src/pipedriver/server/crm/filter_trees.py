"""The tree of a filter's conditions: what form it must have, and where it is bad if it is.

Rules: the tutorial adding-a-filter and the reference of Filters. A tree has exactly two levels: two groups of
conditions under one ``and``, one of them glued with ``and`` and the other with ``or``; either may be empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import msgspec

from pipedriver.core.shapes import as_list
from pipedriver.server.crm.refusals import Invalid

MOST_CONDITIONS = 16
"""How many conditions a filter may have."""

MOST_VALUES = 100
"""How many values one condition compares with at most."""

_LONGEST_VALUE = 1000
_GLUES = ("and", "or")


@dataclass(frozen=True, slots=True)
class Term:
    """One condition as it is written.

    Attributes:
        path: where it stands in the tree, ``conditions[0].conditions[2]``.
        glue: how it is glued to the others of its group.
        object: whose field it is about.
        field_id, field_code: the field, by its id or its key; at least one is there.
        operator: the name of the operator.
        value: what the field is compared with, as text or as a list of texts; None for nothing.
        extra_value: what some types of fields need beside it.
    """

    path: str
    glue: str
    object: str
    field_id: str | None
    field_code: str | None
    operator: str
    value: str | list[str] | None
    extra_value: str | None

    def bad(self, part: str, problem: str) -> Invalid:
        """The refusal of one part of the condition."""
        return Invalid(f"{self.path}.{part}: {problem}")


@dataclass(frozen=True, slots=True)
class Tree:
    """How the groups of a tree are glued, and all their conditions, both in their order."""

    glues: list[str]
    terms: list[Term]


def read_tree(tree: Any) -> Tree:
    """A tree of conditions, taken apart.

    Raises:
        Invalid: the tree has another form; the message begins with the place where it is bad.
    """
    root = _object(tree, "conditions")
    if root.get("glue") != "and":
        raise Invalid("glue: must be 'and'")
    groups = as_list(root.get("conditions"))
    if groups is None or len(groups) != len(_GLUES):
        raise Invalid("conditions: must be a list of two groups, one glued with 'and', one with 'or'")
    terms: list[Term] = []
    glues: list[str] = []
    for number, group in enumerate(groups):
        path = f"conditions[{number}]"
        known = _object(group, path)
        glue = known.get("glue")
        if glue not in _GLUES:
            raise Invalid(f"{path}.glue: must be 'and' or 'or'")
        if glue in glues:
            raise Invalid(f"{path}.glue: the other group is glued with {glue!r} already")
        glues.append(glue)
        terms.extend(_terms(known, path, glue))
    if len(terms) > MOST_CONDITIONS:
        raise Invalid(f"{terms[MOST_CONDITIONS].path}: a filter has at most {MOST_CONDITIONS} conditions")
    return Tree(glues, terms)


def _terms(group: Mapping[str, Any], path: str, glue: str) -> Iterator[Term]:
    # A form cannot say that a list is empty.
    given = group.get("conditions")
    conditions = as_list([] if given in (None, "") else given)
    if conditions is None:
        raise Invalid(f"{path}.conditions: must be a list")
    for number, condition in enumerate(conditions):
        if condition is not None:
            yield _term(condition, f"{path}.conditions[{number}]", glue)


def _term(condition: Any, path: str, glue: str) -> Term:
    known = _object(condition, path)
    if "conditions" in known or "glue" in known:
        raise Invalid(f"{path}: a condition is no group; there are exactly two levels")
    kind, operator = (_text(known.get(name), f"{path}.{name}") for name in ("object", "operator"))
    field_id, field_code = (_text(known.get(name), f"{path}.{name}") for name in ("field_id", "field_code"))
    if kind is None:
        raise Invalid(f"{path}.object: is required")
    if operator is None:
        raise Invalid(f"{path}.operator: is required")
    if field_id is None and field_code is None:
        raise Invalid(f"{path}.field_id: is required")
    return Term(
        path=path,
        glue=glue,
        object=kind,
        field_id=field_id,
        field_code=field_code,
        operator=operator,
        value=_value(known, f"{path}.value"),
        extra_value=_text(known.get("extra_value"), f"{path}.extra_value"),
    )


def _object(value: Any, path: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Invalid(f"{path}: must be an object")
    return cast("Mapping[str, Any]", value)


def _value(known: Mapping[str, Any], path: str) -> str | list[str] | None:
    given = known.get("value")
    if known.get("json_value_flag") in (True, 1, "1", "true") and isinstance(given, str):
        try:
            given = msgspec.json.decode(given)
        except msgspec.DecodeError:
            raise Invalid(f"{path}: must be JSON where json_value_flag is set") from None
    items = as_list(given)
    if items is None:
        return _text(given, path)
    if len(items) > MOST_VALUES:
        raise Invalid(f"{path}: takes at most {MOST_VALUES} values")
    texts = [_text(item, f"{path}[{number}]") for number, item in enumerate(items)]
    return [text for text in texts if text is not None] or None


def _text(value: Any, path: str) -> str | None:
    """A value as text; None where there is none."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    if isinstance(value, int | float):
        return str(value)
    if value is None:
        return None
    if not isinstance(value, str):
        raise Invalid(f"{path}: must be a text or a number")
    if len(value) > _LONGEST_VALUE:
        raise Invalid(f"{path}: must have at most {_LONGEST_VALUE} characters")
    if "\x00" in value:
        raise Invalid(f"{path}: must not hold the character NUL")
    return value if value.strip() else None
