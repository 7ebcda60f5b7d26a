"""A fresh local Pipedrive for every test: in this process, or on a socket.

The pytest plugin of this package offers it as fixtures; `LocalPipedrive` is the same without pytest.
Both need ``pipedriver[server]``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipedriver.testing.local import LocalPipedrive, Member

__all__ = ["LocalPipedrive", "Member"]


def __getattr__(name: str) -> object:
    # Loaded late: pytest loads the plugin beside it even where the server is not installed.
    if name not in __all__:
        raise AttributeError(f"module 'pipedriver.testing' has no attribute {name!r}")
    from pipedriver.testing import local

    return getattr(local, name)
