"""Filling a new database with the sample, and showing how far it is."""

from __future__ import annotations

from datetime import datetime

from rich.console import Console

from pipedriver.server.store.database import Database


def fill_with_sample(
    database: Database, moment: datetime, deals: int, api_token: str | None, console: Console
) -> None:
    """Make the sample's companies in a database that has its tables and nothing else.

    Args:
        database: where to.
        moment: the present, from which the sample's past is told.
        deals: how many deals the first company has.
        api_token: the token of the first company's owner; None takes the sample's own.
        console: shows the progress: a bar on a terminal, a line for each tenth elsewhere.
    """
    raise NotImplementedError
