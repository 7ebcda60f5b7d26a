"""Names that somebody gives to a thing."""

from __future__ import annotations

from pipedriver.server.crm.refusals import Invalid


def checked_name(name: str, *, as_: str = "name") -> str:
    """A name without the spaces around it (names must not be empty since February 2025).

    Raises:
        Invalid: nothing is left; ``as_`` names the argument.
    """
    trimmed = name.strip()
    if not trimmed:
        raise Invalid(f"{as_} must not be empty")
    return trimmed
