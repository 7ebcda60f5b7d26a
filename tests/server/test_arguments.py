"""Arguments as the server reads them from queries and bodies, whatever client wrote these."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Unpack

import pytest

from pipedriver.core.operation import (
    UNSET,
    Also,
    CallOptions,
    InBody,
    Repeated,
    Unset,
    Wire,
    operation,
    operation_of,
)
from pipedriver.core.resource import Resource
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.wire.arguments import ArgumentReader
from pipedriver.server.wire.bodies import read_query


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
