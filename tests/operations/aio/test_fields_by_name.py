"""Custom fields by name over HTTP: read, written, told apart, fetched again when something is new."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from pipedriver import (
    Address,
    AmbiguousField,
    AmbiguousOption,
    AsyncClient,
    AsyncFields,
    BadValue,
    DateRange,
    FieldError,
    Money,
    TimeRange,
    UnknownField,
    UnknownOption,
    ZonedTime,
)

EVERY_TYPE = (
    "varchar",
    "varchar_auto",
    "text",
    "double",
    "monetary",
    "set",
    "enum",
    "user",
    "org",
    "people",
    "phone",
    "date",
    "daterange",
    "time",
    "timerange",
    "address",
    "visible_to",
)


async def _every_field(client: AsyncClient) -> AsyncFields:
    """A deal field of every type, each named as its type."""
    for field_type in EVERY_TYPE:
        options = {"options": ["Red", "Green", "Blue"]} if field_type in ("enum", "set") else {}
        body = {"name": field_type, "field_type": field_type, **options}
        await client.request("POST", "/v1/dealFields", body=body)
    return AsyncFields(client.v1.deal_fields)


async def test_values_of_every_type_are_written_and_read_by_name(client: AsyncClient) -> None:
    fields = await _every_field(client)
    assert await fields.names() == EVERY_TYPE
    maria = await client.v1.persons.create(name="Maria")
    acme = await client.v1.organizations.create(name="Acme")
    me = (await client.v1.users.me()).id
    values: dict[str, Any] = {
        "varchar": "x",
        "varchar_auto": "y",
        "text": "z",
        "double": 12.5,
        "monetary": Money(Decimal("99.9"), "USD"),
        "set": ["Blue", "Red"],
        "enum": "Green",
        "user": me,
        "org": acme.id,
        "people": maria.id,
        "phone": "+372 555 01",
        "date": date(2026, 3, 2),
        "daterange": DateRange(date(2026, 3, 2), date(2026, 3, 9)),
        "time": ZonedTime(time(9, 30), 1),
        "timerange": TimeRange(time(9, 30), time(11, 0, 5), 1),
        "address": Address("Long Street 1", {"locality": "Tallinn"}),
        "visible_to": "3",
    }
    deal = await client.v1.deals.create(
        title="A", person_id=maria.id, custom_fields=await fields.write(values)
    )
    assert await fields.read(deal) == values
    assert await fields.read((await client.v1.deals.get(deal.id)).to_dict()) == values
    cleared = await client.v1.deals.update(deal.id, custom_fields=await fields.write(dict.fromkeys(values)))
    assert await fields.read(cleared) == dict.fromkeys(values)
    again = await client.v1.deals.update(deal.id, custom_fields=await fields.write(await fields.read(deal)))
    assert await fields.read(again) == values


async def test_plainer_values_are_written_too(client: AsyncClient) -> None:
    fields = await _every_field(client)
    maria = await client.v1.persons.create(name="Maria")
    blue = await fields.option_id("set", "Blue")
    values = {
        "monetary": 5,
        "set": "Red",
        "enum": await fields.option_id("enum", "Blue"),
        "people": maria,
        "daterange": (date(2026, 3, 2), None),
        "time": time(9, 30),
        "timerange": (time(9), time(10)),
        "address": "Short Street 2",
    }
    deal = await client.v1.deals.create(
        title="A", person_id=maria.id, custom_fields=await fields.write(values)
    )
    read = await fields.read(deal, names=values)
    assert read == {
        "monetary": Money(Decimal(5), "EUR"),
        "set": ["Red"],
        "enum": "Blue",
        "people": maria.id,
        "daterange": DateRange(date(2026, 3, 2)),
        "time": ZonedTime(time(9, 30), 1),
        "timerange": TimeRange(time(9), time(10), 1),
        "address": Address("Short Street 2"),
    }
    changed = await client.v1.deals.update(
        deal.id,
        custom_fields=await fields.write({"set": [blue, "Green"], "monetary": Money(Decimal(7), "USD")}),
    )
    assert await fields.read(changed, names=["set", "monetary"]) == {
        "set": ["Blue", "Green"],
        "monetary": Money(Decimal(7), "USD"),
    }


async def test_a_list_is_sorted_by_the_key_of_a_name(client: AsyncClient) -> None:
    fields = await _every_field(client)
    maria = await client.v1.persons.create(name="Maria")
    for title, number in (("A", 1), ("B", 3), ("C", 2)):
        values = await fields.write({"double": number})
        await client.v1.deals.create(title=title, person_id=maria.id, custom_fields=values)
    listed = client.v1.deals.list(sort=f"{await fields.key('double')} DESC")
    assert [deal.title for deal in await listed.to_list()] == ["B", "C", "A"]


async def test_fields_that_share_a_name_are_told_apart_by_key(client: AsyncClient) -> None:
    one = await client.v1.person_fields.create(name="Source", field_type="varchar")
    other = await client.v1.person_fields.create(name="Source", field_type="double")
    fields = AsyncFields(client.v1.person_fields)
    with pytest.raises(AmbiguousField) as shared:
        await fields.write({"Source": "x"})
    assert shared.value.keys == (one.key, other.key)
    assert str(shared.value) == (
        f"several custom fields are called 'Source'; use a key: {one.key}, {other.key}"
    )
    values = await fields.write({one.key: "x", other.key: 2})
    maria = await client.v1.persons.create(name="Maria", custom_fields=values)
    with pytest.raises(AmbiguousField):
        await fields.read(maria)
    assert await fields.read(maria, names=[one.key, other.key]) == {one.key: "x", other.key: 2}


async def test_what_is_unknown_is_fetched_once_more(client: AsyncClient) -> None:
    fields = AsyncFields(client.v1.organization_fields)
    assert await fields.names() == ()
    made = await client.v1.organization_fields.create(name="Size", field_type="enum", options=["S"])
    acme = await client.v1.organizations.create(name="Acme", custom_fields=await fields.write({"Size": "S"}))
    assert await fields.key("Size") == made.key
    small = (made.options or [])[0].id
    assert made.id is not None
    assert isinstance(small, int)
    await client.v1.organization_fields.update(
        made.id, options=[{"id": small, "label": "Small"}, {"label": "Large"}]
    )
    large = await client.v1.organizations.update(acme.id, custom_fields=await fields.write({"Size": "Large"}))
    assert await fields.read(large) == {"Size": "Large"}
    assert await fields.option_label("Size", small) == "Small"
    await client.v1.organization_fields.create(name="Note", field_type="varchar")
    read_again = await client.v1.organizations.get(acme.id)
    assert await fields.read(read_again) == {"Size": "Large", "Note": None}


async def test_options_that_nobody_knows_come_as_their_ids(client: AsyncClient) -> None:
    made = await client.v1.deal_fields.create(name="Tags", field_type="set", options=["A"])
    fields = AsyncFields(client.v1.deal_fields)
    known = (made.options or [])[0].id
    record = {"id": 1, made.key: f"{known},999", "f" * 40: "of another account"}
    for _ in range(2):
        assert await fields.read(record) == {"Tags": ["A", "999"]}


async def test_labels_are_options_of_a_built_in_field(client: AsyncClient) -> None:
    fields = AsyncFields(client.v1.person_fields)
    hot = await fields.option_id("Label", "Hot lead")
    assert isinstance(hot, int)
    maria = await client.v1.persons.create(name="Maria", label=hot)
    assert maria.label is not None
    assert await fields.option_label("label", maria.label) == "Hot lead"


async def test_a_renamed_field_is_found_after_a_refresh(client: AsyncClient) -> None:
    made = await client.v1.deal_fields.create(name="Old", field_type="varchar")
    fields = AsyncFields(client.v1.deal_fields)
    assert await fields.key("Old") == made.key
    assert made.id is not None
    await client.v1.deal_fields.update(made.id, name="New")
    assert (await fields.field("New")).key == made.key
    await client.v1.deal_fields.update(made.id, name="Newer")
    await fields.refresh()
    with pytest.raises(UnknownField):
        await fields.key("New")


async def test_what_is_not_there_is_named(client: AsyncClient) -> None:
    fields = AsyncFields(client.v1.deal_fields)
    made = await client.v1.deal_fields.create(name="Color", field_type="enum", options=["Red", "Blue"])
    with pytest.raises(UnknownField) as unknown:
        await fields.write({"Colour": "Red"})
    assert str(unknown.value) == "there is no custom field 'Colour'; those that there are: 'Color'"
    for ask in (lambda: fields.read({}, names=["Title"]), lambda: fields.write({"title": "x"})):
        with pytest.raises(UnknownField):
            await ask()
    with pytest.raises(UnknownOption) as missing:
        await fields.write({"Color": "Green"})
    assert str(missing.value) == "the field 'Color' has no option 'Green'; those that it has: 'Red', 'Blue'"
    with pytest.raises(LookupError):
        await fields.option_label("Color", 999)
    assert issubclass(AmbiguousOption, FieldError)
    assert (await fields.field(made.key)).name == "Color"


@pytest.mark.parametrize(
    ("field_type", "value"),
    [
        ("varchar", 5),
        ("double", "5"),
        ("double", True),
        ("monetary", "5 EUR"),
        ("date", "2026-03-02"),
        ("date", datetime(2026, 3, 2)),  # a bad value is what is asked for
        ("daterange", (date(2026, 3, 2),)),
        ("daterange", ("2026-03-02", "2026-03-03")),
        ("time", "09:30"),
        ("timerange", 9),
        ("address", Address("x", {"planet": "Mars"})),
        ("people", "Maria"),
        ("user", True),
    ],
)
async def test_values_that_do_not_fit_are_not_sent(client: AsyncClient, field_type: str, value: Any) -> None:
    await client.request("POST", "/v1/dealFields", body={"name": "Own", "field_type": field_type})
    fields = AsyncFields(client.v1.deal_fields)
    with pytest.raises(BadValue, match=r"the field 'Own' takes .*, not "):
        await fields.write({"Own": value})
