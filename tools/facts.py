"""Compares the declared operations with facts about the API, and prints what is missing, extra or different.

    python tools/facts.py                        with the facts in tests/facts
    python tools/facts.py FOLDER                 with other facts, condensed or full
    python tools/facts.py FOLDER --condense TO   writes the condensed facts of full ones

Full facts are a folder with ``seed-v1.json`` (the operations of the Node client of 2019), ``v1.json`` and
``v1-removed.json`` (those of today's client and those that it dropped in 2026), ``models-*.json`` and
``token-costs.json``. Condensed ones are ``v1-2019.json`` and ``v1-today.json``, an operation a line.

Meant deviations are listed with their reasons in `tools.deviations`; one that is no longer found is a finding
too. The exit status is 1 if anything was found.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import msgspec

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipedriver.api.declared import declared_operations  # noqa: E402  # the folder above comes first
from pipedriver.core.marks import Also, Range, ZeroOne  # noqa: E402
from pipedriver.core.operation import Operation  # noqa: E402
from pipedriver.core.parameters import Parameter  # noqa: E402
from tools.deviations import DEVIATIONS  # noqa: E402

FACTS = ROOT / "tests" / "facts"

Kind = Literal["number", "text", "truth", "flag", "date", "datetime", "time", "list", "file", "any"]
Place = Literal["path", "query", "body", "file"]


class KnownParameter(msgspec.Struct, frozen=True, omit_defaults=True):
    """A parameter as facts have it.

    ``required`` is None where they do not tell; ``node`` is its name in the Node client, where it is another;
    ``sent`` is the name that the Node client sends it under, where the API's own is another.
    """

    name: str
    place: Place
    kind: Kind
    required: bool | None = False
    node: str | None = None
    sent: str | None = None
    values: tuple[str, ...] = ()
    most: int | None = None


class KnownOperation(msgspec.Struct, frozen=True, omit_defaults=True):
    """An operation as facts have it. ``node`` is the method of the Node client of 2019."""

    verb: str
    path: str
    parameters: tuple[KnownParameter, ...]
    node: str | None = None
    cost: int | None = None
    scopes: tuple[str, ...] | None = None
    published: bool = True

    @property
    def key(self) -> str:
        """Verb and path, as declarations have them."""
        return f"{self.verb} /v1{self.path}"

    @property
    def controller(self) -> str:
        """The controller of the Node client."""
        return (self.node or "").partition("Controller.")[0]


@dataclass
class Facts:
    """Two editions of the API v1, by the keys of their operations."""

    of_2019: dict[str, KnownOperation] = field(default_factory=dict[str, KnownOperation])
    of_today: dict[str, KnownOperation] = field(default_factory=dict[str, KnownOperation])


@dataclass(frozen=True, order=True)
class Finding:
    """Something that declarations and facts do not agree on."""

    operation: str
    parameter: str
    aspect: str
    what: str = field(compare=False)

    @property
    def key(self) -> str:
        """What a deviation names it by."""
        return " ".join(part for part in (self.operation, self.parameter, self.aspect) if part)

    def __str__(self) -> str:
        return f"{self.key}: {self.what}"


def read_facts(folder: Path = FACTS) -> Facts:
    """Read facts, full or condensed.

    Raises:
        OSError: the folder has neither.
    """
    if (folder / "seed-v1.json").exists():
        return _condensed(folder)
    return Facts(_read_condensed(folder / "v1-2019.json"), _read_condensed(folder / "v1-today.json"))


def write_facts(facts: Facts, folder: Path) -> None:
    """Write facts condensed, one operation a line."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, edition in (("v1-2019", facts.of_2019), ("v1-today", facts.of_today)):
        lines = b",\n".join(map(msgspec.json.encode, edition.values()))
        (folder / f"{name}.json").write_bytes(b"[\n%b\n]\n" % lines)


def compare(operations: Iterable[Operation], facts: Facts) -> list[Finding]:
    """What the declarations and the facts do not agree on, meant or not.

    Only controllers of which at least one operation is declared count as declared.
    """
    declared = {operation.key: operation for operation in operations}
    by_node = {operation.node: operation for operation in declared.values() if operation.node}
    controllers = {node.partition("Controller.")[0] for node in by_node}
    findings: list[Finding] = []
    findings.extend(
        Finding(known.key, "", "operation", f"{known.node} is not declared")
        for known in facts.of_2019.values()
        if known.controller in controllers and known.key not in declared
    )
    for operation in declared.values():
        findings.extend(_compare_operation(operation, facts))
    return sorted(findings)


def unexpected(findings: Iterable[Finding], deviations: Mapping[str, str] = DEVIATIONS) -> list[str]:
    """The findings that nobody meant, and the deviations that are no longer found."""
    found = {finding.key: finding for finding in findings}
    said = [str(finding) for key, finding in found.items() if key not in deviations]
    return said + [f"{key}: is a listed deviation, but nothing deviates" for key in deviations.keys() - found]


def _compare_operation(operation: Operation, facts: Facts) -> Iterator[Finding]:
    key = operation.key
    then, now = facts.of_2019.get(key), facts.of_today.get(key)
    if then is None and now is None:
        yield Finding(key, "", "operation", "no facts know it")
        return
    if operation.node != (then and then.node):
        yield Finding(key, "", "node", f"declares {operation.node}, the facts {then and then.node}")
    published = now is not None and now.published
    if published == (operation.retired is not None):
        yield Finding(key, "", "retired", f"declares {operation.retired}, published today: {published}")
    if now and now.cost is not None and now.cost != operation.cost:
        yield Finding(key, "", "cost", f"declares {operation.cost}, the facts {now.cost}")
    if now and now.scopes is not None and set(now.scopes) != set(operation.scopes):
        yield Finding(key, "", "scopes", f"declares {operation.scopes}, the facts {now.scopes}")
    editions = [edition for edition in (then, now) if edition is not None]
    declared = {
        parameter.wire: parameter for parameter in operation.parameters if parameter.place != "spread"
    }
    known: dict[str, list[KnownParameter]] = {}
    for edition in editions:
        for parameter in edition.parameters:
            known.setdefault(parameter.name, []).append(parameter)
    for name in known.keys() - declared.keys():
        yield Finding(key, name, "parameter", "is not declared")
    for name in declared.keys() - known.keys():
        yield Finding(key, name, "parameter", "no facts know it")
    for name in declared.keys() & known.keys():
        needed_in_all = len(known[name]) == len(editions)
        yield from _compare_parameter(key, declared[name], known[name], needed_in_all)


def _compare_parameter(
    key: str, declared: Parameter, known: list[KnownParameter], in_all: bool
) -> Iterator[Finding]:
    name = declared.wire
    places = {fact.place for fact in known}
    if declared.place not in places:
        yield Finding(key, name, "place", f"declares {declared.place}, the facts {places}")
    told = [fact.required for fact in known if fact.required is not None]
    required = in_all and bool(told) and all(told)
    if declared.required != required:
        yield Finding(key, name, "required", f"declares {declared.required}, the facts {required}")
    kind = kind_of(declared)
    kinds = {fact.kind for fact in known}
    if kind not in kinds and "any" not in kinds and not (kind == "truth" and "flag" in kinds):
        yield Finding(key, name, "kind", f"declares {kind}, the facts {sorted(kinds)}")
    values = {value for fact in known for value in fact.values}
    choices = {str(choice) for choice in declared.choices or ()}
    if kind not in ("flag", "truth") and choices != values:
        yield Finding(key, name, "values", f"declares {sorted(choices)}, the facts {sorted(values)}")
    sent = {fact.sent for fact in known if fact.sent}
    taken = {mark.name for mark in declared.marks if isinstance(mark, Also) and mark.place is None}
    if sent != taken:
        yield Finding(key, name, "other names", f"declares {sorted(taken)}, the facts {sorted(sent)}")
    limits = {fact.most for fact in known if fact.most is not None}
    if limits:
        bounds = declared.mark(Range)
        most = bounds.most if bounds else None
        if most not in limits:
            yield Finding(key, name, "limit", f"declares {most}, the facts {limits}")


def kind_of(parameter: Parameter) -> Kind:
    """The kind of a declared parameter, in the terms of the facts."""
    if parameter.place == "file":
        return "file"
    if parameter.mark(ZeroOne):
        return "flag"
    if parameter.is_list:
        return "list"
    kinds = (
        set(get_args(parameter.kind))
        if get_origin(parameter.kind) not in (None, Literal)
        else {parameter.kind}
    )
    choices = parameter.choices
    if choices and all(isinstance(choice, int) for choice in choices):
        return "number"
    named: tuple[tuple[set[Any], Kind], ...] = (
        ({bool}, "truth"),
        ({int, float, Decimal}, "number"),
        ({datetime}, "datetime"),
        ({date}, "date"),
        ({time, timedelta}, "time"),
    )
    for members, kind in named:
        if kinds <= members:
            return kind
    return "list" if any(get_origin(kind) not in (None, Literal) for kind in kinds) else "text"


def _condensed(folder: Path) -> Facts:
    costs = {(row["verb"], row["path"]): row for row in _read(folder / "token-costs.json")["v1"]}
    then = [_from_seed(row, _body_model(row, folder)) for row in _read(folder / "seed-v1.json")]
    now: list[KnownOperation] = []
    for name, published in (("v1", True), ("v1-removed", False)):
        models = _read(folder / f"models-{name}.json")
        for row in _read(folder / f"{name}.json"):
            cost = costs.get((row["verb"], row["path"]), {}).get("token_cost")
            now.append(_from_today(row, models, cost, published))
    return Facts({fact.key: fact for fact in then}, {fact.key: fact for fact in now})


def _body_model(row: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The members of an operation's JSON body: of 2019, or of today where the Node client named none."""
    today = row.get("body_today")
    if row.get("body_model"):
        models, name = "models-seed.json", row["body_model"]
    elif today:
        models, name = f"models-{today['file']}", today["model"]
    else:
        return {}
    fields: dict[str, Any] = _read(folder / models)[name]["fields"]
    return fields


def _from_seed(row: dict[str, Any], body: dict[str, Any]) -> KnownOperation:
    parameters: list[KnownParameter] = []
    for param in row["params"]:
        if param["in"] == "json":
            parameters += [
                KnownParameter(name, "body", _kind(fact), None, f"body.{name}") for name, fact in body.items()
            ]
        elif param["in"] != "header":
            name = param.get("wire_today", param["wire"])
            node = param["name"] if param["name"] != name else None
            sent = param["wire"] if param["wire"] != name else None
            parameters.append(_parameter(param, name, node, sent))
    method = f"{row['controller']}Controller.{row['method']}"
    return KnownOperation(row["verb"], row["path"], tuple(parameters), method)


def _from_today(
    row: dict[str, Any], models: dict[str, Any], cost: int | None, published: bool
) -> KnownOperation:
    parameters = [_parameter(param, param["name"]) for param in row["params"]]
    for name, fact in models.get(row["body"] or "", {}).get("fields", {}).items():
        parameters.append(_parameter({**fact, "in": "json"}, name))
    return KnownOperation(
        row["verb"], row["path"], tuple(parameters), None, cost, tuple(row.get("scopes", ())), published
    )


def _parameter(
    param: dict[str, Any], name: str, node: str | None = None, sent: str | None = None
) -> KnownParameter:
    places: dict[str, Place] = {"path": "path", "query": "query"}
    place: Place = "file" if param["type"] == "file" else places.get(param["in"], "body")
    values = tuple(str(value) for value in param.get("enum", ()))
    kind: Kind = "text" if name == "sort" else _kind(param)
    return KnownParameter(
        name,
        place,
        kind,
        bool(param.get("required")),
        node,
        sent,
        () if kind == "flag" else values,
        param.get("maximum"),
    )


def _kind(fact: dict[str, Any]) -> Kind:
    formats: dict[str, Kind] = {"date": "date", "datetime": "datetime", "rfc3339": "datetime", "time": "time"}
    types: dict[str, Kind] = {
        "int": "number",
        "double": "number",
        "number": "number",
        "string": "text",
        "date": "date",
        "bool": "truth",
        "boolean": "truth",
        "file": "file",
    }
    kind = fact["type"]
    if fact.get("json_value"):
        return "any"
    if fact.get("csv") or fact.get("array") or kind.startswith("array"):
        return "list"
    if fact.get("enum") == [0, 1]:
        return "flag"
    return formats.get(fact.get("format", ""), types.get(kind, "any"))


def _read_condensed(path: Path) -> dict[str, KnownOperation]:
    known = msgspec.json.decode(path.read_bytes(), type=list[KnownOperation])
    return {fact.key: fact for fact in known}


def _read(path: Path) -> Any:
    return msgspec.json.decode(path.read_bytes())


def main(arguments: list[str] | None = None) -> int:
    """Compare, or condense; the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=FACTS)
    parser.add_argument("--condense", metavar="TO", type=Path)
    chosen = parser.parse_args(arguments)
    facts = read_facts(chosen.folder)
    if chosen.condense:
        write_facts(facts, chosen.condense)
        return 0
    operations = list(declared_operations("v1"))
    said = unexpected(compare(operations, facts))
    for line in said:
        print(line)
    print(
        f"{len(operations)} operations of v1 compared, {len(DEVIATIONS)} deviations meant, {len(said)} found"
    )
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
