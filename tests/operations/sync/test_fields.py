# Made by tools/generate.py from tests/operations/aio/test_fields.py: change that, and run it again.
"""Fields over HTTP: built-in ones, custom ones with their options, labels; who may change what."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, get_args
from urllib.parse import urlencode

import pytest

from pipedriver import BadRequest, Client, Forbidden, Gone, NotFound
from pipedriver.api.v1.arguments import CustomFieldType, ProductFieldType
from pipedriver.core.http import Request
from tests.operations.places import Local

ROOMS = ("dealFields", "personFields", "organizationFields", "productFields")
CHOSEN_FROM = ("enum", "set")
WITH_PARTS = {
    "monetary": ["currency"],
    "daterange": ["until"],
    "time": ["timezone_id"],
    "timerange": ["until", "timezone_id"],
    "address": [
        "subpremise",
        "street_number",
        "route",
        "sublocality",
        "locality",
        "admin_area_level_1",
        "admin_area_level_2",
        "country",
        "postal_code",
        "formatted_address",
    ],
}
NOW = "2026-03-02 09:00:00"
LATER = "2026-03-02 10:00:00"


def _add(client: Client, room: str, **body: Any) -> Any:
    return (client.request("POST", f"/v1/{room}", body=body)).data


def _change(client: Client, room: str, id: int, **body: Any) -> Any:
    return (client.request("PUT", f"/v1/{room}/{id}", body=body)).data


def _every(client: Client, room: str) -> Any:
    return (client.request("GET", f"/v1/{room}", query={"limit": 500})).data


def _refusal(client: Client, verb: str, path: str, body: object = None, **query: Any) -> str:
    with pytest.raises(BadRequest) as refused:
        client.request(verb, path, body=body, query=query)
    assert refused.value.body["success"] is False
    return str(refused.value.body["error"])


@pytest.mark.parametrize("room", [*ROOMS, "activityFields", "noteFields"])
def test_every_kind_of_record_has_built_in_fields(client: Client, room: str) -> None:
    fields = (client.request("GET", f"/v1/{room}", query={"limit": 500})).data
    whole = [field for field in fields if not field["is_subfield"]]
    assert len({field["key"] for field in fields}) == len(fields)
    assert [field["order_nr"] for field in whole] == list(range(1, len(whole) + 1))
    assert len({field["id"] for field in whole}) == len(whole)
    for field in whole:
        assert field["edit_flag"] is False
        assert field["active_flag"] is True
        assert field["name"]
        assert field["field_type"]
        assert field["add_time"] is not None
    assert whole[0]["key"] == "id"
    needed = [field["key"] for field in whole if field["mandatory_flag"]]
    assert needed[:1] in (["title"], ["name"], ["subject"], ["content"])


@pytest.mark.parametrize(
    ("room", "create"),
    [
        ("dealFields", {"title": "A deal"}),
        ("personFields", {"name": "Maria"}),
        ("organizationFields", {"name": "Acme"}),
        ("activityFields", {"subject": "Call"}),
        ("noteFields", {"content": "A note"}),
    ],
)
def test_a_record_has_what_its_built_in_fields_tell(
    client: Client, room: str, create: dict[str, Any]
) -> None:
    kinds = {"person": "persons", "activity": "activities"}
    plural = kinds.get(room.removesuffix("Fields"), f"{room.removesuffix('Fields')}s")
    person = client.v1.persons.create(name="John")
    link = {"person_id": person.id} if plural in ("deals", "notes") else {}
    made = (client.request("POST", f"/v1/{plural}", body=create | link)).data
    record = (client.request("GET", f"/v1/{plural}/{made['id']}")).data
    keys = {field["key"] for field in _every(client, room)}
    assert keys <= set(record), keys - set(record)


def test_options_of_built_in_fields(client: Client) -> None:
    deal = {field["key"]: field for field in _every(client, "dealFields")}
    assert [option["id"] for option in deal["status"]["options"]] == ["open", "won", "lost", "deleted"]
    assert [option["id"] for option in deal["visible_to"]["options"]] == [1, 3]
    stages = [{"id": stage.id, "label": stage.name} for stage in client.v1.stages.list().to_list()]
    assert deal["stage_id"]["options"] == stages
    pipelines = [{"id": one.id, "label": one.name} for one in client.v1.pipelines.list()]
    assert deal["pipeline_id"]["options"] == pipelines
    activity = {field["key"]: field for field in _every(client, "activityFields")}
    types = [{"id": one.key_string, "label": one.name} for one in client.v1.activity_types.list()]
    assert activity["type"]["options"] == types
    assert "options" not in deal["title"]


def test_labels_of_a_new_company(client: Client) -> None:
    labels = {"Customer": "green", "Hot lead": "red", "Warm lead": "yellow", "Cold lead": "blue"}
    seen: set[int] = set()
    for room in ROOMS[:3]:
        fields = {field["key"]: field for field in _every(client, room)}
        options = fields["label"]["options"]
        assert {option["label"]: option["color"] for option in options} == labels
        if room != "dealFields":
            assert fields["label_ids"]["options"] == options
        seen |= {option["id"] for option in options}
    assert len(seen) == 12


@pytest.mark.parametrize("room", ROOMS)
def test_a_field_of_every_type(client: Client, room: str) -> None:
    types = get_args(ProductFieldType if room == "productFields" else CustomFieldType)
    keys: set[str] = set()
    for order, field_type in enumerate(types, start=1):
        options = {"options": [{"label": "A"}, {"label": "B"}]} if field_type in CHOSEN_FROM else {}
        made = _add(client, room, name=f"My {field_type}", field_type=field_type, **options)
        assert re.fullmatch("[0-9a-f]{40}", made["key"])
        keys.add(made["key"])
        assert (made["name"], made["field_type"], made["order_nr"]) == (f"My {field_type}", field_type, order)
        assert (made["edit_flag"], made["active_flag"], made["add_visible_flag"]) == (True, True, True)
        assert (made["add_time"], made["update_time"], made["is_subfield"]) == (NOW, NOW, False)
        assert [part["key"] for part in made.get("subfields", [])] == [
            f"{made['key']}_{suffix}" for suffix in WITH_PARTS.get(field_type, [])
        ]
        if field_type in CHOSEN_FROM:
            assert [option["label"] for option in made["options"]] == ["A", "B"]
        assert (client.request("GET", f"/v1/{room}/{made['id']}")).data == made
        assert made in _every(client, room)
    assert len(keys) == len(types)


def test_the_status_of_creating_is_200_but_for_products(client: Client) -> None:
    for room in ROOMS:
        reply = client.request("POST", f"/v1/{room}", body={"name": "A", "field_type": "varchar"})
        assert reply.answer.status == (201 if room == "productFields" else 200)


def test_parts_of_a_field_are_listed_behind_it(client: Client) -> None:
    made = _add(client, "dealFields", name="Budget", field_type="monetary")
    *_, whole, part = _every(client, "dealFields")
    assert whole["id"] == made["id"]
    assert (part["id"], part["key"], part["id_suffix"], part["is_subfield"], part["parent_id"]) == (
        None,
        f"{made['key']}_currency",
        "currency",
        True,
        made["id"],
    )


def test_lists_page(client: Client) -> None:
    everything = _every(client, "dealFields")
    walked = client.v1.deal_fields.list(limit=7).to_list()
    assert [field.key for field in walked] == [field["key"] for field in everything]
    page = client.request("GET", "/v1/dealFields", query={"start": 3, "limit": 2})
    assert page.data == everything[3:5]
    assert page.answer.additional_data["pagination"] == {
        "start": 3,
        "limit": 2,
        "more_items_in_collection": True,
        "next_start": 5,
    }
    beyond = client.request("GET", "/v1/dealFields", query={"start": 5000})
    assert beyond.data is None


@pytest.mark.parametrize("room", ROOMS[:3])
def test_add_visible_flag_is_kept_and_changed(client: Client, room: str) -> None:
    made = _add(client, room, name="Hidden", field_type="varchar", add_visible_flag=False)
    assert made["add_visible_flag"] is False
    shown = _change(client, room, made["id"], add_visible_flag=True)
    assert (shown["add_visible_flag"], shown["name"]) == (True, "Hidden")


def test_options_as_plain_labels_and_from_a_form(client: Client, local: Local[Client]) -> None:
    made = client.v1.person_fields.create(name="Size", field_type="enum", options=["S", "M"])
    assert [option.label for option in made.options or ()] == ["S", "M"]
    form = {"name": "Sizes", "options": f'[{{"id": {(made.options or [])[0].id}}}, {{"label": "L"}}]'}
    headers = {
        "x-api-token": local.place.owner.api_token,
        "content-type": "application/x-www-form-urlencoded",
    }
    request = Request("PUT", f"/v1/personFields/{made.id}", headers, urlencode(form).encode())
    assert local.place.application.handle(request).status == 200
    assert made.id is not None
    changed = client.v1.person_fields.get(made.id)
    assert (changed.name, [option.label for option in changed.options or ()]) == ("Sizes", ["S", "L"])


@pytest.mark.parametrize("room", ROOMS)
def test_update_keeps_options_by_id_adds_by_label_and_drops_the_rest(
    local: Local[Client], client: Client, room: str
) -> None:
    made = _add(
        client,
        room,
        name="Color",
        field_type="set",
        options=[{"label": name} for name in ("Red", "Blue", "Gray")],
    )
    red, blue, gray = made["options"]
    local.clock.advance(timedelta(hours=1))
    changed = _change(
        client,
        room,
        made["id"],
        name="Colour",
        options=[{"id": gray["id"], "label": "Grey"}, {"label": "Pink"}, {"id": red["id"]}],
    )
    pink = changed["options"][1]
    assert changed["options"] == [
        {"id": gray["id"], "label": "Grey"},
        {"id": pink["id"], "label": "Pink"},
        {"id": red["id"], "label": "Red"},
    ]
    assert pink["id"] > gray["id"]
    assert changed["options_deleted"] == [blue]
    assert (changed["name"], changed["key"], changed["update_time"]) == ("Colour", made["key"], LATER)
    assert changed["last_updated_by_user_id"] == made["created_by_user_id"]
    path = f"/v1/{room}/{made['id']}"
    assert _refusal(client, "PUT", path, {"options": [{"id": blue["id"], "label": "Blue"}]}) == (
        f"options: the field has no option {blue['id']}"
    )
    assert (client.request("GET", path)).data == changed


def test_two_fields_may_have_one_name(client: Client) -> None:
    one = client.v1.deal_fields.create(name="Source", field_type="varchar")
    other = client.v1.deal_fields.create(name="Source", field_type="varchar")
    assert one.key != other.key


def test_the_type_never_changes(client: Client) -> None:
    made = _add(client, "dealFields", name="A", field_type="varchar")
    changed = _change(client, "dealFields", made["id"], name="B", field_type="double", key="0" * 40)
    assert (changed["field_type"], changed["key"], changed["name"]) == ("varchar", made["key"], "B")


@pytest.mark.parametrize("room", ROOMS)
def test_delete_one_and_several(client: Client, room: str) -> None:
    ids = [(_add(client, room, name="A", field_type="varchar"))["id"] for _ in range(3)]
    assert (client.request("DELETE", f"/v1/{room}/{ids[0]}")).data == {"id": ids[0]}
    reply = client.request("DELETE", f"/v1/{room}", query={"ids": f"{ids[1]},999999,{ids[2]}"})
    assert reply.data == {"id": ids[1:]}
    gone, message = (
        (Gone, "The field is not found") if room == "productFields" else (NotFound, "Field not found")
    )
    for verb, path in (
        ("GET", f"/v1/{room}/{ids[0]}"),
        ("PUT", f"/v1/{room}/{ids[0]}"),
        ("DELETE", f"/v1/{room}/{ids[0]}"),
        ("DELETE", f"/v1/{room}?ids={ids[0]},{ids[1]}"),
        ("GET", f"/v1/{room}/999999"),
    ):
        with pytest.raises(gone) as refused:
            client.request(verb, path, body={"name": "B"} if verb == "PUT" else None)
        assert refused.value.body["error"] == message
    assert not set(ids) & {field["id"] for field in _every(client, room)}
    again = _add(client, room, name="A", field_type="varchar")
    assert again["id"] > max(ids)


def test_a_field_of_another_kind_is_not_there(client: Client) -> None:
    made = client.v1.deal_fields.create(name="A", field_type="varchar")
    assert made.id is not None
    with pytest.raises(NotFound):
        client.v1.person_fields.get(made.id)
    with pytest.raises(NotFound):
        client.v1.organization_fields.delete(made.id)
    with pytest.raises(Gone):
        client.v1.product_fields.update(made.id, name="B")


def test_a_field_of_another_company_is_not_there(local: Local[Client], client: Client) -> None:
    made = client.v1.deal_fields.create(name="A", field_type="varchar")
    assert made.id is not None
    other = local.other_company()
    with pytest.raises(NotFound):
        other.v1.deal_fields.get(made.id)
    with pytest.raises(NotFound):
        other.v1.deal_fields.delete_many(ids=[made.id])
    assert made.key not in [field.key for field in other.v1.deal_fields.list().to_list()]


def test_regular_users_read_and_do_not_write(local: Local[Client], client: Client) -> None:
    made = client.v1.deal_fields.create(name="A", field_type="enum", options=["B"])
    id = made.id or 0
    rita = local.add_user()
    assert (rita.v1.deal_fields.get(id)).key == made.key
    for refused in (
        lambda: rita.v1.deal_fields.create(name="C", field_type="varchar"),
        lambda: rita.v1.deal_fields.update(id, name="C"),
        lambda: rita.v1.deal_fields.delete(id),
        lambda: rita.v1.deal_fields.delete_many(ids=[id]),
    ):
        with pytest.raises(Forbidden):
            refused()
    assert (client.v1.deal_fields.get(id)).name == "A"


def test_built_in_fields_cannot_be_changed_or_deleted(client: Client) -> None:
    fields = {field["key"]: field for field in _every(client, "dealFields")}
    title = fields["title"]["id"]
    for refused in (
        lambda: client.v1.deal_fields.update(title, name="Name"),
        lambda: client.v1.deal_fields.delete(title),
        lambda: client.v1.deal_fields.delete_many(ids=[title]),
    ):
        with pytest.raises(Forbidden):
            refused()
    error = _refusal(client, "PUT", f"/v1/dealFields/{title}", {"options": [{"label": "A"}]})
    assert error == "options: the field Title has none that could be changed"
    own = _add(client, "dealFields", name="Own", field_type="varchar")
    with pytest.raises(Forbidden):
        client.v1.deal_fields.delete_many(ids=[own["id"], title])
    assert (client.request("GET", f"/v1/dealFields/{own['id']}")).data["active_flag"] is True


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"field_type": "varchar"}, "name is required"),
        ({"name": "A"}, "field_type is required"),
        ({"name": "  ", "field_type": "varchar"}, "name must not be empty"),
        ({"name": "A" * 256, "field_type": "varchar"}, "name must have at most 255 characters"),
        ({"name": "A", "field_type": "int"}, "field_type must be one of"),
        ({"name": "A", "field_type": "enum"}, "options: a field of the type enum needs them"),
        ({"name": "A", "field_type": "set", "options": []}, "options: a field of the type set needs them"),
        (
            {"name": "A", "field_type": "double", "options": ["B"]},
            "options: a field of the type double has none",
        ),
        ({"name": "A", "field_type": "enum", "options": ["B", " B "]}, "options: two have the same label"),
        ({"name": "A", "field_type": "enum", "options": ["B", ""]}, "options: each needs a label"),
        ({"name": "A", "field_type": "enum", "options": [{"id": 1, "label": "B"}]}, "has no option 1"),
        ({"name": "A", "field_type": "enum", "options": [{"colour": "red"}]}, "options: each needs a label"),
        ({"name": "A", "field_type": "enum", "options": [{"label": "B" * 256}]}, "at most 255 characters"),
        ({"name": "A", "field_type": "enum", "options": [{"label": ["B"]}]}, "must be a text"),
        ({"name": "A", "field_type": "enum", "options": [["B"]]}, "options"),
    ],
)
def test_bad_fields_are_refused(client: Client, body: dict[str, Any], problem: str) -> None:
    before = _every(client, "dealFields")
    assert problem in _refusal(client, "POST", "/v1/dealFields", body)
    assert _every(client, "dealFields") == before


def test_bad_options_leave_a_field_as_it_was(client: Client) -> None:
    made = _add(client, "dealFields", name="A", field_type="enum", options=["B", "C"])
    path, first = f"/v1/dealFields/{made['id']}", made["options"][0]["id"]
    for options, problem in (
        ([], "at least one must stay"),
        ([{"id": 999999, "label": "D"}], "has no option 999999"),
        ([{"id": first}, {"id": first, "label": "D"}], "an id is given twice"),
        ([{"id": first, "label": "C"}, {"label": "C"}], "two have the same label"),
        ([{"id": "x", "label": "C"}], "must be an id"),
    ):
        body = {"name": "Z", "options": options}
        assert problem in _refusal(client, "PUT", path, body)
    assert (client.request("GET", path)).data == made
    for query in ({"ids": ""}, {"ids": "x"}, {}):
        assert "ids" in _refusal(client, "DELETE", "/v1/dealFields", **query)


def test_a_field_takes_ten_thousand_options_and_no_more(client: Client) -> None:
    labels = [f"Option {number}" for number in range(10_001)]
    body = {"name": "Many", "field_type": "enum", "options": labels}
    assert "at most 10000" in _refusal(client, "POST", "/v1/dealFields", body)
    made = _add(client, "dealFields", **(body | {"options": labels[:-1]}))
    assert len(made["options"]) == 10_000


def test_labels_are_added_renamed_coloured_and_deleted(client: Client) -> None:
    person = client.v1.persons.create(name="Maria", label_ids=[5, 7, 8])
    other = client.v1.persons.create(name="John", label=6)
    field = next(each for each in _every(client, "personFields") if each["key"] == "label_ids")
    options = [{"id": 8, "label": "Frozen"}, {"label": "VIP", "color": "purple"}, {"id": 5}]
    changed = _change(client, "personFields", field["id"], options=options)
    new = changed["options"][1]["id"]
    assert changed["options"] == [
        {"id": 8, "label": "Frozen", "color": "blue"},
        {"id": new, "label": "VIP", "color": "purple"},
        {"id": 5, "label": "Customer", "color": "green"},
    ]
    label = next(each for each in _every(client, "personFields") if each["key"] == "label")
    assert label["options"] == changed["options"]
    assert (client.v1.persons.get(person.id)).label_ids == [5, 8]
    assert (client.v1.persons.get(other.id)).label_ids == []
    assert (client.v1.persons.update(other.id, label=new)).label_ids == [new]
    path = f"/v1/persons/{other.id}"
    assert _refusal(client, "PUT", path, {"label": 6}) == "label: there is no label 6"
    assert _refusal(client, "PUT", path, {"label_ids": [5, 7]}) == "label_ids: there is no label 7"
    bad = {"options": [{"label": "X", "color": "mauve"}]}
    assert "color must be one of" in _refusal(client, "PUT", f"/v1/personFields/{field['id']}", bad)


def test_a_deleted_label_goes_from_deals_and_organizations(client: Client) -> None:
    acme = client.v1.organizations.create(name="Acme", label_ids=[9, 10])
    deal = client.v1.deals.create(title="A", org_id=acme.id, label=[2, 3])
    alone = client.v1.deals.create(title="B", org_id=acme.id, label=[2])
    for room, kept in (("dealFields", 3), ("organizationFields", 10)):
        field = next(each for each in _every(client, room) if each["key"] == "label")
        _change(client, room, field["id"], options=[{"id": kept}])
    assert (client.v1.deals.get(deal.id)).label == "3"
    assert (client.v1.deals.get(alone.id)).label is None
    assert (client.v1.organizations.get(acme.id)).label_ids == [10]
    body = {"title": "C", "org_id": acme.id, "label": [2]}
    assert _refusal(client, "POST", "/v1/deals", body) == "label: there is no label 2"
