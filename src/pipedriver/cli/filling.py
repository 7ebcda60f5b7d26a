"""Filling a new database with the sample, and showing how far it is."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from pipedriver.server.sample import fill_sample
from pipedriver.server.sample.filling import Progress as Report
from pipedriver.server.store.database import Database

_TENTHS = 10


def fill_with_sample(
    database: Database,
    moment: datetime,
    deals: int,
    api_token: str | None,
    console: Console,
    *,
    check: Callable[[], None] = lambda: None,
) -> None:
    """Make the sample's companies in a database that has its tables and nothing else.

    Args:
        database: where to.
        moment: the present, around which the sample's dates lie.
        deals: how many deals the first company has.
        api_token: the token of the first company's owner; None makes one.
        console: shows the progress: a bar on a terminal, a line for each tenth elsewhere.
        check: called as the work goes on; what it raises ends the work, and nothing of it is kept.

    Raises those of `fill_sample` and of ``check``.
    """
    shown = _bar if console.is_terminal else _lines
    with shown(console, f"Making a sample of {deals:,} deals") as report:

        def progress(done: int, in_all: int) -> None:
            check()
            report(done, in_all)

        fill_sample(database, deals, moment=moment, api_token=api_token, progress=progress)


@contextmanager
def _bar(console: Console, title: str) -> Generator[Report]:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(title)
        yield lambda done, in_all: progress.update(task, completed=done, total=in_all)


@contextmanager
def _lines(console: Console, title: str) -> Generator[Report]:
    console.print(f"{title} ...")
    told = 0

    def report(done: int, in_all: int) -> None:
        nonlocal told
        tenth = _TENTHS * done // in_all if in_all else _TENTHS
        if told < tenth < _TENTHS:
            told = tenth
            console.print(f"  {100 * tenth // _TENTHS} %")

    yield report
