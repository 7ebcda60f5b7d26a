"""The examples of answers that the Node client of 2019 brings with its own tests, as shapes."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any, cast

import msgspec

from pipedriver.core.shapes import as_list
from tools.answer_facts import AnswerFacts

_TESTS = Path(__file__).parent / "node_modules" / "pipedrive" / "test" / "Controllers"
_CALL = re.compile(r"controller\.(?P<method>\w+)\(")
_EXAMPLE = re.compile(r"isProperSubsetOf\(context\.response\.body, (?P<json>\{.*\}), false, true, false\)")
_ID_OR_CURRENCY = re.compile(r"[0-9]+|[A-Z]{3}")


@functools.cache
def examples() -> AnswerFacts:
    """The shapes of the examples, by the methods that they are of."""
    shapes: dict[str, Any] = {}
    for path in sorted(_TESTS.glob("*Test.js")):
        method = ""
        for line in path.read_text().splitlines():
            called, example = _CALL.search(line), _EXAMPLE.search(line)
            if called:
                method = called["method"]
            if example:
                name = f"{path.stem.removesuffix('Test')}.{method}"
                shapes[name] = _shape_of(msgspec.json.decode(example["json"]))
    return AnswerFacts({name: name for name in shapes}, shapes)


def _shape_of(value: Any) -> Any:
    items = as_list(value)
    if items is not None:
        return [_shape_of(items[0]) if items else "any"]
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value).items()
        return {"*" if _ID_OR_CURRENCY.fullmatch(key) else key: _shape_of(each) for key, each in members}
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, int | float):
        return "number"
    # What made the examples wrote some of their nulls as texts.
    return "text" if isinstance(value, str) and value != "null" else "any"
