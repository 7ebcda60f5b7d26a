"""Making triggers and taking them away again, and running what is written in SQLite's own words."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import text

from pipedriver.server.store.database import Session
from pipedriver.server.store.statement import Statement

Trigger = tuple[str, str]
"""The name of a trigger, and the statement that makes it."""


def run_text(session: Session, written: str, **values: object) -> None:
    """Carry out a statement that is written and not described; its texts are ours alone."""
    session.run(Statement(text(written)), **values)


def create(session: Session, triggers: Iterable[Trigger]) -> None:
    """Make triggers."""
    for _, definition in triggers:
        run_text(session, definition)


def drop(session: Session, triggers: Iterable[Trigger]) -> None:
    """Take triggers away."""
    for name, _ in triggers:
        run_text(session, f"DROP TRIGGER {name}")
