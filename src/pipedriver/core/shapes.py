"""Decoded JSON by its shape: an object or a list, typed where it is one."""

from __future__ import annotations

from pipedriver.core.standins import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from typing import Any


def as_object(value: Any) -> dict[str, Any] | None:
    """The value where it is a JSON object, else None."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None


def as_list(value: Any) -> list[Any] | None:
    """The value where it is a JSON array, else None."""
    return value if isinstance(value, list) else None  # pyright: ignore[reportUnknownVariableType]  # mypy calls a cast redundant
