"""What answers of the API look like, as the models of the official clients tell: keys, and kinds of values.

    python tools/answer_facts.py FOLDER TO    writes the facts of the operations that are declared

FOLDER has ``v1.json`` and ``models-v1.json``, today's client, and ``v1-removed.json`` and
``models-v1-removed.json``, what it dropped in 2026. A shape is ``text``, ``number``, ``truth`` or ``any``, a
list of one shape, ``@Name`` for that of another model, or an object of shapes; its key ``*`` stands for every
key.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipedriver.api.declared import declared_operations  # noqa: E402  # the folder above comes first
from pipedriver.core.shapes import as_list  # noqa: E402

ANSWERS = ROOT / "tests" / "facts" / "v1-answers.json"

_KINDS = {"number": "number", "string": "text", "boolean": "truth"}
_PLACEHOLDER = re.compile(r"[A-Z][A-Z_]+")


class AnswerFacts(msgspec.Struct, frozen=True):
    """Shapes by the names of their models, and by operation the model of its answer."""

    answers: dict[str, str]
    shapes: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Oddity:
    """Where an answer is not as its model tells: a key that it lacks, or a value of another kind."""

    place: str
    what: str


def read_answer_facts(path: Path = ANSWERS) -> AnswerFacts:
    """Read the facts."""
    return msgspec.json.decode(path.read_bytes(), type=AnswerFacts)


def oddities(facts: AnswerFacts, operation: str, answer: Any) -> Iterator[Oddity]:
    """Where an answer is not as its model tells, if one is known. A null may stand everywhere.

    Args:
        facts: what is known.
        operation: verb and path, ``GET /v1/deals/{id}``.
        answer: the body.
    """
    name = facts.answers.get(operation)
    if name is not None:
        yield from _compare(facts.shapes, answer, f"@{name}", "")


def condense(folder: Path) -> AnswerFacts:
    """The facts of the operations that are declared."""
    declared = {operation.key for operation in declared_operations("v1")}
    answers: dict[str, str] = {}
    shapes: dict[str, Any] = {}
    for edition, mark in (("v1", ""), ("v1-removed", "~")):
        models = _read(folder / f"models-{edition}.json")
        for row in _read(folder / f"{edition}.json"):
            key, name = f"{row['verb']} /v1{row['path']}", row.get("response")
            if key in declared and name in models:
                answers[key] = mark + name
                _take(models, name, mark, shapes)
    return AnswerFacts(dict(sorted(answers.items())), dict(sorted(shapes.items())))


def write(facts: AnswerFacts, path: Path) -> None:
    """Write facts, a model a line."""
    parts = (
        b",\n".join(
            msgspec.json.encode(name) + b":" + msgspec.json.encode(value) for name, value in each.items()
        )
        for each in (facts.answers, facts.shapes)
    )
    path.write_bytes(b'{"answers":{\n%b\n},"shapes":{\n%b\n}}\n' % tuple(parts))


def _compare(shapes: dict[str, Any], value: Any, shape: Any, place: str) -> Iterator[Oddity]:
    while isinstance(shape, str) and shape.startswith("@"):
        shape = shapes[shape[1:]]
    if value is None or shape == "any":
        return
    kind = _kind_of(value)
    if isinstance(shape, str):
        if kind != shape:
            yield Oddity(place, f"is {kind}, the model says {shape}")
    elif isinstance(shape, list):
        items = as_list(value)
        if items is None:
            yield Oddity(place, f"is {kind}, the model says list")
        for item in items or ():
            yield from _compare(shapes, item, shape[0], f"{place}[]")
    elif kind != "object":
        yield Oddity(place, f"is {kind}, the model says object")
    else:
        for key, inner in shape.items():
            at = f"{place}.{key}" if place else key
            if key == "*":
                for each in value.keys() - shape.keys():
                    yield from _compare(shapes, value[each], inner, at)
            elif key not in value:
                yield Oddity(at, "is missing")
            else:
                yield from _compare(shapes, value[key], inner, at)


def _kind_of(value: Any) -> str:
    kinds: tuple[tuple[type | tuple[type, ...], str], ...] = (
        (bool, "truth"),
        ((int, float), "number"),
        (str, "text"),
        (list, "list"),
    )
    return next((name for kind, name in kinds if isinstance(value, kind)), "object")


def _take(models: dict[str, Any], name: str, mark: str, shapes: dict[str, Any]) -> None:
    """Add the shape of a model, and of those within it."""
    if mark + name in shapes:
        return
    model = models[name]
    if "fields" not in model or model.get("anyOf"):
        shapes[mark + name] = "any"
        return
    within: list[str] = []

    def shape_of(kind: str) -> str:
        if kind in models:
            within.append(kind)
            return f"@{mark}{kind}"
        return _KINDS.get(kind, "any")

    shape: dict[str, Any] = {}
    for key, fact in model["fields"].items():
        kind = fact["type"]
        found: Any = (
            [shape_of(kind[6:-1])] if kind.startswith("array<") else shape_of(fact.get("ref") or kind)
        )
        shape["*" if _PLACEHOLDER.fullmatch(key) else key] = found
    shapes[mark + name] = shape
    for inner in within:
        _take(models, inner, mark, shapes)


def _read(path: Path) -> Any:
    return msgspec.json.decode(path.read_bytes())


def main() -> int:
    """Condense full facts; the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("to", nargs="?", type=Path, default=ANSWERS)
    chosen = parser.parse_args()
    write(condense(chosen.folder), chosen.to)
    return 0


if __name__ == "__main__":
    sys.exit(main())
