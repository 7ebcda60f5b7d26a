"""The synchronous text of a program that is written asynchronously."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


class UnusedRuleError(Exception):
    """A rule that no source needs any more."""


class UnknownWordError(Exception):
    """An asynchronous word that no rule makes synchronous."""


@dataclass
class Rule:
    """One replacement: a pattern of the asynchronous text, and what stands there in the synchronous one."""

    pattern: str
    replacement: str
    used: int = field(default=0, compare=False)

    def apply(self, text: str) -> str:
        """The text with the replacement made, counted."""
        text, count = re.subn(self.pattern, self.replacement, text)
        self.used += count
        return text


def program_rules() -> list[Rule]:
    """The rules, in the order in which they are applied: longer ones before those that they hold."""
    return [
        Rule(r"\bimport asyncio\n", ""),
        Rule(r"\basyncio\.sleep\b", "time.sleep"),
        Rule(r"\bawait in_thread\(([\w.]+), ", r"\1("),
        Rule(r"\bawait in_thread\(([\w.]+)\)", r"\1()"),
        Rule(r"\bredis\.asyncio\b", "redis"),
        Rule(r"\bsqlalchemy\.ext\.asyncio\b", "sqlalchemy"),
        Rule(r"\bawait connection\.run_sync\(([\w.]+), ", r"\1(connection, "),
        Rule(r", asynchronously\b", ""),
        Rule(r"``async (with|for)\b", r"``\1"),
        Rule(r"\basync (def|with|for)\b", r"\1"),
        Rule(r"\bawait ", ""),
        Rule(r"\bAwaitable\[((?:[^\[\]]|\[[^\[\]]*\])*)\]", r"\1"),
        Rule(r"\bAwaitable, ", ""),
        Rule(r"\baclosing\b", "closing"),
        Rule(r"\.aclose\(\)", ".close()"),
        Rule(r"\banext\(", "next("),
        Rule(r"\bStopAsyncIteration\b", "StopIteration"),
        Rule(r"\bAsyncGenerator\[((?:[^\[\]]|\[[^\[\]]*\])*), None\]", r"Generator[\1, None, None]"),
        Rule(r"\bAsync(?=[A-Z])", ""),
        Rule(r"\basync_(?=[a-z])", ""),
        Rule(r"\.aio\b", ""),
        Rule(r"\b__a(enter|exit|iter|next)__\b", r"__\1__"),
        Rule(r"\bshared by tasks\b", "shared by threads"),
    ]


LEFT_OVER = re.compile(
    r"\b(async\w*|await|Awaitable|asyncio|aio|Async\w+|__a(?:enter|exit|iter|next)__|a(?:iter|next|close|closing))\b"
)


BY_HAND = ("__init__.py", "conftest.py")
"""Files that each colour has its own of: fixtures differ where an event loop has to be had."""


def make_programs(root: Path) -> dict[Path, str]:
    """The generated files by their paths.

    Raises:
        UnusedRuleError: a rule found nothing to replace.
        UnknownWordError: an asynchronous word is left over.
    """
    rules = program_rules()
    made = {target: synchronous(source, root, rules) for source, target in program_files(root)}
    for rule in rules:
        if not rule.used:
            raise UnusedRuleError(f"the rule {rule.pattern!r} finds nothing to replace")
    return made


def program_files(root: Path) -> Iterator[tuple[Path, Path]]:
    """Each asynchronous source and the place of its synchronous text."""
    for source in sorted((root / "src" / "pipedriver").glob("**/aio/*.py")):
        if source.name not in BY_HAND and "api" not in source.relative_to(root).parts:
            yield source, source.parent.parent / source.name
    for source in sorted((root / "tests").glob("**/aio/*.py")):
        if source.name not in BY_HAND:
            yield source, source.parent.parent / "sync" / source.name


def synchronous(source: Path, root: Path, rules: list[Rule]) -> str:
    """The synchronous text of one source.

    Raises:
        UnknownWordError: an asynchronous word is left over.
    """
    text = source.read_text()
    for rule in rules:
        text = rule.apply(text)
    for number, line in enumerate(text.splitlines(), 1):
        left = LEFT_OVER.search(line)
        if left:
            raise UnknownWordError(
                f"{source.relative_to(root)}, about line {number}: no rule for {left.group()!r}"
            )
    return (
        f"# Made by tools/generate.py from {source.relative_to(root)}: change that, and run it again.\n{text}"
    )
