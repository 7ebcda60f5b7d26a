"""The comparison of answers with what models tell finds what differs, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from pipedriver.api.declared import declared_operations
from tools.answer_facts import AnswerFacts, oddities, read_answer_facts

FACTS = AnswerFacts(
    answers={"GET /v1/deals": "Deals"},
    shapes={
        "Deals": {"success": "truth", "data": ["@Deal"], "related_objects": {"user": {"*": "@User"}}},
        "Deal": {"id": "number", "title": "text", "extra": "any"},
        "User": {"name": "text"},
    },
)
DEAL = {"id": 1, "title": "Anchor", "extra": [1]}
GOOD: dict[str, Any] = {
    "success": True,
    "data": [DEAL],
    "related_objects": {"user": {"7": {"name": "Ann"}}},
}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"data": None}, []),
        ({"data": []}, []),
        ({"more": 1}, []),
        ({"success": 1}, ["success is number, the model says truth"]),
        ({"data": DEAL}, ["data is object, the model says list"]),
        ({"data": [DEAL, 5]}, ["data[] is number, the model says object"]),
        ({"data": [{**DEAL, "id": "1"}]}, ["data[].id is text, the model says number"]),
        ({"data": [{"id": 1, "title": None}]}, ["data[].extra is missing"]),
        ({"related_objects": {"user": {"7": {}}}}, ["related_objects.user.*.name is missing"]),
    ],
)
def test_what_differs_is_found(change: dict[str, Any], found: list[str]) -> None:
    told = oddities(FACTS, "GET /v1/deals", GOOD | change)
    assert [f"{each.place} {each.what}" for each in told] == found


def test_an_operation_without_a_model_is_passed_over() -> None:
    assert list(oddities(FACTS, "GET /v1/persons", {})) == []


def test_the_facts_are_of_declared_operations_and_lead_to_shapes() -> None:
    facts = read_answer_facts()
    assert set(facts.answers) <= {operation.key for operation in declared_operations("v1")}
    assert len(facts.answers) > 180
    assert set(facts.answers.values()) <= set(facts.shapes)
    assert list(oddities(facts, "GET /v1/notes", {"success": True, "data": [{}]})) != []
