"""A person's e-mail addresses and phone numbers: whatever form they are written in, kept in one.

Writes take one text, a list of texts, or a list of objects ``{value, primary, label}`` (pipedrive-api-v2-
migration-guide). What is kept is a list of objects with all three, of which exactly one is primary: the
last that was marked so, else the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypedDict, cast

from pipedriver.server.crm.refusals import Invalid

DEFAULT_LABEL = "work"
"""The label of a value that was written without one."""

MOST_CHARACTERS = 255
"""How long a value or a label may be."""

_TRUTHS = {"1": True, "true": True, "0": False, "false": False, "": False}
_NUMBER_SIGNS = frozenset("+0123456789")


class ContactValue(TypedDict):
    """One e-mail address or phone number."""

    label: str
    value: str
    primary: bool


def contact_values(given: object, *, as_: str) -> list[ContactValue]:
    """The values that a write gives, in the form in which they are kept; empty ones are left out.

    Args:
        given: a text, a number, an object, a list of those, or None.
        as_: the argument's name, for the refusal.

    Raises:
        Invalid: something of it is of the wrong kind, or too long.
    """
    found: list[ContactValue] = []
    primary = 0
    for item in _items(given):
        entry = _entry(item, as_)
        if entry is None:
            continue
        if entry["primary"]:
            primary = len(found)
        found.append(entry)
    return _with_primary(found, primary)


def united(
    kept: Sequence[ContactValue], added: Sequence[ContactValue], same: Callable[[str], str]
) -> list[ContactValue]:
    """The values of two persons in one list, each once; the primary one of the first person stays it.

    ``same`` gives for a value what it is compared by.
    """
    found: dict[str, ContactValue] = {}
    for entry in (*kept, *added):
        found.setdefault(same(entry["value"]), entry)
    entries = list(found.values())
    marked = (index for index, entry in enumerate(entries) if entry["primary"])
    return _with_primary(entries, next(marked, 0))


def same_email(value: str) -> str:
    """What e-mail addresses are compared by: large and small letters are the same."""
    return value.casefold()


def same_phone(value: str) -> str:
    """What phone numbers are compared by: their digits, or the text itself where it has none."""
    digits = "".join(character for character in value if character in _NUMBER_SIGNS)
    return digits or value.casefold()


def primary_value(values: Iterable[ContactValue]) -> str | None:
    """The value to use where one is wanted; None where there is none."""
    return next((entry["value"] for entry in values if entry["primary"]), None)


def _items(given: object) -> Sequence[object]:
    if given is None:
        return ()
    if isinstance(given, list | tuple):
        return cast("Sequence[object]", given)
    return (given,)


def _entry(item: object, as_: str) -> ContactValue | None:
    if not isinstance(item, Mapping):
        value = _text(item, as_)
        return {"label": DEFAULT_LABEL, "value": value, "primary": False} if value else None
    fields = cast("Mapping[str, Any]", item)
    value = _text(fields.get("value"), f"{as_}.value")
    if not value:
        return None
    label = _text(fields.get("label"), f"{as_}.label") or DEFAULT_LABEL
    return {"label": label, "value": value, "primary": _truth(fields.get("primary"), f"{as_}.primary")}


def _text(value: object, name: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Invalid(f"{name} must be a text")
    text = str(value).strip()
    if len(text) > MOST_CHARACTERS:
        raise Invalid(f"{name} must have at most {MOST_CHARACTERS} characters")
    if "\x00" in text:
        raise Invalid(f"{name} must not hold the character NUL")
    return text


def _truth(value: object, name: str) -> bool:
    if value is None:
        return False
    if isinstance(value, bool) or value in (0, 1):
        return bool(value)
    found = _TRUTHS.get(value.lower()) if isinstance(value, str) else None
    if found is None:
        raise Invalid(f"{name} must be true or false")
    return found


def _with_primary(entries: Iterable[ContactValue], primary: int) -> list[ContactValue]:
    return [
        {"label": entry["label"], "value": entry["value"], "primary": index == primary}
        for index, entry in enumerate(entries)
    ]
