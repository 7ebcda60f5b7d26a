"""The declarations agree with what is known of the API, and the comparison sees where they would not."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from pipedriver.api.declared import declared_operations
from tools.deviations import DEVIATIONS
from tools.facts import Facts, KnownOperation, compare, read_facts, unexpected, write_facts

OPERATIONS = list(declared_operations("v1"))


@pytest.fixture
def facts() -> Facts:
    return read_facts()


def changed(facts: Facts, key: str, **changes: object) -> Facts:
    """The facts with one operation of both editions changed."""
    for edition in (facts.of_2019, facts.of_today):
        if key in edition:
            edition[key] = msgspec.structs.replace(edition[key], **changes)
    return facts


def found(facts: Facts) -> list[str]:
    return unexpected(compare(OPERATIONS, facts))


def test_nothing_deviates_that_is_not_meant(facts: Facts) -> None:
    assert found(facts) == []


def test_every_deviation_has_its_reason() -> None:
    assert all(len(reason) > 20 for reason in DEVIATIONS.values())


def test_the_edition_of_2019_is_whole(facts: Facts) -> None:
    assert len(facts.of_2019) == 212
    assert len({fact.node for fact in facts.of_2019.values()}) == 212


def test_every_method_of_the_declared_controllers_is_claimed_once(facts: Facts) -> None:
    claimed = sorted(operation.node for operation in OPERATIONS if operation.node)
    controllers = {node.partition("Controller.")[0] for node in claimed}
    expected = sorted(fact.node or "" for fact in facts.of_2019.values() if fact.controller in controllers)
    assert claimed == expected


def test_every_operation_of_2019_is_declared(facts: Facts) -> None:
    declared = {operation.key: operation.node for operation in OPERATIONS if operation.node}
    assert declared == {key: fact.node for key, fact in facts.of_2019.items()}
    assert len({fact.controller for fact in facts.of_2019.values()}) == 32


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"cost": 99}, "GET /v1/currencies cost: declares 20, the facts 99"),
        (
            {"scopes": ("mail:read",)},
            "GET /v1/currencies scopes: declares ('base',), the facts ('mail:read',)",
        ),
        ({"published": False}, "GET /v1/currencies retired: declares None, published today: False"),
        ({"parameters": ()}, "GET /v1/currencies term parameter: no facts know it"),
    ],
)
def test_a_fact_that_differs_is_found(facts: Facts, changes: dict[str, object], said: str) -> None:
    assert found(changed(facts, "GET /v1/currencies", **changes)) == [said]


@pytest.mark.parametrize(
    ("changes", "aspect"),
    [
        ({"place": "body"}, "place"),
        ({"required": True}, "required"),
        ({"kind": "number"}, "kind"),
        ({"values": ("EUR", "USD")}, "values"),
        ({"most": 10}, "limit"),
        ({"sent": "searchTerm"}, "other names"),
        ({"name": "text"}, "parameter"),
    ],
)
def test_a_parameter_that_differs_is_found(facts: Facts, changes: dict[str, object], aspect: str) -> None:
    key = "GET /v1/currencies"
    (term,) = facts.of_2019[key].parameters
    said = found(changed(facts, key, parameters=(msgspec.structs.replace(term, **changes),)))
    assert said
    assert all(f" {aspect}: " in line for line in said)


def test_an_operation_that_is_not_declared_is_found(facts: Facts) -> None:
    key = "GET /v1/currencies/{id}"
    facts.of_2019[key] = KnownOperation("GET", "/currencies/{id}", (), "CurrenciesController.getOne")
    assert found(facts) == [f"{key} operation: CurrenciesController.getOne is not declared"]


def test_an_operation_that_no_facts_know_is_found(facts: Facts) -> None:
    del facts.of_2019["GET /v1/currencies"], facts.of_today["GET /v1/currencies"]
    assert found(facts) == ["GET /v1/currencies operation: no facts know it"]


def test_a_deviation_that_is_no_longer_there_is_found(facts: Facts) -> None:
    said = unexpected(compare(OPERATIONS, facts), {**DEVIATIONS, "GET /v1/nowhere": "because"})
    assert said == ["GET /v1/nowhere: is a listed deviation, but nothing deviates"]


def test_condensed_facts_are_read_as_they_were_written(facts: Facts, tmp_path: Path) -> None:
    write_facts(facts, tmp_path)
    assert read_facts(tmp_path) == facts
