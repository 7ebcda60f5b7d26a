"""What a declared operation's docstring says: in a line, at length, of each argument and each refusal."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

_SECTION = re.compile(r"(?P<name>Args|Returns|Raises):")
_ENTRY = re.compile(r"(?P<name>\w+): (?P<text>.*)")


@dataclass(slots=True)
class Prose:
    """The parts of a docstring.

    Attributes:
        summary: its first paragraph in one line.
        description: the paragraphs after it.
        arguments: what is said of each argument, by its Python name.
        returns: what a call gives.
        refusals: when each error is raised, by the name of its class.
    """

    summary: str = ""
    description: str = ""
    arguments: dict[str, str] = field(default_factory=dict[str, str])
    returns: str = ""
    refusals: dict[str, str] = field(default_factory=dict[str, str])


def prose_of(function: Callable[..., Any]) -> Prose:
    """Take the docstring of a function apart; all parts are empty where it has none."""
    parts: dict[str, list[str]] = {"": []}
    part = parts[""]
    for line in inspect.cleandoc(function.__doc__ or "").splitlines():
        section = _SECTION.fullmatch(line)
        if section is not None:
            part = parts.setdefault(section["name"], [])
        elif part is not parts[""] and line and not line.startswith(" "):
            part = parts[""]
            part.append(line)
        else:
            part.append(line)
    paragraphs = [_joined(text.splitlines()) for text in "\n".join(parts[""]).split("\n\n")]
    found = [paragraph for paragraph in paragraphs if paragraph]
    return Prose(
        summary=found[0] if found else "",
        description="\n\n".join(found[1:]),
        arguments=_entries(parts.get("Args", [])),
        returns=_joined(parts.get("Returns", [])),
        refusals=_entries(parts.get("Raises", [])),
    )


def _entries(lines: list[str]) -> dict[str, str]:
    texts: dict[str, list[str]] = {}
    name = ""
    for line in lines:
        entry = _ENTRY.fullmatch(line.strip())
        if entry is not None and not line.startswith("     "):
            name = entry["name"]
            texts[name] = [entry["text"]]
        elif name:
            texts[name].append(line)
    return {name: _joined(text) for name, text in texts.items()}


def _joined(lines: list[str]) -> str:
    return " ".join(line.strip() for line in lines if line.strip())
