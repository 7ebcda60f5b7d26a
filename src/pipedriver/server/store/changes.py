"""Statements on the log of changes."""

from __future__ import annotations

from sqlalchemy import Executable, insert

from pipedriver.server.store.statement import statement
from pipedriver.server.store.tables import changes


@statement
def insert_change() -> Executable:
    """Add one changed field to the log."""
    return insert(changes)
