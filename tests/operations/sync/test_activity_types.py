# Made by tools/generate.py from tests/operations/aio/test_activity_types.py: change that, and run it again.
"""Activity types over HTTP: their keys, their order, and how they go."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

import pytest

from pipedriver import BadRequest, Client, Forbidden, NotFound
from tests.operations.places import Local

NOW = "2026-03-02 09:00:00"
LATER = "2026-03-02 10:00:00"

BAD_VALUES: list[tuple[dict[str, Any], str]] = [
    ({"name": " "}, "name must not be empty"),
    ({"name": "x" * 256}, "name must have at most 255 characters"),
    ({"name": "MEETING"}, "name: there is an activity type 'MEETING' already"),
    ({"icon_key": "unicorn"}, "icon_key must be one of: task, email"),
    ({"color": "red"}, "color must have six hexadecimal digits"),
    ({"color": "1234567"}, "color must have six hexadecimal digits"),
]


def _refusal(client: Client, verb: str, path: str, body: object = None) -> Any:
    with pytest.raises(BadRequest) as refused:
        client.request(verb, path, body=body)
    assert refused.value.body["success"] is False
    assert refused.value.body["data"] is None
    return refused.value.body["error"]


def _order(client: Client) -> list[tuple[str, int]]:
    """Keys and numbers of the types in use, in the order of the list."""
    return [(each.key_string, each.order_nr) for each in client.v1.activity_types.list() if each.active_flag]


def test_list_gives_what_a_new_company_has(client: Client) -> None:
    types = client.v1.activity_types.list()
    assert [(each.id, each.name, each.key_string, each.order_nr) for each in types] == [
        (1, "Call", "call", 1),
        (2, "Meeting", "meeting", 2),
        (3, "Task", "task", 3),
        (4, "Deadline", "deadline", 4),
        (5, "Email", "email", 5),
        (6, "Lunch", "lunch", 6),
    ]
    assert types[1].to_dict() == {
        "id": 2,
        "name": "Meeting",
        "icon_key": "meeting",
        "color": "FFFFFF",
        "order_nr": 2,
        "key_string": "meeting",
        "active_flag": True,
        "is_custom_flag": False,
        "add_time": "2025-01-01 09:00:00",
        "update_time": "2025-01-01 09:00:00",
    }
    assert types.answer is not None
    assert types.answer.body.keys() == {"success", "data"}


def test_create_makes_a_key_of_the_name(client: Client) -> None:
    made = client.v1.activity_types.create(name=" Video call ", icon_key="camera", color="#00ff7F")
    assert made.to_dict() == {
        "id": 7,
        "name": "Video call",
        "icon_key": "camera",
        "color": "00ff7F",
        "order_nr": 7,
        "key_string": "video_call",
        "active_flag": True,
        "is_custom_flag": True,
        "add_time": NOW,
        "update_time": NOW,
    }
    assert made.answer is not None
    assert made.answer.status == 200
    plain = client.v1.activity_types.create(name="Site-visit (long)", icon_key="car")
    assert (plain.key_string, plain.color) == ("site_visit_long", "FFFFFF")
    assert [each.id for each in client.v1.activity_types.list()] == [1, 2, 3, 4, 5, 6, 7, 8]


def test_key_never_changes_and_is_never_given_again(client: Client) -> None:
    made = client.v1.activity_types.create(name="Video call", icon_key="camera")
    renamed = client.v1.activity_types.update(made.id, name="Web call")
    assert (renamed.name, renamed.key_string) == ("Web call", "video_call")
    again = client.v1.activity_types.create(name="Video call", icon_key="camera")
    assert again.key_string == "video_call_2"
    client.v1.activity_types.delete(again.id)
    third = client.v1.activity_types.create(name="Video call", icon_key="camera")
    assert third.key_string == "video_call_3"


def test_update_changes_what_is_given(client: Client, local: Local[Client]) -> None:
    made = client.v1.activity_types.create(name="Visit", icon_key="car", color="112233")
    local.clock.advance(timedelta(hours=1))
    changed = client.v1.activity_types.update(made.id, icon_key="plane")
    assert (changed.name, changed.icon_key, changed.color) == ("Visit", "plane", "112233")
    assert (changed["add_time"], changed["update_time"]) == (NOW, LATER)
    same = client.v1.activity_types.update(made.id, name="VISIT", color=None)
    assert (same.name, same.color) == ("VISIT", "FFFFFF")
    assert (client.v1.activity_types.list())[-1] == same


def test_order_is_numbered_anew(client: Client) -> None:
    moved = client.v1.activity_types.update(5, order_nr=2)
    assert moved.order_nr == 2
    assert _order(client) == [
        ("call", 1),
        ("email", 2),
        ("meeting", 3),
        ("task", 4),
        ("deadline", 5),
        ("lunch", 6),
    ]
    first = client.v1.activity_types.update(6, order_nr=0)
    assert first.order_nr == 1
    last = client.v1.activity_types.update(1, order_nr=99)
    assert last.order_nr == 6
    assert [key for key, _ in _order(client)] == [
        "lunch",
        "email",
        "meeting",
        "task",
        "deadline",
        "call",
    ]
    assert (client.v1.activities.create()).type == "lunch"


def test_delete_gives_the_type_and_keeps_it(client: Client, local: Local[Client]) -> None:
    activity = client.v1.activities.create(type="meeting")
    local.clock.advance(timedelta(hours=1))
    gone = client.v1.activity_types.delete(2)
    assert gone.to_dict() == {
        "id": 2,
        "name": "Meeting",
        "icon_key": "meeting",
        "color": "FFFFFF",
        "order_nr": 2,
        "key_string": "meeting",
        "active_flag": False,
        "is_custom_flag": False,
        "add_time": "2025-01-01 09:00:00",
        "update_time": LATER,
    }
    assert _order(client) == [("call", 1), ("task", 2), ("deadline", 3), ("email", 4), ("lunch", 5)]
    assert (client.v1.activity_types.list())[-1] == gone
    assert (client.v1.activities.get(activity.id)).type_name == "Meeting"
    with pytest.raises(NotFound) as refused:
        client.v1.activity_types.delete(2)
    assert refused.value.body["error"] == "Activity type not found"
    with pytest.raises(NotFound):
        client.v1.activity_types.update(2, name="Back")


def test_delete_many(client: Client) -> None:
    gone = client.v1.activity_types.delete_many(ids=[3, 1, 3, 99])
    assert gone.to_dict() == {"id": [1, 3]}
    assert _order(client) == [("meeting", 1), ("deadline", 2), ("email", 3), ("lunch", 4)]
    assert (client.v1.activities.create()).type == "meeting"
    with pytest.raises(NotFound):
        client.v1.activity_types.delete_many(ids=[1, 99])
    assert _refusal(client, "DELETE", "/v1/activityTypes") == "ids is required"
    assert _refusal(client, "DELETE", "/v1/activityTypes?ids=one") == "ids must be an integer"


def test_last_type_stays(client: Client) -> None:
    problem = "The last activity type cannot be deleted"
    assert _refusal(client, "DELETE", "/v1/activityTypes?ids=1,2,3,4,5,6") == problem
    assert len(_order(client)) == 6
    client.v1.activity_types.delete_many(ids=[1, 2, 3, 4, 5])
    assert _refusal(client, "DELETE", "/v1/activityTypes/6") == problem
    assert _order(client) == [("lunch", 1)]


@pytest.mark.parametrize(("body", "problem"), BAD_VALUES)
def test_bad_values_are_refused(client: Client, body: dict[str, Any], problem: str) -> None:
    before = client.v1.activity_types.list()
    complete = {"name": "Visit", "icon_key": "car"}
    assert problem in _refusal(client, "POST", "/v1/activityTypes", {**complete, **body})
    assert problem in _refusal(client, "PUT", "/v1/activityTypes/1", {**complete, **body})
    assert client.v1.activity_types.list() == before


def test_name_and_icon_are_needed(client: Client) -> None:
    assert _refusal(client, "POST", "/v1/activityTypes", {}) == "name is required; icon_key is required"
    assert _refusal(client, "PUT", "/v1/activityTypes/1", {"order_nr": -1}) == "order_nr must be at least 0"


def test_unknown_type(client: Client) -> None:
    for verb in ("PUT", "DELETE"):
        with pytest.raises(NotFound):
            client.request(verb, "/v1/activityTypes/99")
        assert _refusal(client, verb, "/v1/activityTypes/one") == "id must be an integer"


def test_only_admins_change_types(client: Client, local: Local[Client]) -> None:
    rita = local.add_user()
    assert rita.v1.activity_types.list() == client.v1.activity_types.list()
    for verb, path in (
        ("POST", "/v1/activityTypes"),
        ("PUT", "/v1/activityTypes/1"),
        ("DELETE", "/v1/activityTypes/1"),
        ("DELETE", "/v1/activityTypes?ids=1"),
    ):
        with pytest.raises(Forbidden) as refused:
            rita.request(verb, path, body={"name": "Visit", "icon_key": "car"})
        assert refused.value.body["error"] == "You do not have permissions to do this."
    assert len(_order(client)) == 6


def test_companies_have_types_of_their_own(client: Client, local: Local[Client]) -> None:
    other = local.other_company()
    made = other.v1.activity_types.create(name="Visit", icon_key="car")
    with pytest.raises(NotFound):
        client.v1.activity_types.update(made.id, name="Mine")
    with pytest.raises(BadRequest):
        client.v1.activities.create(type="visit")
    names = [each["name"] for each in cast("list[Any]", (client.request("GET", "/v1/activityTypes")).data)]
    assert "Visit" not in names


def test_the_colour_of_a_type_changes(client: Client) -> None:
    made = client.v1.activity_types.create(name="Visit", icon_key="car", color="AABBCC")
    assert (client.v1.activity_types.update(made.id, color="112233")).color == "112233"
    assert (client.v1.activity_types.update(made.id, color=None)).color == "FFFFFF"
