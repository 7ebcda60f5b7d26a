"""Every method of the Node client is driven, and its answer checked for its content."""

from __future__ import annotations

from typing import Any

import pytest

from pipedriver.api.declared import declared_operations
from tests.node.checked import checked_methods
from tests.node.examples import examples
from tests.node.held import Answered, unheld
from tests.node.node_client import NodeProcess

_METHODS = {operation.node for operation in declared_operations("v1") if operation.node is not None}


def test_every_method_is_driven_and_checked() -> None:
    assert checked_methods("Controller.") == _METHODS


def test_there_are_examples(node_process: NodeProcess) -> None:
    assert node_process.methods.keys() >= examples().answers.keys()
    assert len(examples().answers) == 15
    assert examples().shapes["UsersController.getAllUsers"]["data"][0]["email"] == "text"


LIST, ADD = "DealsController.getAllDeals", "DealsController.addADeal"
DEAL = {"id": 1, "title": "Anchor", "value": 2.5, "won": None, "tags": ["a"]}


def _answer(method: str, data: object) -> tuple[Answered, dict[str, Any]]:
    answered = Answered(method, reads=method == LIST)
    return answered, answered.wrap_body({"success": True, "data": data, "additional_data": {"start": 0}})


@pytest.mark.parametrize("wrong", [{"id": 2, "title": "Buoy"}, {"title": None}])
def test_what_is_not_held_against_anything_is_found(wrong: dict[str, object]) -> None:
    answered, body = _answer(LIST, [DEAL])
    deal: dict[str, Any] = body["data"][0]
    assert deal["id"] == 1
    assert body["success"] is True
    assert deal != wrong
    assert deal["title"] != "Buoy"
    assert len(deal) == len(DEAL)
    assert list(unheld([answered])) == [f"{LIST}: too few of its values were held against anything"]


@pytest.mark.parametrize("left", ["title", "value", "won", "tags"])
def test_three_values_are_enough(left: str) -> None:
    answered, body = _answer(LIST, [DEAL])
    deal: dict[str, Any] = body["data"][0]
    first, second, third = sorted(DEAL.keys() - {"id", left})
    assert deal[first] == DEAL[first]
    assert deal[second] == DEAL[second]
    assert list(unheld([answered])) != []
    assert deal[third] == DEAL[third]
    assert list(unheld([answered])) == []


def test_all_values_are_enough_where_there_are_few() -> None:
    answered, body = _answer(LIST, [{"id": 7}])
    assert list(unheld([answered])) != []
    assert body["data"] == [{"id": 7}]
    assert list(unheld([answered])) == []


def test_a_whole_record_is_as_good() -> None:
    answered, body = _answer(LIST, [DEAL])
    assert body["data"] == [DEAL]
    assert list(unheld([answered])) == []


def test_a_change_must_be_looked_for_afterwards() -> None:
    before, listed = _answer(LIST, [])
    added, body = _answer(ADD, DEAL)
    assert listed["data"] == []
    assert body["data"] == DEAL
    unseen = [f"{ADD}: nothing that was read afterwards shows what it did"]
    assert list(unheld([before, added])) == [
        f"{LIST}: too few of its values were held against anything",
        *unseen,
    ]
    after, listed = _answer(LIST, [DEAL])
    assert list(unheld([added, after]))[1:] == unseen
    assert listed["data"] == [DEAL]
    assert list(unheld([added, after])) == []
    assert list(unheld([added, Answered(LIST, reads=True, refused=True)])) == []
