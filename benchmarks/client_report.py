"""The client's part of the results: measured, written as tables, and drawn for the README."""

from __future__ import annotations

from pathlib import Path

from benchmarks import chart, client_calls, contenders, memory, starting
from benchmarks.measure import Figure, against, table
from benchmarks.processes import constant_server

CHART = Path(__file__).parent / "client.svg"
CALLS_FOR_MEMORY = 100_000
SYNCHRONOUS = (client_calls.BARE, client_calls.OURS, client_calls.NODE, client_calls.PYTHON)
ASYNCHRONOUS = (client_calls.BARE_ASYNC, client_calls.OURS_ASYNC)

CLIENT = """## Client: CPU per call

Against a server that answers constants, beside the bare transport with JSON decoding and beside other
clients, on the same work. Microseconds of CPU of the whole process, the transport's own threads included;
each contender in a process of its own, warmed up, all in turn within a round.

pipedrive-client fails on answers with keys that Pipedrive added after it was made, so its answers have those
taken out: it reads less than the others.
"""
WORKS = {
    "get": ("Get one deal, read five attributes, one of them a time", "us"),
    "walk": (f"Walk {client_calls.RECORDS:,} deals in pages of 100, read the same five of each", "us"),
    "concurrent": (f"{contenders.AT_ONCE} gets at once", "us"),
}


def report(one: bytes, page: bytes, folder: Path, *, rounds: int) -> list[str]:
    """Measure the client; gives the parts of the text.

    Args:
        one: the answer with one deal.
        page: the answer with 100 deals.
        folder: where files can be put.
        rounds: how often everything is measured.
    """
    found = client_calls.measure(one, page, folder, rounds=rounds)
    parts = [CLIENT, _aims(found)]
    for work, (title, unit) in WORKS.items():
        parts.append(f"### {title}")
        figures = found[work]
        if work != "concurrent":
            parts.append(table(against(figures, *SYNCHRONOUS), unit=unit, digits=1))
        parts.append(table(against(figures, *ASYNCHRONOUS), unit=unit, digits=1))
    CHART.write_text(_chart(found))
    with constant_server(one, folder) as url:
        parts.append(
            "### Memory\n\nResident memory, MiB, after a tenth of the calls and after all of them."
            "\n\n| calls | after a tenth | after all |\n|---|--:|--:|"
        )
        for asynchronous in (False, True):
            early, late = memory.growth(url, CALLS_FOR_MEMORY, asynchronous=asynchronous)
            way = "async, 50 at once" if asynchronous else "sync"
            parts[-1] += f"\n| {CALLS_FOR_MEMORY:,}, {way} | {early / 1024:.1f} | {late / 1024:.1f} |"
        parts.append("## Import\n\nMilliseconds within a new process. The aims: under 40, and under 20.")
        parts.append(table(starting.imports(url, folder, rounds=rounds), unit="ms", digits=1))
    return parts


def _aims(found: dict[str, list[Figure]]) -> str:
    ours, ours_async = client_calls.OURS, client_calls.OURS_ASYNC
    rows = [
        ("get", client_calls.BARE, ours, 1.5),
        ("get", client_calls.BARE_ASYNC, ours_async, 1.5),
        ("get", client_calls.NODE, ours, 1 / 6),
        ("walk", client_calls.BARE, ours, 1.5),
        ("walk", client_calls.BARE_ASYNC, ours_async, 1.5),
        ("walk", client_calls.NODE, ours, 1 / 3),
        ("walk", client_calls.PYTHON, ours, 1 / 8),
        ("concurrent", client_calls.BARE_ASYNC, ours_async, 1.5),
    ]
    lines = [
        "### The aims, and what was reached",
        "",
        "| work | ratio of | to | aim: at most | reached |",
        "|---|---|---|--:|--:|",
    ]
    for work, base, name, aim in rows:
        ratio = against(found[work], base, name)[1].ratio
        lines.append(
            f"| {work} | {name} | {base} | {aim:.3g} | {ratio:.3g}{'' if ratio <= aim else ' (missed)'} |"
        )
    return "\n".join(lines)


def _chart(found: dict[str, list[Figure]]) -> str:
    names = (client_calls.OURS, client_calls.NODE, client_calls.PYTHON)
    groups = [
        chart.Group(title, [(figure.name, figure.median / scale) for figure in against(found[work], *names)])
        for work, title, scale in (
            ("get", "Get one deal: microseconds of CPU", 1),
            ("walk", f"Walk {client_calls.RECORDS:,} deals: milliseconds of CPU", 1000),
        )
    ]
    told = "CPU that a call takes: pipedriver beside other clients of Pipedrive"
    return chart.drawn(groups, own=client_calls.OURS, about=told)
