"""Custom values over HTTP: written, read, cleared, refused, copied, merged, logged and sorted by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from pipedriver import AsyncClient, BadRequest, NotFound
from pipedriver.server.store.statement import Statement
from tests.operations.places import Local

KINDS = ("deal", "person", "organization", "product")
NAMES = {"deal": "title"}
UTC_ID = 1

_values_of_field = Statement(
    text(
        "SELECT object_id, position, number, text, until, long_text FROM custom_values"
        " WHERE field_id = :field ORDER BY object_id, position"
    )
)


async def _field(client: AsyncClient, kind: str, field_type: str, *options: str, name: str = "Own") -> Any:
    """Make a field; gives it as it was answered."""
    body: dict[str, Any] = {"name": name, "field_type": field_type}
    if options:
        body["options"] = [{"label": label} for label in options]
    return (await client.request("POST", f"/v1/{kind}Fields", body=body)).data


async def _make(client: AsyncClient, kind: str, values: Mapping[str, Any], name: str = "A") -> Any:
    """Make a record of a kind with custom values."""
    body = {NAMES.get(kind, "name"): name, **values}
    if kind == "deal":
        body["person_id"] = (await client.v1.persons.create(name="Maria")).id
    return (await client.request("POST", f"/v1/{kind}s", body=body)).data


async def _read(client: AsyncClient, kind: str, id: int) -> Any:
    return (await client.request("GET", f"/v1/{kind}s/{id}")).data


async def _write(client: AsyncClient, kind: str, id: int, **values: Any) -> Any:
    return (await client.request("PUT", f"/v1/{kind}s/{id}", body=values)).data


async def _refusal(client: AsyncClient, kind: str, id: int, **values: Any) -> str:
    with pytest.raises(BadRequest) as refused:
        await _write(client, kind, id, **values)
    return str(refused.value.body["error"])


def _own(record: Mapping[str, Any], key: str) -> dict[str, Any]:
    """A field's value and parts in a record, by their suffixes."""
    return {name[len(key) + 1 :]: value for name, value in record.items() if name.startswith(key)}


def _indexed(local: Local[AsyncClient], field: int) -> list[tuple[Any, ...]]:
    """What the table of values holds of a field, by which records are filtered and sorted."""
    rows = local.database.read(lambda session: session.all(_values_of_field, field=field))
    return [tuple(row.values()) for row in rows]


PLAIN: list[tuple[str, Any, Any]] = [
    ("varchar", "Hello World", "Hello World"),
    ("varchar", 12, "12"),
    ("varchar", "x" * 255, "x" * 255),
    ("varchar_auto", " Straße ", " Straße "),
    ("text", "Long\n" * 10_000, "Long\n" * 10_000),
    ("double", 12.5, 12.5),
    ("double", "12.50", 12.5),
    ("double", 3.0, 3),
    ("double", -1e300, -1e300),
    ("double", 0, 0),
    ("phone", "+372 555 0101", "+372 555 0101"),
    ("date", "2026-02-28", "2026-02-28"),
    ("date", "2026-02-28 10:00:00", "2026-02-28"),
    ("visible_to", 3, "3"),
    ("visible_to", "7", "7"),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("field_type", "given", "kept"), PLAIN)
async def test_plain_values(client: AsyncClient, kind: str, field_type: str, given: Any, kept: Any) -> None:
    if kind == "product" and field_type == "visible_to":
        return
    key = (await _field(client, kind, field_type))["key"]
    made = await _make(client, kind, {key: given})
    assert made[key] == kept
    assert type(made[key]) is type(kept)
    assert (await _read(client, kind, made["id"]))[key] == kept
    listed = (await client.request("GET", f"/v1/{kind}s")).data
    assert [record[key] for record in listed if record["id"] == made["id"]] == [kept]
    empty = await _make(client, kind, {}, "B")
    assert empty[key] is None
    assert (await _write(client, kind, empty["id"], **{key: given}))[key] == kept


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("cleared", [None, ""])
async def test_null_and_empty_text_clear(
    client: AsyncClient, local: Local[AsyncClient], kind: str, cleared: Any
) -> None:
    for field_type in ("varchar", "double", "monetary", "date", "address", "time"):
        value = {"double": 1, "monetary": 1, "date": "2026-01-01", "time": "10:00"}.get(field_type, "x")
        field = await _field(client, kind, field_type)
        key = field["key"]
        made = await _make(client, kind, {key: value})
        assert made[key] is not None
        assert len(_indexed(local, field["id"])) == 1
        changed = await _write(client, kind, made["id"], **{key: cleared})
        assert set(_own(changed, key).values()) == {None}
        assert _indexed(local, field["id"]) == []


@pytest.mark.parametrize("kind", KINDS)
async def test_options_are_chosen_by_id(client: AsyncClient, local: Local[AsyncClient], kind: str) -> None:
    one = await _field(client, kind, "enum", "Red", "Blue")
    many = await _field(client, kind, "set", "S", "M", "L")
    red, blue = (option["id"] for option in one["options"])
    small, medium, large = (option["id"] for option in many["options"])
    made = await _make(client, kind, {one["key"]: red, many["key"]: [large, str(small), large]})
    assert (made[one["key"]], made[many["key"]]) == (str(red), f"{large},{small}")
    id = made["id"]
    assert _indexed(local, one["id"]) == [(id, 0, red, None, None, None)]
    assert [row[:3] for row in _indexed(local, many["id"])] == [(id, 0, large), (id, 1, small)]
    changed = await _write(client, kind, id, **{one["key"]: str(blue), many["key"]: f"{medium}, {large}"})
    assert (changed[one["key"]], changed[many["key"]]) == (str(blue), f"{medium},{large}")
    assert (await _write(client, kind, id, **{many["key"]: small}))[many["key"]] == str(small)
    for bad in (red + 999, "Red", [red, blue], True, {"id": red}, 1.5, -1):
        assert one["key"] in await _refusal(client, kind, id, **{one["key"]: bad})
    for bad in ([small, red], "1,x", [[small]]):
        assert many["key"] in await _refusal(client, kind, id, **{many["key"]: bad})
    assert (await _read(client, kind, id))[one["key"]] == str(blue)
    assert (await _write(client, kind, id, **{many["key"]: []}))[many["key"]] is None
    assert _indexed(local, many["id"]) == []


@pytest.mark.parametrize("kind", KINDS)
async def test_a_dropped_option_goes_from_records(
    client: AsyncClient, local: Local[AsyncClient], kind: str
) -> None:
    one, many = await _field(client, kind, "enum", "A", "B"), await _field(client, kind, "set", "C", "D", "E")
    (a, b), (c, d, e) = ([option["id"] for option in field["options"]] for field in (one, many))
    first = await _make(client, kind, {one["key"]: a, many["key"]: [c, d, e]})
    second = await _make(client, kind, {one["key"]: b, many["key"]: [d]}, "B")
    for field, left in ((one, [b]), (many, [e, c])):
        body = {"options": [{"id": id} for id in left]}
        await client.request("PUT", f"/v1/{kind}Fields/{field['id']}", body=body)
    record = await _read(client, kind, first["id"])
    assert (record[one["key"]], record[many["key"]]) == (None, f"{c},{e}")
    record = await _read(client, kind, second["id"])
    assert (record[one["key"]], record[many["key"]]) == (str(b), None)
    assert [row[::2][:2] for row in _indexed(local, one["id"])] == [(second["id"], b)]
    assert [row[2] for row in _indexed(local, many["id"])] == [c, e]
    assert many["key"] in await _refusal(client, kind, first["id"], **{many["key"]: [d]})
    # Written again, the places of the options that are left close up.
    changed = await _write(client, kind, first["id"], **{many["key"]: [e]})
    assert changed[many["key"]] == str(e)
    assert [row[:3] for row in _indexed(local, many["id"])] == [(first["id"], 0, e)]


async def test_what_is_left_of_options_is_copied_and_merged(
    client: AsyncClient, local: Local[AsyncClient]
) -> None:
    one, many = await _field(client, "deal", "enum", "A", "B"), await _field(client, "deal", "set", "C", "D")
    (a, b), (c, d) = ([option["id"] for option in field["options"]] for field in (one, many))
    old = await _make(client, "deal", {one["key"]: a, many["key"]: [c, d]})
    goes = await _make(client, "deal", {one["key"]: b, many["key"]: [c]}, "B")
    for field, left in ((one, b), (many, d)):
        body = {"options": [{"id": left}]}
        await client.request("PUT", f"/v1/dealFields/{field['id']}", body=body)
    copy = await client.v1.deals.duplicate(old["id"])
    assert (copy.raw[one["key"]], copy.raw[many["key"]]) == (None, str(d))
    assert [row[:3] for row in _indexed(local, many["id"])] == [(old["id"], 0, d), (copy.id, 0, d)]
    # A dropped option does not count as a value, so the other deal's is taken.
    await client.v1.deals.merge(goes["id"], merge_with_id=old["id"])
    merged = await _read(client, "deal", old["id"])
    assert (merged[one["key"]], merged[many["key"]]) == (str(b), str(d))


@pytest.mark.parametrize("kind", KINDS[:3])
async def test_what_is_left_of_options_is_sorted_by(client: AsyncClient, kind: str) -> None:
    field = await _field(client, kind, "set", "A", "B", "C")
    key, (a, b, c) = field["key"], (option["id"] for option in field["options"])
    for name, chosen in (("D", [a, c]), ("E", [b]), ("F", [a]), ("G", [c, b, a])):
        await _make(client, kind, {key: chosen}, name)
    body = {"options": [{"id": b}, {"id": c}]}
    await client.request("PUT", f"/v1/{kind}Fields/{field['id']}", body=body)
    assert await _order(client, kind, f"{key} ASC, id ASC") == ["F", "E", "D", "G"]


@pytest.mark.parametrize("kind", KINDS)
async def test_amounts_have_a_currency(client: AsyncClient, local: Local[AsyncClient], kind: str) -> None:
    field = await _field(client, kind, "monetary")
    key = field["key"]
    made = await _make(client, kind, {key: "99.90"})
    assert _own(made, key) == {"": 99.9, "currency": "EUR"}
    id = made["id"]
    changed = await _write(client, kind, id, **{f"{key}_currency": "USD"})
    assert _own(changed, key) == {"": 99.9, "currency": "USD"}
    changed = await _write(client, kind, id, **{key: 100})
    assert _own(changed, key) == {"": 100, "currency": "USD"}
    assert _indexed(local, field["id"]) == [(id, 0, 100.0, "USD", None, None)]
    assert key in await _refusal(client, kind, id, **{f"{key}_currency": "XXQ"})
    assert key in await _refusal(client, kind, id, **{key: "a lot"})
    await _write(client, kind, id, **{key: None})
    assert set(_own(await _write(client, kind, id, **{f"{key}_currency": "USD"}), key).values()) == {None}


@pytest.mark.parametrize("kind", KINDS)
async def test_links_lead_to_what_is_there(client: AsyncClient, local: Local[AsyncClient], kind: str) -> None:
    me = (await client.v1.users.me()).id
    person, acme = await client.v1.persons.create(name="P"), await client.v1.organizations.create(name="O")
    other = local.other_company()
    strangers = {
        "user": (await other.v1.users.me()).id,
        "people": 987_654,
        "org": 987_654,
    }
    made = await _make(client, kind, {})
    for field_type, linked in (("user", me), ("people", person.id), ("org", acme.id)):
        field = await _field(client, kind, field_type)
        key, id = field["key"], made["id"]
        assert (await _write(client, kind, id, **{key: linked}))[key] == linked
        assert (await _write(client, kind, id, **{key: str(linked)}))[key] == linked
        assert (await _write(client, kind, id, **{key: {"value": linked, "name": "x"}}))[key] == linked
        for bad in (strangers[field_type], "somebody", 0, -1, True, [linked], 1.5):
            assert key in await _refusal(client, kind, id, **{key: bad})
        assert [row[2] for row in _indexed(local, field["id"])] == [linked]
    gone = await _field(client, kind, "people")
    await client.v1.persons.delete(person.id)
    assert gone["key"] in await _refusal(client, kind, made["id"], **{gone["key"]: person.id})
    sent_back = await _read(client, kind, made["id"])
    own = {key: value for key, value in sent_back.items() if len(key) >= 40}
    assert (await _write(client, kind, made["id"], **own))[gone["key"]] is None


@pytest.mark.parametrize("kind", KINDS)
async def test_ranges_of_dates(client: AsyncClient, local: Local[AsyncClient], kind: str) -> None:
    field = await _field(client, kind, "daterange")
    key = field["key"]
    made = await _make(client, kind, {key: "2026-01-01", f"{key}_until": "2026-01-31"})
    assert _own(made, key) == {"": "2026-01-01", "until": "2026-01-31"}
    id = made["id"]
    assert _indexed(local, field["id"]) == [(id, 0, None, "2026-01-01", "2026-01-31", None)]
    changed = await _write(client, kind, id, **{f"{key}_until": "2026-02-28"})
    assert _own(changed, key) == {"": "2026-01-01", "until": "2026-02-28"}
    assert "must not end before it begins" in await _refusal(client, kind, id, **{key: "2026-03-01"})
    assert key in await _refusal(client, kind, id, **{f"{key}_until": "soon"})
    changed = await _write(client, kind, id, **{f"{key}_until": None})
    assert _own(changed, key) == {"": "2026-01-01", "until": None}


@pytest.mark.parametrize("kind", KINDS)
async def test_times_have_a_time_zone(client: AsyncClient, local: Local[AsyncClient], kind: str) -> None:
    time = await _field(client, kind, "time")
    between = await _field(client, kind, "timerange")
    key, start = time["key"], between["key"]
    made = await _make(client, kind, {key: "09:05", start: "22:00", f"{start}_until": "06:00:30"})
    assert _own(made, key) == {"": "09:05:00", "timezone_id": UTC_ID}
    assert _own(made, start) == {"": "22:00:00", "until": "06:00:30", "timezone_id": UTC_ID}
    id = made["id"]
    changed = await _write(client, kind, id, **{f"{key}_timezone_id": "Europe/Tallinn"})
    zone = changed[f"{key}_timezone_id"]
    assert zone > UTC_ID
    changed = await _write(client, kind, id, **{start: "10:00:00", f"{start}_timezone_id": zone})
    assert _own(changed, start) == {"": "10:00:00", "until": "06:00:30", "timezone_id": zone}
    assert _indexed(local, between["id"]) == [(id, 0, None, "10:00:00", "06:00:30", None)]
    for bad in ("25:00", "noon", 10, ["10:00"], "10:00+02:00"):
        assert key in await _refusal(client, kind, id, **{key: bad})
    for bad in (99_999, "Mars/Base", 0):
        assert key in await _refusal(client, kind, id, **{f"{key}_timezone_id": bad})


@pytest.mark.parametrize("kind", KINDS)
async def test_addresses_have_parts(client: AsyncClient, local: Local[AsyncClient], kind: str) -> None:
    field = await _field(client, kind, "address")
    key = field["key"]
    parts = {f"{key}_locality": "Tallinn", f"{key}_country": "Estonia", f"{key}_street_number": 7}
    made = await _make(client, kind, {key: "Long Street 7, Tallinn", **parts})
    own = _own(made, key)
    assert len(own) == 11
    assert {name: value for name, value in own.items() if value is not None} == {
        "": "Long Street 7, Tallinn",
        "locality": "Tallinn",
        "country": "Estonia",
        "street_number": "7",
    }
    id = made["id"]
    assert _indexed(local, field["id"]) == [(id, 0, None, "long street 7, tallinn", None, None)]
    changed = await _write(client, kind, id, **{f"{key}_locality": "Tartu", f"{key}_country": None})
    assert (changed[f"{key}_locality"], changed[f"{key}_country"]) == ("Tartu", None)
    assert changed[key] == "Long Street 7, Tallinn"
    moved = await _write(client, kind, id, **{key: "Short Street 1"})
    assert {name: value for name, value in _own(moved, key).items() if value is not None} == {
        "": "Short Street 1"
    }
    assert key in await _refusal(client, kind, id, **{key: "x" * 256})
    assert key in await _refusal(client, kind, id, **{f"{key}_route": ["x"]})


@pytest.mark.parametrize(
    ("field_type", "bad"),
    [
        ("varchar", "x" * 256),
        ("varchar", ["x"]),
        ("varchar", True),
        ("varchar", "nul\x00"),
        ("varchar_auto", "x" * 256),
        ("text", "x" * 65_536),
        ("text", {"a": 1}),
        ("phone", "1" * 256),
        ("double", "many"),
        ("double", True),
        ("double", [1]),
        ("double", "nan"),
        ("double", "1e999"),
        ("monetary", "Infinity"),
        ("date", "2026-02-30"),
        ("date", 20260228),
        ("date", {}),
        ("date", "0000-00-00"),
        ("visible_to", 2),
    ],
)
async def test_what_does_not_fit_is_refused_as_a_whole(
    client: AsyncClient, field_type: str, bad: Any
) -> None:
    key = (await _field(client, "person", field_type))["key"]
    made = await _make(client, "person", {}, "Before")
    assert key in await _refusal(client, "person", made["id"], name="After", **{key: bad})
    assert (await _read(client, "person", made["id"]))["name"] == "Before"
    with pytest.raises(BadRequest):
        await _make(client, "person", {key: bad}, "Nobody")
    assert [person.name for person in await client.v1.persons.list().to_list()] == ["Before"]


@pytest.mark.parametrize("kind", KINDS)
async def test_unknown_keys_are_passed_over(client: AsyncClient, kind: str) -> None:
    unknown = {"0" * 40: 1, "nonsense": {"a": [1]}, f"{'0' * 40}_currency": "EUR"}
    made = await _make(client, kind, unknown)
    assert not set(unknown) & set(await _write(client, kind, made["id"], **unknown))


@pytest.mark.parametrize("kind", KINDS)
async def test_a_deleted_field_vanishes_at_once(
    client: AsyncClient, local: Local[AsyncClient], kind: str
) -> None:
    gone, stays = await _field(client, kind, "monetary"), await _field(client, kind, "varchar")
    made = await _make(client, kind, {gone["key"]: 5, stays["key"]: "x"})
    await client.request("DELETE", f"/v1/{kind}Fields/{gone['id']}")
    for record in (
        await _read(client, kind, made["id"]),
        await _write(client, kind, made["id"], **{gone["key"]: 6}),
        await _write(client, kind, made["id"], **{stays["key"]: "y", gone["key"]: "nonsense"}),
        (await client.request("GET", f"/v1/{kind}s")).data[0],
    ):
        assert not [key for key in record if key.startswith(gone["key"])]
        assert record[stays["key"]] in ("x", "y")
    assert _indexed(local, gone["id"]) == []


async def test_values_belong_to_one_kind_and_one_company(
    client: AsyncClient, local: Local[AsyncClient]
) -> None:
    key = (await _field(client, "deal", "varchar"))["key"]
    assert key not in await _make(client, "person", {key: "x"})
    other = local.other_company()
    assert key not in await _make(other, "deal", {key: "x"})


async def test_a_duplicate_has_the_values(client: AsyncClient, local: Local[AsyncClient]) -> None:
    money, chosen = await _field(client, "deal", "monetary"), await _field(client, "deal", "set", "A", "B")
    ids = [option["id"] for option in chosen["options"]]
    made = await _make(client, "deal", {money["key"]: 7, chosen["key"]: ids})
    copy = (await client.request("POST", f"/v1/deals/{made['id']}/duplicate")).data
    assert _own(copy, money["key"]) == {"": 7, "currency": "EUR"}
    assert copy[chosen["key"]] == ",".join(map(str, ids))
    assert [row[0] for row in _indexed(local, chosen["id"])] == [made["id"]] * 2 + [copy["id"]] * 2


@pytest.mark.parametrize("kind", KINDS[:3])
async def test_the_survivor_of_a_merge_fills_what_it_lacks(
    client: AsyncClient, local: Local[AsyncClient], kind: str
) -> None:
    both, lacking = await _field(client, kind, "double"), await _field(client, kind, "monetary")
    goes = await _make(
        client, kind, {both["key"]: 1, lacking["key"]: 2, f"{lacking['key']}_currency": "USD"}, "Goes"
    )
    stays = await _make(client, kind, {both["key"]: 9}, "Stays")
    body = {"merge_with_id": stays["id"]}
    await client.request("PUT", f"/v1/{kind}s/{goes['id']}/merge", body=body)
    record = await _read(client, kind, stays["id"])
    assert (record[both["key"]], _own(record, lacking["key"])) == (9, {"": 2, "currency": "USD"})
    rows = [row for row in _indexed(local, lacking["id"]) if row[0] == stays["id"]]
    assert rows == [(stays["id"], 0, 2.0, "USD", None, None)]


async def test_texts_of_merged_organizations_are_joined(client: AsyncClient) -> None:
    long, short = (
        await _field(client, "organization", "text"),
        await _field(client, "organization", "varchar"),
    )
    full = await _field(client, "organization", "varchar")
    goes = await _make(
        client, "organization", {long["key"]: "One", short["key"]: "a", full["key"]: "x" * 200}, "Goes"
    )
    stays = await _make(
        client, "organization", {long["key"]: "Two", short["key"]: "b", full["key"]: "y" * 200}, "Stays"
    )
    await client.v1.organizations.merge(goes["id"], merge_with_id=stays["id"])
    record = await _read(client, "organization", stays["id"])
    assert (record[long["key"]], record[short["key"]], record[full["key"]]) == (
        "Two\nOne",
        "b, a",
        "y" * 200,
    )


@pytest.mark.parametrize("kind", KINDS[:3])
async def test_changes_are_logged_and_shown_when_asked_for(
    client: AsyncClient, local: Local[AsyncClient], kind: str
) -> None:
    key = (await _field(client, kind, "monetary"))["key"]
    made = await _make(client, kind, {key: 1})
    local.clock.advance(timedelta(hours=1))
    await _write(client, kind, made["id"], **{key: 2, f"{key}_currency": "USD"})
    path, item = f"/v1/{kind}s/{made['id']}/flow", f"{kind}Change"
    shown = (await client.request("GET", path, query={"items": item, "all_changes": "1"})).data
    changes = {
        entry["data"]["field_key"]: (entry["data"]["old_value"], entry["data"]["new_value"])
        for entry in shown
    }
    assert changes[key] == ("1", "2")
    assert changes[f"{key}_currency"] == ("EUR", "USD")
    assert "custom_fields" not in changes
    plain = (await client.request("GET", path, query={"items": item})).data
    assert not [entry for entry in plain if entry["data"]["field_key"].startswith(key)]
    again = await _write(client, kind, made["id"], **{key: 2})
    assert again[key] == 2
    later = (await client.request("GET", path, query={"items": item, "all_changes": "1"})).data
    assert len(later) == len(shown)


async def test_a_deleted_or_archived_deal_takes_no_values(client: AsyncClient) -> None:
    key = (await _field(client, "deal", "varchar"))["key"]
    made = await _make(client, "deal", {key: "x"})
    await client.v1.deals.update(made["id"], is_archived=True)
    assert "archived" in await _refusal(client, "deal", made["id"], **{key: "y"})
    await client.v1.deals.delete(made["id"])
    assert "deleted" in await _refusal(client, "deal", made["id"], **{key: "y"})
    assert (await _read(client, "deal", made["id"]))[key] == "x"
    person = await _make(client, "person", {})
    await client.v1.persons.delete(person["id"])
    with pytest.raises(NotFound):
        await _write(client, "person", person["id"], name="B")


async def _order(client: AsyncClient, kind: str, sort: str, **query: Any) -> list[str]:
    name = NAMES.get(kind, "name")
    found: list[Any] = []
    start = 0
    while True:
        page = {"sort": sort, "limit": 2, "start": start, **query}
        reply = await client.request("GET", f"/v1/{kind}s", query=page)
        found += reply.data or []
        if not reply.answer.additional_data["pagination"]["more_items_in_collection"]:
            return [record[name] for record in found if record[name] not in ("Maria",)]
        start += 2


@pytest.mark.parametrize("kind", KINDS[:3])
async def test_lists_are_sorted_by_custom_fields(client: AsyncClient, kind: str) -> None:
    number = (await _field(client, kind, "double"))["key"]
    words = (await _field(client, kind, "varchar"))["key"]
    made: Sequence[tuple[str, Any, Any]] = (
        ("A", 10, "beta"),
        ("B", None, "Alpha"),
        ("C", 9, None),
        ("D", 10, "gamma"),
        ("E", -1, "ALPHA"),
        ("F", None, None),
    )
    for name, amount, word in made:
        await _make(client, kind, {number: amount, words: word}, name)
    title = NAMES.get(kind, "name")
    assert await _order(client, kind, f"{number} ASC") == ["B", "F", "E", "C", "A", "D"]
    assert await _order(client, kind, f"{number} DESC") == ["D", "A", "C", "E", "F", "B"]
    assert await _order(client, kind, f"{number} DESC, id ASC") == ["A", "D", "C", "E", "B", "F"]
    assert await _order(client, kind, words) == ["C", "F", "B", "E", "A", "D"]
    assert await _order(client, kind, f"{words} ASC, {title} DESC") == ["F", "C", "E", "B", "A", "D"]
    assert await _order(client, kind, f"{number} DESC, {words} ASC") == ["A", "D", "C", "E", "F", "B"]
    assert await _order(client, kind, f"visible_to ASC, {number} DESC") == ["A", "D", "C", "E", "B", "F"]
    beyond = await client.request("GET", f"/v1/{kind}s", query={"sort": f"{number} DESC", "start": 500})
    assert beyond.data is None
    with pytest.raises(BadRequest) as refused:
        await client.request("GET", f"/v1/{kind}s", query={"sort": f"{'0' * 40} ASC"})
    assert "is not possible" in refused.value.body["error"]


async def test_the_order_holds_within_what_narrows_a_list(
    client: AsyncClient, local: Local[AsyncClient]
) -> None:
    key = (await _field(client, "deal", "double"))["key"]
    first = await _make(client, "deal", {key: 1, "status": "won"}, "Won")
    await _make(client, "deal", {key: 3}, "Open")
    await _make(client, "deal", {key: 2}, "Gone")
    await client.v1.deals.delete(first["id"] + 2)
    rita = local.add_user()
    await _make(rita, "deal", {key: 4, "visible_to": "1"}, "Hers")
    hidden = await _make(client, "deal", {key: 9, "visible_to": "1"}, "Mine")
    assert await _order(client, "deal", f"{key} DESC") == ["Mine", "Hers", "Open", "Won"]
    assert await _order(client, "deal", f"{key} DESC", status="won") == ["Won"]
    assert await _order(rita, "deal", f"{key} DESC", owned_by_you=1) == ["Hers"]
    assert "Mine" not in await _order(rita, "deal", f"{key} DESC")
    of_person = await client.request(
        "GET", f"/v1/persons/{hidden['person_id']['value']}/deals", query={"sort": f"{key} DESC"}
    )
    assert [deal["title"] for deal in of_person.data] == ["Mine"]


async def test_the_selector_takes_custom_keys(client: AsyncClient) -> None:
    key = (await _field(client, "deal", "monetary"))["key"]
    made = await _make(client, "deal", {key: 5})
    selected = (await client.request("GET", f"/v1/deals:(id,{key},{key}_currency)")).data
    assert selected == [{"id": made["id"], key: 5, f"{key}_currency": "EUR"}]


async def test_long_texts_are_searched_by_their_beginning_and_kept_whole(
    client: AsyncClient, local: Local[AsyncClient]
) -> None:
    field = await _field(client, "deal", "text")
    made = await _make(client, "deal", {field["key"]: "AB" * 200})
    assert made[field["key"]] == "AB" * 200
    assert _indexed(local, field["id"]) == [(made["id"], 0, None, ("ab" * 200)[:255], None, "ab" * 200)]
