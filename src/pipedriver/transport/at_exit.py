"""What has to be done when the interpreter ends, after all that a program does then itself.

Functions registered with `atexit` run in reverse order. This module is loaded with the client, before a
program can register its own, so that those may still make calls.
"""

from __future__ import annotations

import atexit
from collections.abc import Callable

_last: list[Callable[[], None]] = []


def do_last(function: Callable[[], None]) -> None:
    """Have a function called when the interpreter ends."""
    _last.append(function)


@atexit.register
def _do_all() -> None:
    for function in _last:
        function()
