"""Every action on every kind of object is told of, once, as the API shows the record; and nothing else is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any, cast, get_args

import pytest

from pipedriver import Client
from pipedriver.api.v1.arguments import WebhookObject
from pipedriver.server.crm.webhooks import ACTIONS, ANY, OBJECTS_OF_ONE
from pipedriver.server.store.driver import Connection
from pipedriver.testing import LocalPipedrive
from tests.webhooks.receiving import Receiver

OBJECTS = [
    name for name in get_args(WebhookObject) if OBJECTS_OF_ONE.get(name, "1.0") == "1.0" and name != ANY
]
NEVER = {
    # Users are not deleted, and what has no merging is not merged.
    ("user", "deleted"),
    *product({"activity", "activityType", "note", "pipeline", "product", "stage", "user"}, {"merged"}),
}
POSSIBLE = sorted(set(product(OBJECTS, ACTIONS["1.0"] - {ANY})) - NEVER)

Doing = Callable[[Client, dict[str, int]], Any]


def _made(client: Client) -> dict[str, int]:
    """One of every kind, two of what can be merged."""
    v1 = client.v1
    made = {
        "organization": v1.organizations.create(name="Acme").id,
        "organization2": v1.organizations.create(name="Acme too").id,
        "person": v1.persons.create(name="Ada", email="ada@example.com").id,
        "person2": v1.persons.create(name="Ada L").id,
        "product": v1.products.create(name="Engine").id,
        "pipeline": v1.pipelines.create(name="Renewals").id,
        "activityType": v1.activity_types.create(name="Visit", icon_key="task").id,
        "user": v1.users.create(email="new@example.com").id,
    }
    made["stage"] = v1.stages.create(name="Talk", pipeline_id=made["pipeline"]).id
    made["deal"] = v1.deals.create(title="Big", person_id=made["person"], value=10).id
    made["deal2"] = v1.deals.create(title="Small", person_id=made["person"]).id
    made["note"] = v1.notes.create(content="Hello", deal_id=made["deal"]).id
    made["activity"] = v1.activities.create(subject="Call", deal_id=made["deal"]).id
    return made


DOING: dict[tuple[str, str], Doing] = {
    ("activity", "added"): lambda c, m: c.v1.activities.create(subject="Meet", deal_id=m["deal"]),
    ("activity", "updated"): lambda c, m: c.v1.activities.update(m["activity"], subject="Called"),
    ("activity", "deleted"): lambda c, m: c.v1.activities.delete(m["activity"]),
    ("activityType", "added"): lambda c, _: c.v1.activity_types.create(name="Walk", icon_key="task"),
    ("activityType", "updated"): lambda c, m: c.v1.activity_types.update(m["activityType"], name="Visits"),
    ("activityType", "deleted"): lambda c, m: c.v1.activity_types.delete(m["activityType"]),
    ("deal", "added"): lambda c, m: c.v1.deals.create(title="New", person_id=m["person"]),
    ("deal", "updated"): lambda c, m: c.v1.deals.update(m["deal"], title="Bigger", value=11),
    ("deal", "deleted"): lambda c, m: c.v1.deals.delete(m["deal"]),
    ("deal", "merged"): lambda c, m: c.v1.deals.merge(m["deal2"], merge_with_id=m["deal"]),
    ("note", "added"): lambda c, m: c.v1.notes.create(content="More", deal_id=m["deal"]),
    ("note", "updated"): lambda c, m: c.v1.notes.update(m["note"], content="Hello again"),
    ("note", "deleted"): lambda c, m: c.v1.notes.delete(m["note"]),
    ("organization", "added"): lambda c, _: c.v1.organizations.create(name="New"),
    ("organization", "updated"): lambda c, m: c.v1.organizations.update(m["organization"], name="Acme Ltd"),
    ("organization", "deleted"): lambda c, m: c.v1.organizations.delete(m["organization"]),
    ("organization", "merged"): lambda c, m: c.v1.organizations.merge(
        m["organization2"], merge_with_id=m["organization"]
    ),
    ("person", "added"): lambda c, _: c.v1.persons.create(name="New"),
    ("person", "updated"): lambda c, m: c.v1.persons.update(m["person"], name="Ada Lovelace"),
    ("person", "deleted"): lambda c, m: c.v1.persons.delete(m["person"]),
    ("person", "merged"): lambda c, m: c.v1.persons.merge(m["person2"], merge_with_id=m["person"]),
    ("pipeline", "added"): lambda c, _: c.v1.pipelines.create(name="New"),
    ("pipeline", "updated"): lambda c, m: c.v1.pipelines.update(m["pipeline"], name="Again"),
    ("pipeline", "deleted"): lambda c, m: c.v1.pipelines.delete(m["pipeline"]),
    ("product", "added"): lambda c, _: c.v1.products.create(name="New"),
    ("product", "updated"): lambda c, m: c.v1.products.update(m["product"], name="Machine"),
    ("product", "deleted"): lambda c, m: c.v1.products.delete(m["product"]),
    ("stage", "added"): lambda c, m: c.v1.stages.create(name="New", pipeline_id=m["pipeline"]),
    ("stage", "updated"): lambda c, m: c.v1.stages.update(m["stage"], name="Talks"),
    ("stage", "deleted"): lambda c, m: c.v1.stages.delete(m["stage"]),
    ("user", "added"): lambda c, _: c.v1.users.create(email="newer@example.com"),
    ("user", "updated"): lambda c, m: c.v1.users.update(m["user"], active_flag=False),
}
GETTING: dict[str, Callable[[Client, int], Any]] = {
    "activity": lambda c, key: c.v1.activities.get(key),
    "activityType": lambda c, key: next(each for each in c.v1.activity_types.list() if each.id == key),
    "deal": lambda c, key: c.v1.deals.get(key),
    "note": lambda c, key: c.v1.notes.get(key),
    "organization": lambda c, key: c.v1.organizations.get(key),
    "person": lambda c, key: c.v1.persons.get(key),
    "pipeline": lambda c, key: c.v1.pipelines.get(key),
    "product": lambda c, key: c.v1.products.get(key),
    "stage": lambda c, key: c.v1.stages.get(key),
    "user": lambda c, key: c.v1.users.get(key),
}
"""How each kind of record is fetched."""


@pytest.fixture
def client(local: LocalPipedrive) -> Iterator[Client]:
    """A client of the admin."""
    with local.client() as client:
        yield client


def _one(value: Any) -> Any:
    """The record itself; that of a user is the only one of a list."""
    match value:
        case [only]:
            return only
        case _:
            return value


def _plain(record: Any) -> dict[str, Any]:
    """A record with ids in place of the users, persons and organizations that it shows."""
    found: dict[str, Any] = record.to_dict()
    for key, value in found.items():
        if key.endswith("_id") and isinstance(value, dict):
            shown = cast("dict[str, Any]", value)
            found[key] = shown.get("value", shown.get("id"))
    return found


def test_the_table_has_a_line_for_all_that_can_happen() -> None:
    assert sorted(DOING) == POSSIBLE


@pytest.mark.parametrize(("object", "action"), POSSIBLE)
def test_what_happens_is_told_once_as_the_api_shows_it(
    local: LocalPipedrive, client: Client, receiver: Receiver, object: str, action: str
) -> None:
    made = _made(client)
    # One is told of this alone, one of everything, and one of other actions on the same.
    for event in ((action, object), ("*", "*")):
        client.request(
            "POST",
            "/v1/webhooks",
            body={"subscription_url": receiver.url, "event_action": event[0], "event_object": event[1]},
        )
    for other in sorted(ACTIONS["1.0"] - {action, ANY}):
        client.request(
            "POST",
            "/v1/webhooks",
            body={"subscription_url": receiver.url, "event_action": other, "event_object": "user"},
        )
    known = GETTING[object](client, made[object])
    DOING[object, action](client, made)
    assert local.webhooks.deliver()
    named = [each.event for each in receiver.came if each.event["meta"]["webhook_id"] == "1"]
    (event,) = named
    assert [each for each in receiver.events if each == f"{action}.{object}"] == [f"{action}.{object}"] * 2
    id = _one(event["current"] or event["previous"])["id"]
    meta = event["meta"]
    assert (event["v"], event["event"], event["retry"]) == (1, f"{action}.{object}", 0)
    assert {
        key: meta[key] for key in ("v", "action", "object", "id", "company_id", "user_id", "change_source")
    } == {
        "v": 1,
        "action": action,
        "object": object,
        "id": id,
        "company_id": 1,
        "user_id": local.owner.user_id,
        "change_source": "api",
    }
    assert meta["timestamp"] == int(local.clock.now().timestamp())
    assert meta["timestamp_micro"] // 1_000_000 == meta["timestamp"]
    assert meta["host"] == "example.pipedrive.com"
    assert (event["current"] is None) is (action == "deleted")
    assert (event["previous"] is None) is (action == "added")
    told = _one(event["current"])
    if told is not None:
        fetched = _plain(GETTING[object](client, id))
        assert {key: fetched.get(key) for key in told} == told
    if action == "updated":
        before = _plain(known)
        previous = _one(event["previous"])
        assert {key: before.get(key) for key in previous} == previous
        assert previous != told
    if action == "deleted":
        assert _one(event["previous"])["id"] == made[object]
    if action == "merged":
        deleted = [each.event for each in receiver.came if each.event["event"] == f"deleted.{object}"]
        assert [each["meta"]["id"] for each in deleted] == [made[f"{object}2"]]
        assert event["meta"]["id"] == made[object]
    assert local.webhooks.deliver() == []


def test_bulk_deletions_are_told_one_by_one_and_say_so(
    local: LocalPipedrive, client: Client, receiver: Receiver
) -> None:
    made = _made(client)
    client.v1.webhooks.create(subscription_url=receiver.url, event_action="deleted", event_object="deal")
    client.v1.deals.delete_many(ids=[made["deal"], made["deal2"]])
    local.webhooks.deliver()
    assert [(each.event["meta"]["id"], each.event["meta"]["is_bulk_update"]) for each in receiver.came] == [
        (made["deal"], True),
        (made["deal2"], True),
    ]


def test_stages_go_with_their_pipeline_and_deals_with_their_stage(
    local: LocalPipedrive, client: Client, receiver: Receiver
) -> None:
    made = _made(client)
    for object in ("stage", "deal"):
        client.v1.webhooks.create(subscription_url=receiver.url, event_action="*", event_object=object)
    client.v1.deals.update(made["deal"], stage_id=made["stage"])
    client.v1.stages.update(made["stage"], pipeline_id=1)
    client.v1.stages.update(made["stage"], pipeline_id=made["pipeline"])
    client.v1.pipelines.delete(made["pipeline"])
    client.v1.pipelines.update(made["pipeline"], active=True)
    local.webhooks.deliver()
    told = [
        each.event for each in sorted(receiver.came, key=lambda each: each.event["meta"]["timestamp_micro"])
    ]
    moved = [
        (each["previous"]["pipeline_id"], each["current"]["pipeline_id"])
        for each in told
        if each["event"] == "updated.deal"
    ]
    assert moved == [(1, made["pipeline"]), (made["pipeline"], 1), (1, made["pipeline"])]
    stages = [each["event"] for each in told if each["meta"]["object"] == "stage"]
    assert stages == ["updated.stage", "updated.stage", "deleted.stage", "updated.stage"]


def test_custom_values_are_told_as_they_were_and_are(
    local: LocalPipedrive, client: Client, receiver: Receiver
) -> None:
    made = _made(client)
    client.v1.webhooks.create(subscription_url=receiver.url, event_action="updated", event_object="*")
    rooms: list[Any] = [client.v1.deals, client.v1.persons, client.v1.organizations, client.v1.products]
    fields: list[Any] = [
        client.v1.deal_fields,
        client.v1.person_fields,
        client.v1.organization_fields,
        client.v1.product_fields,
    ]
    kinds = ("deal", "person", "organization", "product")
    for kind, room, room_of_fields in zip(kinds, rooms, fields, strict=True):
        key = room_of_fields.create(name="Colour", field_type="varchar").key
        room.update(made[kind], custom_fields={key: "red"})
        room.update(made[kind], custom_fields={key: "blue"})
        local.webhooks.deliver()
        told = [(each.event["previous"][key], each.event["current"][key]) for each in receiver.came]
        assert told == [(None, "red"), ("red", "blue")], kind
        receiver.came.clear()


def test_nothing_is_told_of_what_is_refused_or_changes_nothing(
    local: LocalPipedrive, client: Client, receiver: Receiver
) -> None:
    made = _made(client)
    client.v1.webhooks.create(subscription_url=receiver.url, event_action="*", event_object="*")
    client.v1.deals.get(made["deal"])
    client.v1.deals.update(made["deal"], title="Big")
    with pytest.raises(Exception, match="400"):
        client.v1.deals.update(made["deal"], title="Bigger", stage_id=999)
    client.v1.deals.add_follower(made["deal"], user_id=made["user"])
    assert local.webhooks.deliver() == []


def test_without_a_webhook_a_change_costs_no_statement_more(local: LocalPipedrive, client: Client) -> None:
    made = _made(client)
    local.webhooks.deliver()
    statements: list[str] = []

    def note(_: object, text: str, values: object) -> bool:
        statements.append(text)
        return True

    connection: Connection = vars(local.database)["_connection"]
    connection.exec_trace = note
    client.v1.deals.update(made["deal"], title="Other")
    client.v1.deals.update(made["deal"], title="Yet another")
    assert [text for text in statements if "webhook" in text] == []
    client.v1.webhooks.create(
        subscription_url="http://127.0.0.1:9/", event_action="added", event_object="person"
    )
    client.v1.deals.update(made["deal"], title="Third")
    statements.clear()
    client.v1.deals.update(made["deal"], title="Fourth")
    assert [text for text in statements if "webhook" in text] == []
    connection.exec_trace = None


def test_another_company_is_told_nothing(local: LocalPipedrive, client: Client, receiver: Receiver) -> None:
    other = local.add_company()
    with local.client(other) as stranger:
        stranger.v1.webhooks.create(subscription_url=receiver.url, event_action="*", event_object="*")
    _made(client)
    assert local.webhooks.deliver() == []


def test_a_webhook_tells_only_what_its_user_may_see(
    local: LocalPipedrive, client: Client, receiver: Receiver
) -> None:
    rita = local.add_user("Rita Regular")
    client.v1.webhooks.create(
        subscription_url=receiver.url, event_action="*", event_object="*", user_id=rita.user_id
    )
    hidden = client.v1.deals.create(
        title="Mine", org_id=client.v1.organizations.create(name="A", visible_to="1").id, visible_to="1"
    ).id
    seen = client.v1.deals.create(
        title="Ours", org_id=client.v1.organizations.create(name="B", visible_to="7").id, visible_to="7"
    ).id
    client.v1.notes.create(content="x", deal_id=hidden)
    client.v1.notes.create(content="y", deal_id=seen)
    client.v1.activities.create(subject="z", deal_id=hidden)
    local.webhooks.deliver()
    assert receiver.events == ["added.organization", "added.deal", "added.note"]
    owner = local.owner.user_id
    for each in receiver.came:
        assert each.event["meta"]["permitted_user_ids"] == [owner, rita.user_id]
    receiver.came.clear()
    client.v1.webhooks.create(subscription_url=receiver.url, event_action="*", event_object="*")
    client.v1.deals.update(hidden, title="Mine still")
    client.v1.deals.delete(hidden)
    local.webhooks.deliver()
    assert receiver.events == ["updated.deal", "deleted.deal"]
    assert [each.event["meta"]["permitted_user_ids"] for each in receiver.came] == [[owner]] * 2


def test_a_user_who_is_let_in_no_longer_is_told_nothing(
    local: LocalPipedrive, client: Client, receiver: Receiver
) -> None:
    rita = local.add_user("Rita Regular")
    client.v1.webhooks.create(
        subscription_url=receiver.url, event_action="*", event_object="person", user_id=rita.user_id
    )
    client.v1.persons.create(name="Seen", visible_to="7")
    client.v1.users.update(rita.user_id, active_flag=False)
    client.v1.persons.create(name="Unseen", visible_to="7")
    local.webhooks.deliver()
    assert [each.event["current"]["name"] for each in receiver.came] == ["Seen"]
