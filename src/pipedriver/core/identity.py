"""What every request of a client tells of it, and how long it may take."""

from __future__ import annotations

import sys

from pipedriver.core.checked import checked_header, checked_timeout
from pipedriver.core.errors import ConfigurationError
from pipedriver.version import __version__


def read_headers(user_agent: str | None) -> dict[str, str]:
    """What every request bears beside the credentials.

    Args:
        user_agent: put before the client's own name.

    Raises:
        ConfigurationError: no header can carry it.
    """
    own_name = f"pipedriver/{__version__} Python/{'.'.join(map(str, sys.version_info[:3]))}"
    name = f"{user_agent} {own_name}" if user_agent else own_name
    try:
        return {"accept": "application/json", "user-agent": checked_header("user-agent", name)}
    except ValueError as error:
        raise ConfigurationError(str(error)) from error


def read_timeout(timeout: float | None, usual: float) -> float:
    """Seconds that one attempt may take; the usual ones where none are given.

    Raises:
        ConfigurationError: it is no number above 0.
    """
    try:
        return usual if timeout is None else checked_timeout(timeout)
    except ValueError as error:
        raise ConfigurationError(str(error)) from error
