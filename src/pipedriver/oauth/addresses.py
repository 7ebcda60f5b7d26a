"""Where secrets may travel."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from pipedriver.core.errors import ConfigurationError


def checked_address(url: str, what: str) -> str:
    """The address, if secrets sent there are seen by nobody on the way: https, or this machine itself.

    Raises:
        ConfigurationError: it is another one.
    """
    parts = urlsplit(url)
    if parts.scheme == "https" or is_this_machine(parts.hostname or ""):
        return url
    raise ConfigurationError(f"{what} is reached over https, or on this machine; {url!r} is neither")


def is_this_machine(host: str) -> bool:
    """Whether a host is this machine's own loopback."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
