"""Arguments as the server reads them from queries and bodies, whatever client wrote these."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Unpack

import pytest

from pipedriver.api.v1.deal_fields import DealFields
from pipedriver.api.v1.filters import Filters
from pipedriver.api.v1.goals import Goals
from pipedriver.api.v1.products import Products
from pipedriver.api.v1.teams import Teams
from pipedriver.core.marks import Also, InBody, Repeated, Wire
from pipedriver.core.operation import operation, operation_of
from pipedriver.core.options import CallOptions
from pipedriver.core.resource import Resource
from pipedriver.core.unset import UNSET, Unset
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.wire.arguments import ArgumentReader
from pipedriver.server.wire.bodies import read_body, read_query

FORM = "application/x-www-form-urlencoded"


class Targets(Resource):
    @operation("GET", "/v1/targets/find", cost=20)
    def find(
        self,
        *,
        type_name: Annotated[str, Wire("type.name"), Also("typeName")] | None = None,
        pipeline_id: Annotated[Sequence[int], Wire("type.params.pipeline_id"), Also("typeParamsPipelineId")]
        | None = None,
        stage_id: Annotated[Sequence[int], Repeated()] | None = None,
        limit: int | None = None,
        **options: Unpack[CallOptions],
    ) -> bool:
        """Find targets."""
        raise NotImplementedError

    @operation("DELETE", "/v1/targets/{id}/assignments", cost=6)
    def delete_assignment(
        self,
        id: int,
        *,
        user_id: Annotated[int, InBody(), Also("user_id", "query")],
        note: Annotated[str, InBody()] | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> bool:
        """Take an assignment away."""
        raise NotImplementedError


def found(query: str) -> dict[str, Any]:
    return ArgumentReader(operation_of(Targets.find)).read({}, read_query(query), {})


def unassigned(query: str, body: dict[str, Any]) -> dict[str, Any]:
    return ArgumentReader(operation_of(Targets.delete_assignment)).read({"id": "5"}, read_query(query), body)


@pytest.mark.parametrize(
    "query", ["type.name=deals_won", "typeName=deals_won", "typeName=x&type.name=deals_won"]
)
def test_a_parameter_is_read_by_its_own_name_or_by_another(query: str) -> None:
    assert found(query)["type_name"] == "deals_won"


def test_a_parameter_is_read_in_its_own_place_or_in_another() -> None:
    assert unassigned("", {"user_id": 7})["user_id"] == 7
    assert unassigned("user_id=7", {})["user_id"] == 7
    assert unassigned("user_id=7", {"user_id": 8})["user_id"] == 8
    assert unassigned("user_id=7", {}) == {"id": 5, "user_id": 7, "note": UNSET}
    with pytest.raises(Invalid, match="user_id is required"):
        unassigned("note=x", {})


@pytest.mark.parametrize(
    "query",
    [
        "stage_id=3,4",
        "stage_id=3&stage_id=4",
        "stage_id[]=3&stage_id[]=4",
        "stage_id[0]=3&stage_id[1]=4",
        "stage_id%5B1%5D=4&stage_id%5B0%5D=3",
    ],
)
def test_a_list_is_read_however_it_is_written(query: str) -> None:
    assert found(query)["stage_id"] == [3, 4]


def test_a_list_of_one_is_a_list() -> None:
    assert found("stage_id=3")["stage_id"] == [3]
    assert found("typeParamsPipelineId=3")["pipeline_id"] == [3]


def test_of_a_single_value_given_twice_the_last_counts() -> None:
    assert found("limit=3&limit=4")["limit"] == 4


@pytest.mark.parametrize("query", ["limit[a]=3", "limit[a]=1&limit=x", "stage_id[a]=3", "stage_id[a][b]=3"])
def test_brackets_where_none_belong_are_refused(query: str) -> None:
    with pytest.raises(Invalid):
        found(query)


def in_form(method: Any, body: bytes, path: dict[str, str] | None = None) -> dict[str, Any]:
    """The arguments of a form, those that were not given left out."""
    read = ArgumentReader(operation_of(method)).read(path or {}, {}, read_body(FORM, body))
    return {name: value for name, value in read.items() if value is not UNSET and value is not None}


CONDITIONS = {
    "glue": "and",
    "conditions": [
        {"glue": "and", "conditions": [{"object": "deal", "field_id": "12", "operator": "=", "value": "3"}]}
    ],
}


@pytest.mark.parametrize(
    "conditions",
    [
        b"conditions=%7B%22glue%22%3A%22and%22%2C%22conditions%22%3A%5B%7B%22glue%22%3A%22and%22%2C%22conditions"
        b"%22%3A%5B%7B%22object%22%3A%22deal%22%2C%22field_id%22%3A%2212%22%2C%22operator%22%3A%22%3D%22%2C"
        b"%22value%22%3A%223%22%7D%5D%7D%5D%7D",
        b"conditions[glue]=and&conditions[conditions][0][glue]=and"
        b"&conditions[conditions][0][conditions][0][object]=deal"
        b"&conditions[conditions][0][conditions][0][field_id]=12"
        b"&conditions[conditions][0][conditions][0][operator]=%3D"
        b"&conditions[conditions][0][conditions][0][value]=3",
    ],
    ids=["as JSON in a text", "nested"],
)
def test_the_conditions_of_a_filter_are_read_from_a_form(conditions: bytes) -> None:
    assert in_form(Filters.create, b"name=x&type=deals&" + conditions) == {
        "name": "x",
        "type": "deals",
        "conditions": CONDITIONS,
    }


def test_the_options_of_a_field_are_read_as_labels_or_as_objects() -> None:
    start = b"name=x&field_type=enum&"
    red_and_true = ["red", "true"]
    assert in_form(DealFields.create, start + b'options=["red","true"]')["options"] == red_and_true
    assert in_form(DealFields.create, start + b"options[0]=red&options[1]=true")["options"] == red_and_true
    labels = [{"label": "red"}, {"label": "blue"}]
    assert (
        in_form(DealFields.create, start + b'options=[{"label":"red"},{"label":"blue"}]')["options"] == labels
    )
    kept = b"options[0][id]=7&options[0][label]=red&options[1][label]=blue"
    assert in_form(DealFields.update, kept, {"id": "5"})["options"] == [
        {"id": "7", "label": "red"},
        {"label": "blue"},
    ]


def test_prices_and_users_are_read_from_a_form() -> None:
    assert in_form(Products.update, b'prices=[{"price":10,"currency":"EUR"}]&visible_to=3', {"id": "5"}) == {
        "id": 5,
        "prices": [{"price": 10, "currency": "EUR"}],
        "visible_to": "3",
        "custom_fields": {},
    }
    assert in_form(Teams.delete_users, b"users[0]=3&users[1]=4", {"id": "5"}) == {"id": 5, "users": [3, 4]}


def test_goals_are_found_by_the_names_that_the_node_client_sends() -> None:
    query = "typeName=deals_won&is_active=true&assigneeId=3&assigneeType=person&typeParamsPipelineId=1"
    query += "&periodStart=2026-01-01&periodEnd=2026-12-31&expectedOutcomeTarget=10.5"
    read = ArgumentReader(operation_of(Goals.find)).read({}, read_query(query), {})
    assert {name: value for name, value in read.items() if value is not None} == {
        "type_name": "deals_won",
        "is_active": True,
        "assignee_id": 3,
        "assignee_type": "person",
        "type_params_pipeline_id": [1],
        "period_start": "2026-01-01",
        "period_end": "2026-12-31",
        "expected_outcome_target": 10.5,
    }


def test_a_goal_is_read_from_a_nested_form() -> None:
    body = b"type[name]=deals_won&type[params][pipeline_id][0]=1&duration[start]=2026-01-01&interval=weekly"
    assert in_form(Goals.update, body, {"id": "a" * 32}) == {
        "id": "a" * 32,
        "type": {"name": "deals_won", "params": {"pipeline_id": ["1"]}},
        "duration": {"start": "2026-01-01"},
        "interval": "weekly",
    }
