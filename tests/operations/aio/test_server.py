"""What every operation has in common: tokens, unknown paths, wrong verbs, malformed bodies."""

from __future__ import annotations

import pytest

from pipedriver import APIError, AsyncClient, NotFound, NotImplementedByServer, Unauthorized
from pipedriver.api.declared import declared_operations
from pipedriver.server.registry import served
from pipedriver.testing import Member
from tests.operations.places import Local


async def test_health_needs_no_token(client: AsyncClient) -> None:
    reply = await client.request("GET", "/health")
    assert reply.answer.status == 200


async def test_wrong_token_is_refused(local: Local[AsyncClient]) -> None:
    stranger = local.member(Member(1, 1, "nobody", "0123456789abcdef0123456789abcdef01234567"))
    with pytest.raises(Unauthorized) as refused:
        await stranger.request("GET", "/v1/currencies")
    assert refused.value.status == 401
    assert refused.value.body["error"] == "unauthorized access"
    assert refused.value.body["errorCode"] == 401
    assert "0123456789abcdef" not in repr(refused.value)


async def test_unknown_path_is_not_found(client: AsyncClient) -> None:
    with pytest.raises(NotFound) as refused:
        await client.request("GET", "/v1/nothing/here")
    assert refused.value.status == 404
    assert refused.value.body["success"] is False


async def test_api_v1_means_the_same_as_v1(client: AsyncClient) -> None:
    short = await client.request("GET", "/v1/currencies")
    long = await client.request("GET", "/api/v1/currencies")
    assert short.data == long.data
    assert short.data


async def test_wrong_verb_is_refused(client: AsyncClient) -> None:
    with pytest.raises(APIError) as refused:
        await client.request("PATCH", "/v1/currencies")
    assert refused.value.status == 405
    assert refused.value.headers["allow"] == "GET"


async def test_what_is_not_built_says_so(client: AsyncClient) -> None:
    missing = [operation for operation in declared_operations("v1") if operation.key not in served()]
    for operation in missing[:3]:
        with pytest.raises(NotImplementedByServer) as refused:
            await client.request(operation.verb, operation.path.replace("{id}", "1"))
        assert refused.value.status == 501
        assert operation.key in refused.value.body["error"]
