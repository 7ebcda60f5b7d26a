"""Draws bars as an SVG that can be read on a light page and on a dark one, in whatever font the reader has.

Bars and a few words are little enough to write down directly; a drawing library would be the heaviest part
of the benchmark, and bring fonts and fixed colours along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH = 720
NAMES = 250
ROOM = 90
BAR, GAP = 20, 8

STYLE = """
text { font: 13px system-ui, sans-serif; fill: #24292f; }
.title { font-weight: 600; }
.bar { fill: #8c959f; }
.own { fill: #0969da; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .bar { fill: #6e7681; }
  .own { fill: #4493f8; }
}
"""


@dataclass(frozen=True, slots=True)
class Group:
    """Bars that are compared with each other.

    Attributes:
        title: what was measured, with its unit.
        bars: names and values.
    """

    title: str
    bars: Sequence[tuple[str, float]]


def drawn(groups: Sequence[Group], *, own: str, about: str) -> str:
    """The groups as one SVG, below each other.

    Args:
        groups: what is drawn; the longest bar of each fills the width.
        own: the names that begin so are drawn in the accent colour.
        about: what the picture shows, for those who do not see it.
    """
    parts: list[str] = []
    y = 0
    for group in groups:
        y += 24
        parts.append(f'<text class="title" x="0" y="{y}">{escape(group.title)}</text>')
        y += 12
        longest = max(value for _, value in group.bars)
        for name, value in group.bars:
            width = max(1.0, value / longest * (WIDTH - NAMES - ROOM))
            kind = "own" if name.startswith(own) else "bar"
            middle = y + BAR * 0.72
            parts += [
                f'<text x="{NAMES - 10}" y="{middle:.1f}" text-anchor="end">{escape(name)}</text>',
                f'<rect class="{kind}" x="{NAMES}" y="{y}" width="{width:.1f}" height="{BAR}" rx="2"/>',
                f'<text x="{NAMES + width + 8:.1f}" y="{middle:.1f}">{value:,.0f}</text>',
            ]
            y += BAR + GAP
        y += 8
    size = f'viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">'
    body = "\n".join(parts)
    return f"{head}\n<title>{escape(about)}</title>\n<style>{STYLE}</style>\n{body}\n</svg>\n"
