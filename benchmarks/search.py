"""Milliseconds of a search, and of what changed lately, in a small company and in a large one."""

from __future__ import annotations

import functools
import statistics
import time
from contextlib import ExitStack
from pathlib import Path

from benchmarks.measure import Figure, compare
from benchmarks.processes import fetch, local_server

REPEATS = 5
QUESTIONS = {
    "search by a word in very many titles": "/v1/searchResults?term=deal",
    "search by two letters": "/v1/searchResults?term=an",
    "search by two words": "/v1/searchResults?term=birgit%20kukk",
    "search by a word that is nowhere": "/v1/searchResults?term=zzzqq",
    "search in the values of a field": (
        "/v1/searchResults/field?term=deal&field_type=dealField&field_key=title"
    ),
    "changed in the last month": "/v1/recents?since_timestamp=2020-01-01%2000:00:00",
}


def measure(databases: dict[str, Path], *, rounds: int) -> dict[str, list[Figure]]:
    """The first page of each answer over HTTP, the median of a few, by question and database."""

    def milliseconds(address: tuple[str, str]) -> float:
        times: list[float] = []
        for _ in range(REPEATS):
            begun = time.perf_counter()
            fetch(*address)
            times.append((time.perf_counter() - begun) * 1e3)
        return statistics.median(times)

    with ExitStack() as running:
        urls = {name: running.enter_context(local_server(path)) for name, path in databases.items()}
        return {
            question: compare(
                {name: functools.partial(milliseconds, (url, path)) for name, url in urls.items()},
                rounds=rounds,
                label=question,
            )
            for question, path in QUESTIONS.items()
        }
