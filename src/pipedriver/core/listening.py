"""Whether somebody reads the log of the calls."""

from __future__ import annotations

import sys

from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    import logging

DEBUG, INFO = 10, 20
"""The levels of `logging`, which only those load who use it."""

_logger: logging.Logger | None = None


def listening(level: int) -> logging.Logger | None:
    """The logger, where somebody listens: a program that has not loaded `logging` cannot."""
    global _logger
    if _logger is None:
        if "logging" not in sys.modules:
            return None
        import logging

        _logger = logging.getLogger("pipedriver")
    return _logger if _logger.isEnabledFor(level) else None
