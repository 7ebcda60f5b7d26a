"""Finds for each parameter a test that shows what it does: one that fails where the server ignores it.

    python tools/shown.py              finds what is missing in the table, and what names tests that are gone
    python tools/shown.py --only TEXT  only for parameters whose name holds the text, ``POST /v1/deals lost``;
                                       looks too whether what the table names for them still shows them
    python tools/shown.py --anew       finds all of it again

It runs the tests of tests/operations/aio in one process, notes which parameters each sends, and repeats them
on servers that ignore one; the fastest that minds goes into the table, tests/operations/showing/shown.json.
The tests repeat what is in the table (tests/operations/showing/repeating.py). The exit status is 1 if a
parameter is shown by none.
"""

from __future__ import annotations

import argparse
import gc
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipedriver.server.crm.context import Context  # noqa: E402  # the folder above comes first
from pipedriver.server.crm.refusals import Refusal  # noqa: E402
from pipedriver.server.registry import Served  # noqa: E402
from pipedriver.testing import LocalPipedrive  # noqa: E402
from tests.operations.showing.effects import effects  # noqa: E402
from tests.operations.showing.exceptions import BY_REFUSAL, UNSHOWN  # noqa: E402
from tests.operations.showing.ignoring import How  # noqa: E402
from tests.operations.showing.repeating import FINDER, NeededThere, name_of, repeated  # noqa: E402
from tests.operations.showing.table import Shown, read_table, write_table  # noqa: E402

MOST_TRIES = 60
"""How many tests are repeated for one parameter before it counts as shown by none."""


@dataclass
class _Sent:
    """The parameters that a test gave to operations that were carried out, and to those that were refused."""

    taken: set[str] = field(default_factory=set[str])
    refused: set[str] = field(default_factory=set[str])

    def noting(self, served: Served) -> Served:
        """An operation that notes which parameters it was given."""

        def handler(context: Context, **arguments: Any) -> Any:
            given = {
                key
                for key, effect in effects().items()
                if effect.operation is served.operation
                and effect.is_asked_for(arguments[effect.parameter.name])
            }
            try:
                answer = served.handler(context, **arguments)
            except Refusal:
                self.refused |= given
                raise
            self.taken |= given
            return answer

        return replace(served, handler=handler)

    def showable(self) -> set[str]:
        """The parameters of which the test may show what they do."""
        return (self.taken - BY_REFUSAL.keys()) | (self.refused & BY_REFUSAL.keys())


class Finder:
    """The plugin that runs the tests, notes what they send and repeats them."""

    def __init__(self, only: str, anew: bool) -> None:
        self._only = only
        self._anew = anew
        self._sent = _Sent()
        self._is_needed = False
        self._repetitions = 0

    @pytest.fixture(autouse=True)
    def note_what_is_sent(self, local_pipedrive: LocalPipedrive) -> None:
        """Let the server of a test note what is sent to it."""
        served = local_pipedrive.application.served
        served.update({key: self._sent.noting(operation) for key, operation in served.items()})

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Fill the table."""
        tests = {
            name: item
            for item in session.items
            if isinstance(item, pytest.Function) and (name := name_of(item)) is not None
        }
        table = read_table()
        wanted = [key for key in effects() if self._only in key]
        found = {key: shown for key, shown in table.items() if key in effects()}
        if not self._anew:
            wanted = [key for key in wanted if not self._still_shows(key, found.get(key), tests)]
        for key in wanted:
            found.pop(key, None)
        senders = self._senders(tests) if wanted else {}
        for key in wanted:
            shown = self._find(key, senders.get(key, []), tests)
            if shown is not None:
                found[key] = shown
                write_table(found)
            elif key not in UNSHOWN:
                print(f"\n{key}: sent by {len(senders.get(key, ()))} tests, shown by none", flush=True)
        write_table(found)
        session.testsfailed = len([key for key in wanted if (key in found) == (key in UNSHOWN)])
        print(f"\n{len(found)} of {len(effects())} effects are shown", flush=True)
        return True

    def _still_shows(self, key: str, shown: Shown | None, tests: dict[str, pytest.Function]) -> bool:
        if shown is None or shown.test not in tests:
            return False
        return not self._only or self._minds(tests[shown.test], key, shown.how)

    def _senders(self, tests: dict[str, pytest.Function]) -> dict[str, list[str]]:
        """The tests that send each parameter, the fastest first."""
        took: dict[str, float] = {}
        senders: dict[str, list[str]] = {}
        for name, item in tests.items():
            self._sent = _Sent()
            reports = runtestprotocol(item, log=False, nextitem=None)
            if not all(report.passed for report in reports):
                print(f"\n{name} fails", flush=True)
                continue
            took[name] = sum(report.duration for report in reports)
            for key in self._sent.showable():
                senders.setdefault(key, []).append(name)
        return {key: sorted(names, key=took.__getitem__) for key, names in senders.items()}

    def _find(self, key: str, senders: list[str], tests: dict[str, pytest.Function]) -> Shown | None:
        ways: list[How] = ["other" if effects()[key].parameter.required else "absent"]
        for how in ways:
            for name in senders[:MOST_TRIES]:
                self._is_needed = False
                if self._minds(tests[name], key, how):
                    return Shown(name, how)
                if self._is_needed and ways == ["absent"] and not effects()[key].clears:
                    ways.append("other")
        return None

    def _minds(self, item: pytest.Function, key: str, how: How) -> bool:
        reports = runtestprotocol(repeated(item, key, how), log=False, nextitem=None)
        self._repetitions += 1
        if self._repetitions % 50 == 0:
            # Failures hold on to their servers, in cycles.
            gc.collect()
        return all(report.passed for report in reports)

    def pytest_exception_interact(self, call: pytest.CallInfo[Any]) -> None:
        """Note that a parameter is needed in a test."""
        self._is_needed |= call.excinfo is not None and call.excinfo.errisinstance(NeededThere)


def main(arguments: list[str] | None = None) -> int:
    """Fill the table; the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--anew", action="store_true", help="find all of the table again")
    parser.add_argument("--only", default="", metavar="TEXT", help="part of operation and parameter")
    chosen = parser.parse_args(arguments)
    finder = Finder(chosen.only, chosen.anew)
    options = [
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "--assert=plain",
        str(ROOT / "tests" / "operations" / "aio"),
    ]

    class Named:
        """Registers the finder under its name."""

        def pytest_configure(self, config: pytest.Config) -> None:
            """Register it."""
            config.pluginmanager.register(finder, FINDER)

    return int(pytest.main(options, plugins=[Named()]))


if __name__ == "__main__":
    sys.exit(main())
