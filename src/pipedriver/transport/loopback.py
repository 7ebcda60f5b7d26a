"""Which addresses are this machine's own.

No proxy can reach them, so none is used for them, whatever ``HTTP_PROXY`` says: a local server answers behind
a company's proxy too.
"""

from __future__ import annotations

LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "[::1]")

_BEGINNINGS = tuple(
    f"{scheme}://{host}{end}" for scheme in ("http", "https") for host in LOOPBACK_HOSTS for end in (":", "/")
)


def is_on_this_machine(url: str) -> bool:
    """Whether an address, with a path or a port, leads to this machine."""
    return url.startswith(_BEGINNINGS)
