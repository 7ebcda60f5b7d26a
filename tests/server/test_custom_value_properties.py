"""Custom values of every type: what is written is read again, and the rows to search by always agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from sqlalchemy import select

from pipedriver.server.crm.contacts import get_contact
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.custom_values import (
    copied_values,
    given_values,
    merged_values,
    searchable_texts,
    value_reader,
    values_written,
)
from pipedriver.server.crm.field_types import TYPES
from pipedriver.server.crm.fields import create_field, update_field
from pipedriver.server.crm.known_fields import known_fields, live_fields
from pipedriver.server.crm.organizations import create_organization, update_organization
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.store.database import Row
from pipedriver.server.store.statement import Statement
from pipedriver.server.store.tables import custom_values
from tests.server.companies import Company

LABELS = ("A", "B", "C", "D")
EXAMPLES = settings(max_examples=60, deadline=None)

_all_values = Statement(select(custom_values).order_by(*custom_values.primary_key.columns))


class Place:
    """A company with a field of every type on organizations, and one organization."""

    def __init__(self) -> None:
        self.company = Company()
        self.keys: dict[str, str] = {}
        for field_type, known in TYPES.items():
            options = LABELS if known.has_options else None
            made = partial(
                create_field, entity="organization", name=field_type, field_type=field_type, options=options
            )
            row = self.company.carry_out(made)
            self.keys[field_type] = row["key"]
        self.id = self.company.carry_out(lambda context: create_organization(context, {"name": "Acme"})["id"])
        self.options = self.company.carry_out(self._options)

    def _options(self, context: Context) -> dict[str, list[int]]:
        known = known_fields(context, "organization")
        return {
            row["field_type"]: [option["id"] for option in known.options.get(row["id"], ())]
            for row in known.rows
            if row["edit_flag"]
        }

    def write(self, values: Mapping[str, Any]) -> Row:
        """Change the organization; gives its values."""
        self.company.carry_out(
            lambda context: update_organization(context, self.id, {"custom_fields": dict(values)})
        )
        return self.read()

    def read(self) -> Row:
        """The organization's values."""
        return self.company.carry_out(
            lambda context: value_reader(context, "organization")(
                get_contact(context, "organization", self.id)["custom_fields"]
            )
        )

    def check_rows(self) -> None:
        """Check that the rows to search by are those that follow from what the organization holds."""

        def rule(context: Context) -> None:
            document = get_contact(context, "organization", self.id)["custom_fields"]
            wanted = [
                entry | {"object_id": self.id}
                for entries in copied_values(context, "organization", document).entries.values()
                for entry in entries
            ]
            found = context.session.all(_all_values)
            assert sorted(wanted, key=_place) == sorted(found, key=_place)

        self.company.carry_out(rule)


def _place(row: Row) -> tuple[int, int]:
    return row["field_id"], row["position"]


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    """A company with a field of every type."""
    made = Place()
    yield made
    made.company.database.close()


characters = st.characters(codec="utf-8", exclude_characters="\x00")
texts = st.text(characters, min_size=1, max_size=255)
numbers = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False), st.integers(min_value=-(2**53), max_value=2**53)
)
days = st.dates(min_value=date(1, 1, 1)).map(date.isoformat)
times = st.times().map(lambda found: time(found.hour, found.minute, found.second).isoformat())
fitting: dict[str, SearchStrategy[Any]] = {
    "varchar": texts,
    "varchar_auto": texts,
    "phone": texts,
    "address": texts,
    "text": st.text(characters, min_size=1, max_size=2_000),
    "double": numbers,
    "monetary": numbers,
    "date": days,
    "daterange": days,
    "time": times,
    "timerange": times,
    "visible_to": st.sampled_from(["1", "3", "5", "7"]),
}


@pytest.mark.parametrize("field_type", sorted(fitting))
@EXAMPLES
@given(data=st.data())
def test_what_is_written_is_read(place: Place, field_type: str, data: st.DataObject) -> None:
    key, value = place.keys[field_type], data.draw(fitting[field_type])
    place.write({key: None})
    assert place.write({key: value})[key] == value
    place.check_rows()
    # What was read can be sent back as it is.
    before = place.read()
    assert place.write(before) == before
    assert place.write({key: ""})[key] is None
    place.check_rows()


@pytest.mark.parametrize("field_type", ["enum", "set"])
@EXAMPLES
@given(data=st.data())
def test_options_are_read_as_chosen(place: Place, field_type: str, data: st.DataObject) -> None:
    key, known = place.keys[field_type], place.options[field_type]
    chosen = data.draw(
        st.lists(st.sampled_from(known), min_size=1, max_size=1 if field_type == "enum" else 9)
    )
    text = ",".join(str(option) for option in dict.fromkeys(chosen))
    for form in (text, chosen if field_type == "set" else chosen[0]):
        place.write({key: None})
        assert place.write({key: form})[key] == text
        place.check_rows()


@EXAMPLES
@given(begin=days, end=days)
def test_a_range_of_dates_never_ends_before_it_begins(place: Place, begin: str, end: str) -> None:
    key = place.keys["daterange"]
    place.write({key: None})
    values = {key: begin, f"{key}_until": end}
    if begin <= end:
        written = place.write(values)
        assert (written[key], written[f"{key}_until"]) == (begin, end)
    else:
        with pytest.raises(Invalid):
            place.write(values)
        assert place.read()[key] is None
    place.check_rows()


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(2**63), max_value=2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8"), max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_whatever_is_sent_is_kept_well_or_refused_whole(place: Place, data: st.DataObject) -> None:
    names = sorted(place.company.carry_out(lambda context: list(live_fields(context, "organization").owners)))
    sent = data.draw(st.dictionaries(st.sampled_from(names), json_values, min_size=1, max_size=4))
    before = place.read()
    try:
        after = place.write(sent)
    except Invalid:
        assert place.read() == before
    else:
        assert set(after) == set(names)
        assert {name for name in names if after[name] != before[name]} <= {
            name for name in names if name[:40] in {key[:40] for key in sent}
        }
    place.check_rows()


@EXAMPLES
@given(data=st.data())
def test_a_field_has_the_options_that_it_is_given(data: st.DataObject) -> None:
    with Company() as company:
        row = company.carry_out(
            lambda context: create_field(
                context, "organization", name="Own", field_type="set", options=list(LABELS)
            )
        )
        options = company.carry_out(lambda context: _options_of(context, row["id"]))
        id = company.carry_out(
            lambda context: create_organization(
                context, {"name": "Acme", "custom_fields": {row["key"]: [option["id"] for option in options]}}
            )["id"]
        )
        kept = data.draw(st.lists(st.sampled_from(options), unique_by=lambda option: option["id"]))
        new = data.draw(st.lists(st.sampled_from(["X", "Y", "Z"]), unique=True, min_size=0 if kept else 1))
        wanted = data.draw(
            st.permutations([{"id": option["id"]} for option in kept] + [{"label": label} for label in new])
        )
        company.carry_out(
            lambda context: update_field(context, "organization", row["id"], {"options": wanted})
        )
        after = company.carry_out(lambda context: _options_of(context, row["id"]))
        by_id = {option["id"]: option["label"] for option in options}
        assert [option["label"] for option in after] == [
            by_id[entry["id"]] if "id" in entry else entry["label"] for entry in wanted
        ]
        assert [option["id"] for option in after if option["id"] in by_id] == [
            entry["id"] for entry in wanted if "id" in entry
        ]
        left = {option["id"] for option in kept}
        values = company.carry_out(
            lambda context: value_reader(context, "organization")(
                get_contact(context, "organization", id)["custom_fields"]
            )
        )
        chosen = [str(option["id"]) for option in options if option["id"] in left]
        assert values[row["key"]] == (",".join(chosen) or None)
        rows = company.carry_out(lambda context: context.session.all(_all_values))
        assert [row["number"] for row in rows] == [float(option) for option in chosen]


def _options_of(context: Context, field: int) -> list[Row]:
    options = known_fields(context, "organization").options[field]
    return [option for option in options if option["active_flag"]]


@EXAMPLES
@given(data=st.data())
def test_a_merge_loses_no_value(place: Place, data: st.DataObject) -> None:
    drawn = st.fixed_dictionaries(
        {}, optional={place.keys[name]: strategy for name, strategy in fitting.items() if name != "text"}
    )
    going, staying = data.draw(drawn), data.draw(drawn)

    def rule(context: Context) -> tuple[Row, Row, Row]:
        goes = given_values(context, "organization", going).document
        stays = given_values(context, "organization", staying).document
        read = value_reader(context, "organization")
        merged = merged_values(context, "organization", stays, goes)
        return read(goes), read(stays), read(merged.document)

    goes, stays, merged = place.company.carry_out(rule)
    for name, key in place.keys.items():
        if stays[key] is None:
            assert merged[key] == goes[key]
        elif goes[key] is None or name != "varchar":
            assert merged[key] == stays[key]
        else:
            assert merged[key] in (stays[key], f"{stays[key]}, {goes[key]}")


@EXAMPLES
@given(word=texts, amount=numbers)
def test_the_search_gets_texts_and_numbers_and_no_options(place: Place, word: str, amount: float) -> None:
    keys = place.keys
    values = {keys["varchar"]: word, keys["double"]: amount, keys["enum"]: place.options["enum"][0]}

    def rule(context: Context) -> dict[str, str]:
        document = given_values(context, "organization", values).document
        return dict(searchable_texts(context, "organization", document))

    found = place.company.carry_out(rule)
    assert set(found) == {keys["varchar"], keys["double"]}
    assert found[keys["varchar"]] == word
    assert float(found[keys["double"]]) == amount


def test_nothing_given_changes_nothing(place: Place) -> None:
    def rule(context: Context) -> None:
        changes = given_values(context, "organization", {"unknown": 1}, "{}")
        assert not changes
        values_written(context, "organization", place.id, changes)

    place.company.carry_out(rule)
    place.check_rows()
