"""Runs contenders in turn, round after round, and tells each one's median, its spread, and its ratio."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Figure:
    """What a contender measured over all rounds, and its ratio to the first contender, round by round."""

    name: str
    values: tuple[float, ...]
    ratios: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle value."""
        return statistics.median(self.values)

    @property
    def ratio(self) -> float:
        """The middle ratio to the first contender; what to quote."""
        return statistics.median(self.ratios)


def against(figures: Sequence[Figure], *names: str) -> list[Figure]:
    """Some of the figures, their ratios taken anew to the first one named."""
    named = {figure.name: figure for figure in figures}
    first = named[names[0]]
    return [
        replace(
            named[name],
            ratios=tuple(one / base for one, base in zip(named[name].values, first.values, strict=True)),
        )
        for name in names
    ]


def compare(contenders: Mapping[str, Callable[[], float]], *, rounds: int, label: str) -> list[Figure]:
    """Measure each contender once a round, after a round that does not count."""
    values: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for name, measure in contenders.items():
            value = measure()
            if number:
                values[name].append(value)
        print(f"  {label}: round {number} of {rounds}", file=sys.stderr, flush=True)
    first = next(iter(values.values()))
    return [
        Figure(name, tuple(found), tuple(one / base for one, base in zip(found, first, strict=True)))
        for name, found in values.items()
    ]


def table(figures: list[Figure], *, unit: str, digits: int = 0) -> str:
    """The figures as a Markdown table: median, spread, ratio to the first row."""
    lines = [
        f"| | median ({unit}) | lowest | highest | ratio (median) | ratio spread |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {figure.name} | {figure.median:,.{digits}f} | {min(figure.values):,.{digits}f}"
        f" | {max(figure.values):,.{digits}f} | {figure.ratio:.2f}"
        f" | {min(figure.ratios):.2f} to {max(figure.ratios):.2f} |"
        for figure in figures
    ]
    return "\n".join(lines)
