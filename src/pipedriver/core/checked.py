"""Settings and options of a call, looked at before they are used."""

from __future__ import annotations

from pipedriver.core.errors import RequestError
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


def checked_timeout(value: Any) -> float:
    """A time-out in seconds.

    Raises:
        RequestError: it is no number above 0.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < float("inf"):
        raise RequestError(f"a time-out is a number of seconds above 0, not {value!r}")
    return float(value)


def checked_header_name(name: Any) -> str:
    """The name of a header, in lower case.

    Raises:
        RequestError: it has characters that no name has.
    """
    if (
        not isinstance(name, str)
        or not name.replace("-", "").replace("_", "").isalnum()
        or not name.isascii()
    ):
        raise RequestError(f"{name!r} is no name of a header")
    return name.lower()


def checked_header(name: str, value: Any) -> str:
    """The value of a header.

    Raises:
        RequestError: it is no text that a header can carry. The message does not show it: it may be a secret.
    """
    if not isinstance(value, str) or not value.isascii() or not (value.isprintable() or not value):
        raise RequestError(f"the header {name} has a value that no header can carry")
    return value
