"""Webhooks over HTTP: registering them, listing and deleting them, and who may."""

from __future__ import annotations

from itertools import product
from typing import Any, get_args

import msgspec
import pytest

from pipedriver import AsyncClient, BadRequest, Forbidden, NotFound
from pipedriver.api.v1.arguments import WebhookAction, WebhookObject
from pipedriver.core.errors import ServerError, Unprocessable
from pipedriver.core.http import Request
from pipedriver.server.crm.webhooks import ACTIONS, MOST_OF_A_USER, OBJECTS_OF_ONE
from pipedriver.server.oauth.grants import uninstall
from tests.operations.places import Local

URL = "https://receiver.example/pipedrive"
NOT_TO_BE_CALLED = [
    "",
    "receiver.example",
    "ftp://receiver.example/",
    "file:///etc/passwd",
    "https://",
    "https://user:password@receiver.example/",
    "https://receiver.example/#part",
    "https://receiver.example:99999/",
    "https://receiver.example:0/",
    "https://receiver.example/a b",
    "https://receiver.example/\r\nX: y",
    "https://rEceiver.example\\@127.0.0.1/",
    "https://api.pipedrive.com/v1/deals",
    "https://acme.pipedrive.com./hook",
    "http://127.0.0.1/",
    "http://127.1:8080/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://localhost:9/",
    "http://a.localhost/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[fe80::1%25eth0]/",
    "http://10.1.2.3/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data",
    "http://100.64.0.1/",
    "http://0.0.0.0/",
    "http://224.0.0.1/",
    "http://[ff02::1]/",
    "http://[64:ff9b::a00:1]/",
    "http://[2002:7f00:1::]/",
    "https://receiver.example/" + "a" * 2000,
]


async def _refusal(client: AsyncClient, **body: Any) -> Any:
    given = {"subscription_url": URL, "event_action": "added", "event_object": "deal", **body}
    with pytest.raises(BadRequest) as refused:
        await client.request("POST", "/v1/webhooks", body=given)
    assert refused.value.body["success"] is False
    assert await client.v1.webhooks.list() == []
    return refused.value.body.get("errors")


async def test_a_webhook_is_created_listed_and_deleted(client: AsyncClient) -> None:
    made = await client.v1.webhooks.create(
        subscription_url=URL,
        event_action="updated",
        event_object="deal",
        name="To the warehouse",
        http_auth_user="we",
        http_auth_password="secret",
    )
    me = (await client.v1.users.me()).id
    assert made.to_dict() == {
        "id": 1,
        "company_id": 1,
        "owner_id": me,
        "user_id": me,
        "event_action": "updated",
        "event_object": "deal",
        "subscription_url": URL,
        "version": "1.0",
        "is_active": 1,
        "add_time": "2026-03-02T09:00:00.000Z",
        "remove_time": None,
        "type": "general",
        "http_auth_user": "we",
        "http_auth_password": "secret",
        "remove_reason": None,
        "last_delivery_time": None,
        "last_http_status": None,
        "admin_id": me,
        "name": "To the warehouse",
    }
    listed = (await client.request("GET", "/v1/webhooks")).answer.body
    assert listed == {"success": True, "status": "ok", "data": [made.to_dict()]}
    gone = (await client.request("DELETE", f"/v1/webhooks/{made.id}")).answer.body
    assert gone == {"success": True, "status": "ok", "data": None}
    assert await client.v1.webhooks.list() == []
    with pytest.raises(NotFound) as refused:
        await client.v1.webhooks.delete(made.id)
    assert refused.value.body["errors"] == {"id": ["not found"]}


async def test_version_1_takes_its_own_events(client: AsyncClient) -> None:
    for action, object in product(get_args(WebhookAction), get_args(WebhookObject)):
        if action in ACTIONS["1.0"] and OBJECTS_OF_ONE.get(object, "1.0") == "1.0":
            made = await client.v1.webhooks.create(
                subscription_url=URL, event_action=action, event_object=object, version="1.0"
            )
            assert (made.event_action, made.event_object, made.version) == (action, object, "1.0")
            await client.v1.webhooks.delete(made.id)
        else:
            errors = await _refusal(client, event_action=action, event_object=object)
            assert set(errors) <= {"event_action", "event_object"}


async def test_version_2_of_what_both_versions_know_is_not_built_yet(client: AsyncClient) -> None:
    with pytest.raises(ServerError) as refused:
        await client.v1.webhooks.create(
            subscription_url=URL, event_action="*", event_object="deal", version="2.0"
        )
    assert refused.value.status == 501


async def test_version_2_is_not_built_yet(client: AsyncClient) -> None:
    with pytest.raises(ServerError) as refused:
        await client.v1.webhooks.create(
            subscription_url=URL, event_action="change", event_object="deal", version="2.0"
        )
    assert refused.value.status == 501
    assert list(await _refusal(client, version="2.0")) == ["event_action"]
    assert await _refusal(client, version="3.0") is None


async def test_addresses_that_cannot_or_may_not_be_called_are_refused(client: AsyncClient) -> None:
    for url in NOT_TO_BE_CALLED:
        assert list(await _refusal(client, subscription_url=url)) == ["subscription_url"], url


async def test_the_servers_own_address_is_refused_even_where_private_ones_are_allowed(
    local: Local[AsyncClient],
) -> None:
    local.place.application.webhooks.allow_private = True
    client = local.owner()
    port = local.place.url.rpartition(":")[2]
    for host in ("127.0.0.1", "localhost", "127.1", "[::1]"):
        errors = await _refusal(client, subscription_url=f"http://{host}:{port}/v1/deals")
        assert errors == {"subscription_url": ["must not be an address of the Pipedrive API"]}
    await client.v1.webhooks.create(
        subscription_url="http://127.0.0.1:9/hook", event_action="merged", event_object="deal"
    )


async def test_credentials_need_a_user_without_a_colon(client: AsyncClient) -> None:
    assert list(await _refusal(client, http_auth_password="secret")) == ["http_auth_user"]
    assert list(await _refusal(client, http_auth_user="a:b", http_auth_password="c")) == ["http_auth_user"]


async def test_a_user_has_each_webhook_once_and_40_at_most(local: Local[AsyncClient]) -> None:
    client, other = local.owner(), local.add_user()
    for number in range(MOST_OF_A_USER):
        await client.v1.webhooks.create(
            subscription_url=f"{URL}/{number}", event_action="added", event_object="deal"
        )
    with pytest.raises(BadRequest) as twice:
        await client.v1.webhooks.create(
            subscription_url=f"{URL}/7", event_action="added", event_object="deal"
        )
    assert list(twice.value.body["errors"]) == ["subscription_url"]
    with pytest.raises(Unprocessable) as full:
        await client.v1.webhooks.create(subscription_url=URL, event_action="added", event_object="deal")
    assert full.value.body["status"] == "error"
    assert len(await client.v1.webhooks.list()) == MOST_OF_A_USER
    # Each user is counted alone, whoever makes the webhook.
    me = (await other.v1.users.me()).id
    await client.v1.webhooks.create(
        subscription_url=f"{URL}/7", event_action="added", event_object="deal", user_id=me
    )
    await client.v1.webhooks.delete(1)
    await client.v1.webhooks.create(subscription_url=URL, event_action="added", event_object="deal")


async def test_regular_users_manage_their_own_and_admins_all(local: Local[AsyncClient]) -> None:
    admin, rita = local.owner(), local.add_user()
    me, boss = (await rita.v1.users.me()).id, (await admin.v1.users.me()).id
    of_admin = await admin.v1.webhooks.create(subscription_url=URL, event_action="*", event_object="*")
    for_rita = await admin.v1.webhooks.create(
        subscription_url=URL, event_action="added", event_object="deal", user_id=me
    )
    assert (for_rita.owner_id, for_rita.user_id) == (boss, me)
    own = await rita.v1.webhooks.create(subscription_url=URL, event_action="*", event_object="note")
    assert [each.id for each in await rita.v1.webhooks.list()] == [for_rita.id, own.id]
    assert [each.id for each in await admin.v1.webhooks.list()] == [of_admin.id, for_rita.id, own.id]
    with pytest.raises(Forbidden) as refused:
        await rita.v1.webhooks.delete(of_admin.id)
    assert refused.value.body["message"] == "Forbidden"
    with pytest.raises(Forbidden):
        await rita.v1.webhooks.create(
            subscription_url=URL, event_action="added", event_object="deal", user_id=boss
        )
    with pytest.raises(BadRequest):
        await admin.v1.webhooks.create(
            subscription_url=URL, event_action="added", event_object="deal", user_id=999
        )
    await rita.v1.webhooks.delete(for_rita.id)
    await admin.v1.webhooks.delete(own.id)
    assert [each.id for each in await admin.v1.webhooks.list()] == [of_admin.id]


async def test_a_company_knows_nothing_of_anothers_webhooks(local: Local[AsyncClient]) -> None:
    client, stranger = local.owner(), local.other_company()
    made = await client.v1.webhooks.create(subscription_url=URL, event_action="*", event_object="*")
    assert await stranger.v1.webhooks.list() == []
    with pytest.raises(NotFound):
        await stranger.v1.webhooks.delete(made.id)
    assert len(await client.v1.webhooks.list()) == 1


async def test_what_an_app_makes_is_the_apps_alone_and_goes_with_it(local: Local[AsyncClient]) -> None:
    place, client = local.place, local.owner()
    app = place.add_app(scopes=["admin"])
    tokens = place.install_app(app)
    headers = {"authorization": f"Bearer {tokens.access_token}", "x-api-token": ""}
    own = await client.v1.webhooks.create(subscription_url=URL, event_action="*", event_object="*")

    def call(verb: str, path: str, body: bytes | None = None) -> Any:
        answer = place.application.handle(
            Request(verb, path, {"content-type": "application/json", **headers}, body)
        )
        return answer.status, msgspec.json.decode(answer.body)

    body = b'{"subscription_url": "https://app.example/", "event_action": "*", "event_object": "*"}'
    status, answer = call("POST", "/v1/webhooks", body)
    assert (status, answer["data"]["type"]) == (201, "application")
    made = answer["data"]["id"]
    assert [each["id"] for each in call("GET", "/v1/webhooks")[1]["data"]] == [made]
    assert call("DELETE", f"/v1/webhooks/{own.id}")[0] == 403
    assert [each.id for each in await client.v1.webhooks.list()] == [own.id]
    with pytest.raises(Forbidden):
        await client.v1.webhooks.delete(made)
    await client.v1.pipelines.create(name="Told of")
    place.database.write(lambda session: uninstall(session, place.clock.now(), "app", 1, place.owner.user_id))
    (left,) = place.webhooks.standing()
    assert left["id"] == own.id
