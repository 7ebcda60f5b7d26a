"""Picks out the arguments that a request brought."""

from __future__ import annotations

from typing import Any

from pipedriver.core.unset import UNSET


def given(**arguments: Any) -> dict[str, Any]:
    """The arguments without those that the body did not hold; a null is kept."""
    return {name: value for name, value in arguments.items() if value is not UNSET}
