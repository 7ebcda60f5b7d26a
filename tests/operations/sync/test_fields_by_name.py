# Made by tools/generate.py from tests/operations/aio/test_fields_by_name.py: change that, and run it again.
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
    BadValue,
    Client,
    DateRange,
    FieldError,
    Fields,
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


def _every_field(client: Client) -> Fields:
    """A deal field of every type, each named as its type."""
    for field_type in EVERY_TYPE:
        options = {"options": ["Red", "Green", "Blue"]} if field_type in ("enum", "set") else {}
        body = {"name": field_type, "field_type": field_type, **options}
        client.request("POST", "/v1/dealFields", body=body)
    return Fields(client.v1.deal_fields)


def test_values_of_every_type_are_written_and_read_by_name(client: Client) -> None:
    fields = _every_field(client)
    assert fields.names() == EVERY_TYPE
    maria = client.v1.persons.create(name="Maria")
    acme = client.v1.organizations.create(name="Acme")
    me = (client.v1.users.me()).id
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
    deal = client.v1.deals.create(title="A", person_id=maria.id, custom_fields=fields.write(values))
    assert fields.read(deal) == values
    assert fields.read((client.v1.deals.get(deal.id)).to_dict()) == values
    cleared = client.v1.deals.update(deal.id, custom_fields=fields.write(dict.fromkeys(values)))
    assert fields.read(cleared) == dict.fromkeys(values)
    again = client.v1.deals.update(deal.id, custom_fields=fields.write(fields.read(deal)))
    assert fields.read(again) == values


def test_plainer_values_are_written_too(client: Client) -> None:
    fields = _every_field(client)
    maria = client.v1.persons.create(name="Maria")
    blue = fields.option_id("set", "Blue")
    values = {
        "monetary": 5,
        "set": "Red",
        "enum": fields.option_id("enum", "Blue"),
        "people": maria,
        "daterange": (date(2026, 3, 2), None),
        "time": time(9, 30),
        "timerange": (time(9), time(10)),
        "address": "Short Street 2",
    }
    deal = client.v1.deals.create(title="A", person_id=maria.id, custom_fields=fields.write(values))
    read = fields.read(deal, names=values)
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
    changed = client.v1.deals.update(
        deal.id,
        custom_fields=fields.write({"set": [blue, "Green"], "monetary": Money(Decimal(7), "USD")}),
    )
    assert fields.read(changed, names=["set", "monetary"]) == {
        "set": ["Blue", "Green"],
        "monetary": Money(Decimal(7), "USD"),
    }


def test_a_list_is_sorted_by_the_key_of_a_name(client: Client) -> None:
    fields = _every_field(client)
    maria = client.v1.persons.create(name="Maria")
    for title, number in (("A", 1), ("B", 3), ("C", 2)):
        values = fields.write({"double": number})
        client.v1.deals.create(title=title, person_id=maria.id, custom_fields=values)
    listed = client.v1.deals.list(sort=f"{fields.key('double')} DESC")
    assert [deal.title for deal in listed.to_list()] == ["B", "C", "A"]


def test_fields_that_share_a_name_are_told_apart_by_key(client: Client) -> None:
    one = client.v1.person_fields.create(name="Source", field_type="varchar")
    other = client.v1.person_fields.create(name="Source", field_type="double")
    fields = Fields(client.v1.person_fields)
    with pytest.raises(AmbiguousField) as shared:
        fields.write({"Source": "x"})
    assert shared.value.keys == (one.key, other.key)
    assert str(shared.value) == (
        f"several custom fields are called 'Source'; use a key: {one.key}, {other.key}"
    )
    values = fields.write({one.key: "x", other.key: 2})
    maria = client.v1.persons.create(name="Maria", custom_fields=values)
    with pytest.raises(AmbiguousField):
        fields.read(maria)
    assert fields.read(maria, names=[one.key, other.key]) == {one.key: "x", other.key: 2}


def test_what_is_unknown_is_fetched_once_more(client: Client) -> None:
    fields = Fields(client.v1.organization_fields)
    assert fields.names() == ()
    made = client.v1.organization_fields.create(name="Size", field_type="enum", options=["S"])
    acme = client.v1.organizations.create(name="Acme", custom_fields=fields.write({"Size": "S"}))
    assert fields.key("Size") == made.key
    small = (made.options or [])[0].id
    assert made.id is not None
    assert isinstance(small, int)
    client.v1.organization_fields.update(
        made.id, options=[{"id": small, "label": "Small"}, {"label": "Large"}]
    )
    large = client.v1.organizations.update(acme.id, custom_fields=fields.write({"Size": "Large"}))
    assert fields.read(large) == {"Size": "Large"}
    assert fields.option_label("Size", small) == "Small"
    client.v1.organization_fields.create(name="Note", field_type="varchar")
    read_again = client.v1.organizations.get(acme.id)
    assert fields.read(read_again) == {"Size": "Large", "Note": None}


def test_options_that_nobody_knows_come_as_their_ids(client: Client) -> None:
    made = client.v1.deal_fields.create(name="Tags", field_type="set", options=["A"])
    fields = Fields(client.v1.deal_fields)
    known = (made.options or [])[0].id
    record = {"id": 1, made.key: f"{known},999", "f" * 40: "of another account"}
    for _ in range(2):
        assert fields.read(record) == {"Tags": ["A", "999"]}


def test_labels_are_options_of_a_built_in_field(client: Client) -> None:
    fields = Fields(client.v1.person_fields)
    hot = fields.option_id("Label", "Hot lead")
    assert isinstance(hot, int)
    maria = client.v1.persons.create(name="Maria", label=hot)
    assert maria.label is not None
    assert fields.option_label("label", maria.label) == "Hot lead"


def test_a_renamed_field_is_found_after_a_refresh(client: Client) -> None:
    made = client.v1.deal_fields.create(name="Old", field_type="varchar")
    fields = Fields(client.v1.deal_fields)
    assert fields.key("Old") == made.key
    assert made.id is not None
    client.v1.deal_fields.update(made.id, name="New")
    assert (fields.field("New")).key == made.key
    client.v1.deal_fields.update(made.id, name="Newer")
    fields.refresh()
    with pytest.raises(UnknownField):
        fields.key("New")


def test_what_is_not_there_is_named(client: Client) -> None:
    fields = Fields(client.v1.deal_fields)
    made = client.v1.deal_fields.create(name="Color", field_type="enum", options=["Red", "Blue"])
    with pytest.raises(UnknownField) as unknown:
        fields.write({"Colour": "Red"})
    assert str(unknown.value) == "there is no custom field 'Colour'; those that there are: 'Color'"
    for ask in (lambda: fields.read({}, names=["Title"]), lambda: fields.write({"title": "x"})):
        with pytest.raises(UnknownField):
            ask()
    with pytest.raises(UnknownOption) as missing:
        fields.write({"Color": "Green"})
    assert str(missing.value) == "the field 'Color' has no option 'Green'; those that it has: 'Red', 'Blue'"
    with pytest.raises(LookupError):
        fields.option_label("Color", 999)
    assert issubclass(AmbiguousOption, FieldError)
    assert (fields.field(made.key)).name == "Color"


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
def test_values_that_do_not_fit_are_not_sent(client: Client, field_type: str, value: Any) -> None:
    client.request("POST", "/v1/dealFields", body={"name": "Own", "field_type": field_type})
    fields = Fields(client.v1.deal_fields)
    with pytest.raises(BadValue, match=r"the field 'Own' takes .*, not "):
        fields.write({"Own": value})
