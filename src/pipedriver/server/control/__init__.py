"""The control plane under ``/_local/``: for tests and demonstrations, off unless it is asked for.

Each module is one part of it; `parts` names them all.
"""

from __future__ import annotations

from pipedriver.server.control.plane import Control

__all__ = ["Control"]
