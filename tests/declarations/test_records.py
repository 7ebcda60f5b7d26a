"""Records of every class are views that take any JSON: they never raise, drop nothing and can be kept."""

from __future__ import annotations

import importlib
import pickle
import pkgutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pipedriver.api
from pipedriver.api.v1.records.activities import Activity
from pipedriver.api.v1.records.attachments import MailMessage
from pipedriver.api.v1.records.deals import Deal, DealDetails, DealSummary, MergedDeal, PlainDeal
from pipedriver.api.v1.records.fields import Field
from pipedriver.api.v1.records.mail import MailThread
from pipedriver.api.v1.records.persons import Person, PersonProducts
from pipedriver.api.v1.records.products import PlainProduct, Product
from pipedriver.api.v1.records.recents import RecentItem
from pipedriver.api.v1.records.roles import RoleDetails
from pipedriver.api.v1.records.users import User
from pipedriver.core.answer import Answer
from pipedriver.core.record import Money, Record, field_names


def record_classes() -> Iterator[type[Record]]:
    """Every record class below ``pipedriver.api``."""
    for entry in pkgutil.walk_packages(pipedriver.api.__path__, "pipedriver.api."):
        for value in vars(importlib.import_module(entry.name)).values():
            if isinstance(value, type) and issubclass(value, Record) and value.__module__ == entry.name:
                yield value


CLASSES = list(record_classes())
every_class = pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)

TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "0", "1", "true", "0000-00-00", "0000-00-00 00:00:00", "2026-02-30", "25:61", "1e999", "::"]
    ),
    st.datetimes().map(str),
    st.dates().map(str),
    st.times().map(str),
    st.decimals(allow_nan=True).map(str),
)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), TEXTS)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["id", "value", "name", "email", "1"]), inner, max_size=3),
    ),
    max_leaves=6,
)


def read_everything(record: Record) -> None:
    """Read every field and every property of a record."""
    cls = type(record)
    for name in field_names(cls):
        getattr(record, name)
    for base in cls.__mro__:
        for name, value in vars(base).items():
            if isinstance(value, property):
                getattr(record, name)
    assert repr(record).startswith(cls.__name__)


def test_there_are_records() -> None:
    assert len(CLASSES) > 40
    assert len({cls.__name__ for cls in CLASSES}) == len(CLASSES)


@every_class
def test_every_annotation_can_be_evaluated(cls: type[Record]) -> None:
    assert set(field_names(cls)) <= get_type_hints(cls).keys()
    assert (cls.__doc__ or "").strip()


@every_class
def test_no_field_hides_what_records_do(cls: type[Record]) -> None:
    assert not set(field_names(cls)) & {name for name in dir(Record) if not name.startswith("__")}


@every_class
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_any_json_can_be_read(cls: type[Record], data: st.DataObject) -> None:
    keys = st.sampled_from([*field_names(cls), "from", "a_key_of_tomorrow"])
    raw = data.draw(st.dictionaries(keys, VALUES, max_size=8))
    record = cls(raw)
    read_everything(record)
    assert record.to_dict() == raw
    assert record.to_dict() is not raw
    assert pickle.loads(pickle.dumps(record)) == record


@every_class
def test_every_field_takes_any_one_value(cls: type[Record]) -> None:
    values: list[Any] = [None, "", "x", 7, 1.5, True, [], [1], ["x"], [[]], [{}], {}, {"id": []}]
    for value in values:
        read_everything(cls(dict.fromkeys(field_names(cls), value)))


@every_class
def test_an_empty_answer_can_be_read(cls: type[Record]) -> None:
    read_everything(cls({}))


def test_a_deal_reads_as_it_is_annotated() -> None:
    deal = DealDetails(
        {
            "id": 7,
            "title": "Fleet",
            "value": 1234.5,
            "currency": "EUR",
            "weighted_value": 617.25,
            "weighted_value_currency": "EUR",
            "add_time": "2026-01-31 10:00:00",
            "won_time": "",
            "expected_close_date": "2026-03-01",
            "active": 1,
            "user_id": {"id": 3, "value": 3, "name": "Ada", "has_pic": 0},
            "person_id": {"value": 5, "name": "Bo", "email": [{"value": "bo@example.com", "primary": True}]},
            "org_id": None,
            "age": {"d": 2, "total_seconds": 172800},
            "next_activity": {"id": 9, "due_time": "09:30", "duration": "01:15", "done": False},
            "0123456789012345678901234567890123456789": "42",
        }
    )
    assert deal.money == Money(Decimal("1234.5"), "EUR")
    assert deal.weighted_money == Money(Decimal("617.25"), "EUR")
    assert deal.add_time == datetime(2026, 1, 31, 10, tzinfo=UTC)
    assert deal.won_time is None
    assert deal.expected_close_date == date(2026, 3, 1)
    assert deal.active is True
    assert deal.user_id is not None
    assert (deal.user_id.id, deal.user_id.name, deal.user_id.has_pic) == (3, "Ada", False)
    assert deal.person_id is not None
    assert deal.person_id.id == 5
    assert [email.value for email in deal.person_id.email] == ["bo@example.com"]
    assert deal.org_id is None
    assert deal.age is not None
    assert deal.age.total_seconds == 172800
    assert deal.next_activity is not None
    assert deal.next_activity.due_time == time(9, 30)
    assert deal.next_activity.duration == timedelta(hours=1, minutes=15)
    assert deal["0123456789012345678901234567890123456789"] == "42"


def test_a_class_read_after_its_base_keeps_its_own_fields() -> None:
    assert PlainDeal({"user_id": 3}).user_id == 3
    owner = Deal({"user_id": {"value": 3}}).user_id
    assert owner is not None
    assert owner.id == 3
    assert MergedDeal({"user_id": 3, "merge_what_id": 4}).merge_what_id == 4


def test_money_needs_an_amount_and_a_currency() -> None:
    assert Deal({"value": 10}).money is None
    assert Deal({"value": "x", "currency": "EUR"}).money is None
    assert Deal({"value": "10.10", "currency": "EUR"}).money == Money(Decimal("10.10"), "EUR")


def test_a_summary_reads_its_totals_by_currency() -> None:
    summary = DealSummary({"values_total": {"EUR": {"value": 10, "count": 2}}, "total_count": 2})
    assert summary.values_total["EUR"].count == 2


def test_the_senders_of_a_mail_message_are_read() -> None:
    message = MailMessage({"id": 1, "from": [{"email_address": "a@example.com"}], "read_flag": 1})
    assert [sender.email_address for sender in message.senders] == ["a@example.com"]
    assert message.read_flag is True


def test_products_of_a_person_are_read_by_deal() -> None:
    found = PersonProducts({"12": {"deal": {"id": 12}, "product": {"id": 3}}, "13": None}).by_deal
    assert list(found) == ["12"]
    assert found["12"].product == {"id": 3}


def test_an_activity_without_a_time_lasts_all_day() -> None:
    activity = Activity({"due_date": "2026-01-31", "due_time": "", "duration": "", "done": 0})
    assert (activity.due_time, activity.duration, activity.done) == (None, None, False)


def test_a_person_without_contacts_has_one_empty_one() -> None:
    person = Person({"email": [{"value": "", "primary": True}]})
    assert [(email.value, email.primary) for email in person.email] == [("", True)]


def test_a_recent_item_gives_its_record_as_its_kind() -> None:
    (deal,) = RecentItem({"item": "deal", "id": 5, "data": {"id": 5, "user_id": 3}}).records
    assert (type(deal), deal["user_id"]) == (PlainDeal, 3)
    (product,) = RecentItem({"item": "product", "id": 5, "data": {"id": 5}}).records
    assert type(product) is PlainProduct
    (user,) = RecentItem({"item": "user", "id": 5, "data": [{"id": 5}]}).records
    assert type(user) is User
    (later,) = RecentItem({"item": "a kind of tomorrow", "id": 5, "data": {"id": 5}}).records
    assert type(later) is Record
    assert RecentItem({"item": "deal", "id": 5, "data": None}).records == []


def test_the_settings_of_a_role_come_from_beside_it() -> None:
    body = {
        "success": True,
        "data": {"id": 1},
        "additional_data": {"settings": {"deal_default_visibility": 3}},
    }
    answer = Answer(200, {}, body, cost=2, attempts=1, elapsed=0.0)
    settings = RoleDetails({"id": 1}, answer).settings
    assert settings is not None
    assert settings.deal_default_visibility == 3
    assert RoleDetails({"id": 1}).settings is None


def test_a_field_reads_its_options_and_a_mandatory_flag_of_either_form() -> None:
    field = Field(
        {"options": [{"id": 7, "label": "red"}, {"id": "open", "label": "Open"}], "mandatory_flag": 1}
    )
    assert field.options is not None
    assert [(option.id, option.label) for option in field.options] == [(7, "red"), ("open", "Open")]
    assert field.mandatory_flag is True
    assert Field({"mandatory_flag": {"stages": [1]}}).mandatory_flag == {"stages": [1]}


def test_the_prices_of_a_product_are_exact() -> None:
    prices = Product({"prices": [{"price": "10.10", "currency": "EUR"}]}).prices
    assert prices is not None
    assert [price.money for price in prices] == [Money(Decimal("10.10"), "EUR")]


def test_the_senders_of_a_mail_thread_are_read() -> None:
    thread = MailThread({"parties": {"from": [{"email_address": "a@example.com", "latest_sent": 1}]}})
    assert thread.parties is not None
    assert [(party.email_address, party.latest_sent) for party in thread.parties.senders] == [
        ("a@example.com", True)
    ]
