"""What a new company has, and what a new user gets."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Table, select

from pipedriver.server.crm.context import Context, Viewer
from pipedriver.server.crm.currencies import currencies_of, currency_of, list_currencies
from pipedriver.server.crm.money import Currency
from pipedriver.server.crm.new_users import NewUser
from pipedriver.server.crm.permissions import PERMISSIONS, contents_of
from pipedriver.server.crm.refusals import Conflict, Invalid, NotFound
from pipedriver.server.crm.viewers import viewer_of
from pipedriver.server.founding import (
    ACTIVITY_TYPES,
    Founded,
    NewPipeline,
    NewStage,
    add_pipeline,
    add_user,
    found_company,
    found_example,
    founded_companies,
    founded_image,
)
from pipedriver.server.store.database import Row, Session
from pipedriver.server.store.identifiers import USERS_OF_A_COMPANY, next_id
from pipedriver.server.store.schema import prepare
from pipedriver.server.store.sqlite import MemoryDatabase
from pipedriver.server.store.statement import Statement
from pipedriver.server.store.tables import (
    activity_types,
    api_tokens,
    companies,
    counters,
    currencies,
    pipelines,
    stages,
    users,
)

MOMENT = datetime(2026, 2, 3, 10, 0, tzinfo=UTC)


@pytest.fixture
def database() -> Iterator[MemoryDatabase]:
    database = MemoryDatabase()
    database.write(lambda session: prepare(session, is_empty=True))
    yield database
    database.close()


def _found(session: Session, **given: Any) -> Founded:
    usual: dict[str, Any] = {
        "name": "Acme",
        "domain": "acme",
        "country": "SE",
        "default_currency": "SEK",
        "owner_name": "Åsa Groß",
        "owner_email": "asa@acme.example",
    }
    return found_company(session, MOMENT, **usual | given)


def _rows(database: MemoryDatabase, table: Table) -> list[Row]:
    ordered = Statement(select(table).order_by(*table.primary_key.columns))
    return database.read(lambda session: session.all(ordered))


def _context(session: Session, company: int = 1) -> Context:
    return Context(session, Viewer(company, "acme", 1, True, "EUR", "en_US", "UTC"), MOMENT)


def test_a_new_company_has_an_owner_with_a_token(database: MemoryDatabase) -> None:
    founded = database.write(_found)
    assert re.fullmatch("[0-9a-f]{40}", founded.api_token)
    viewer = database.read(lambda session: viewer_of(session, founded.api_token))
    assert viewer == Viewer(
        founded.company_id,
        "acme",
        founded.user_id,
        True,
        "SEK",
        "en_US",
        "UTC",
        role_id=1,
        permissions=frozenset(PERMISSIONS),
        admin_of=frozenset({"sales", "global", "account_settings"}),
    )
    (owner,) = _rows(database, users)
    assert (owner["name"], owner["email"], owner["search_name"]) == (
        "Åsa Groß",
        "asa@acme.example",
        "åsa gross",
    )
    assert (owner["has_created_company"], owner["active_flag"], owner["is_deleted"]) == (1, 1, 0)
    (company,) = _rows(database, companies)
    assert (company["name"], company["country"], company["add_time"]) == ("Acme", "SE", "2026-02-03 10:00:00")


def test_a_new_company_has_a_pipeline_with_five_stages(database: MemoryDatabase) -> None:
    database.write(_found)
    (pipeline,) = _rows(database, pipelines)
    assert (pipeline["id"], pipeline["name"], pipeline["order_nr"], pipeline["active"]) == (
        1,
        "Pipeline",
        0,
        1,
    )
    assert [
        (row["name"], row["order_nr"], row["deal_probability"], row["rotten_flag"])
        for row in _rows(database, stages)
    ] == [
        ("Qualified", 1, 100, 0),
        ("Contact Made", 2, 100, 0),
        ("Demo Scheduled", 3, 100, 0),
        ("Proposal Made", 4, 100, 0),
        ("Negotiations Started", 5, 100, 0),
    ]


def test_a_new_company_has_the_usual_activity_types(database: MemoryDatabase) -> None:
    database.write(_found)
    found = [
        (row["id"], row["key_string"], row["icon_key"], row["name"])
        for row in _rows(database, activity_types)
    ]
    assert found == [(id, key, key, key.capitalize()) for id, key in enumerate(ACTIVITY_TYPES, start=1)]


def test_a_new_company_has_the_currencies_of_the_world(database: MemoryDatabase) -> None:
    database.write(_found)
    by_code = {row["code"]: row for row in _rows(database, currencies)}
    assert len(by_code) > 150
    assert list(by_code) == sorted(by_code)
    euro, yen = by_code["EUR"], by_code["JPY"]
    assert (euro["name"], euro["symbol"], euro["decimal_points"], euro["rate"]) == ("Euro", "€", 2, 1.0)
    assert (yen["name"], yen["symbol"], yen["decimal_points"]) == ("Japanese Yen", "¥", 0)
    assert all(row["active_flag"] and not row["is_custom_flag"] for row in by_code.values())


def test_the_ids_that_follow_are_free(database: MemoryDatabase) -> None:
    def job(session: Session) -> dict[str, int]:
        company = _found(session).company_id
        return {
            kind: next_id(session, company, kind)
            for kind in ("pipelines", "stages", "activity_types", "deals")
        }

    assert database.write(job) == {"pipelines": 2, "stages": 6, "activity_types": 7, "deals": 1}
    assert {row["kind"] for row in _rows(database, counters)} >= {"currencies", "users"}


def test_companies_share_no_user_id_and_each_counts_its_records_from_one(database: MemoryDatabase) -> None:
    first = database.write(_found)
    second = database.write(lambda session: _found(session, name="Other", domain="other"))
    assert (first.company_id, first.user_id) == (1, 1)
    assert (second.company_id, second.user_id) == (2, USERS_OF_A_COMPANY + 1)
    assert {row["id"] for row in _rows(database, stages) if row["company_id"] == 2} == {1, 2, 3, 4, 5}
    assert database.read(founded_companies) == [first, second]


def test_an_added_user_has_a_token_and_no_rights_of_an_admin(database: MemoryDatabase) -> None:
    def job(session: Session) -> NewUser:
        company = _found(session).company_id
        return add_user(
            session, MOMENT, company, name="Bo Ek", email="bo@acme.example", timezone_name="Europe/Stockholm"
        )

    added = database.write(job)
    viewer = database.read(lambda session: viewer_of(session, added.api_token))
    usual = [contents_of(app, regular=True) for app in ("sales", "global")]
    assert viewer == Viewer(
        1,
        "acme",
        2,
        False,
        "SEK",
        "en_US",
        "Europe/Stockholm",
        role_id=1,
        permissions=frozenset(name for contents in usual for name in contents),
    )


def test_a_user_needs_a_company(database: MemoryDatabase) -> None:
    with pytest.raises(NotFound):
        database.write(lambda session: add_user(session, MOMENT, 7, name="Bo", email="bo@acme.example"))


def test_a_token_can_be_chosen_once(database: MemoryDatabase) -> None:
    founded = database.write(lambda session: _found(session, api_token="chosen-by-me"))
    assert founded.api_token == "chosen-by-me"
    with pytest.raises(Conflict) as refused:
        database.write(lambda session: _found(session, domain="other", api_token="chosen-by-me"))
    assert "chosen-by-me" not in str(refused.value)
    assert len(_rows(database, companies)) == 1


@pytest.mark.parametrize("token", ["", "two words", "x" * 81, "tökén", "line\nfeed"])
def test_an_odd_token_is_refused(database: MemoryDatabase, token: str) -> None:
    with pytest.raises(Invalid):
        database.write(lambda session: _found(session, api_token=token))
    assert _rows(database, companies) == []


def test_a_domain_is_one_companys_own(database: MemoryDatabase) -> None:
    database.write(_found)
    with pytest.raises(Conflict):
        database.write(_found)


def test_a_company_needs_a_currency_that_exists(database: MemoryDatabase) -> None:
    with pytest.raises(Invalid):
        database.write(lambda session: _found(session, default_currency="XXX"))


def test_no_representation_shows_a_token(database: MemoryDatabase) -> None:
    founded = database.write(_found)
    added = database.write(lambda session: add_user(session, MOMENT, 1, name="Bo", email="bo@acme.example"))
    assert founded.api_token not in repr(founded)
    assert added.api_token not in repr(added)


def test_times_are_kept_in_utc(database: MemoryDatabase) -> None:
    tallinn = MOMENT.astimezone(timezone(timedelta(hours=2)))
    database.write(lambda session: found_example(session, tallinn))
    assert _rows(database, users)[0]["created"] == "2026-02-03 10:00:00"


def test_pipelines_can_be_chosen_and_added(database: MemoryDatabase) -> None:
    chosen = NewPipeline("Sales", (NewStage("First", 20, rotten_days=14), NewStage("Last", 90)))
    database.write(lambda session: _found(session, pipelines=[chosen]))
    added = database.write(
        lambda session: add_pipeline(session, MOMENT, 1, NewPipeline("Renewals", (NewStage("Due"),)))
    )
    assert added == 2
    assert [(row["name"], row["order_nr"]) for row in _rows(database, pipelines)] == [
        ("Sales", 0),
        ("Renewals", 1),
    ]
    found = [
        (row["pipeline_id"], row["deal_probability"], row["rotten_flag"], row["rotten_days"])
        for row in _rows(database, stages)
    ]
    assert found == [(1, 20, 1, 14), (1, 90, 0, None), (2, 100, 0, None)]


def test_an_image_starts_databases_that_have_nothing_in_common_but_their_beginning() -> None:
    one, other = MemoryDatabase(founded_image()), MemoryDatabase(founded_image())
    assert founded_image() is founded_image()
    (founded,) = one.read(founded_companies)
    one.write(
        lambda session: add_user(session, MOMENT, founded.company_id, name="Bo", email="bo@acme.example")
    )
    assert (len(_rows(one, users)), len(_rows(other, users))) == (2, 1)
    assert len(_rows(other, api_tokens)) == 1
    one.close()
    other.close()


def test_currencies_are_found_by_a_part_of_name_or_code(database: MemoryDatabase) -> None:
    database.write(_found)

    def codes(term: str | None) -> list[str]:
        return database.read(
            lambda session: [row["code"] for row in list_currencies(_context(session), term)]
        )

    assert len(codes(None)) == len(codes("")) == len(_rows(database, currencies))
    assert codes("sek") == ["SEK"]
    assert codes("COLÓN") == ["CRC"]
    assert codes("krona") == ["SEK"]
    assert codes("no such money") == []


def test_a_currency_is_found_by_its_code(database: MemoryDatabase) -> None:
    database.write(_found)
    euro = database.read(lambda session: currency_of(_context(session), "EUR"))
    assert (euro.code, euro.symbol, euro.decimal_points, euro.rate) == ("EUR", "€", 2, 1.0)
    several = database.read(
        lambda session: currencies_of(_context(session), ["EUR", "SEK", "EUR", "nothing"])
    )
    assert sorted(several) == ["EUR", "SEK"]


@pytest.mark.parametrize("code", ["XXX", "eur", "", "E' OR 1=1"])
def test_an_unknown_currency_is_refused(database: MemoryDatabase, code: str) -> None:
    database.write(_found)
    with pytest.raises(Invalid):
        database.read(lambda session: currency_of(_context(session), code))


def test_an_inactive_currency_and_another_companys_are_refused(database: MemoryDatabase) -> None:
    database.write(_found)
    off = Statement(currencies.update().where(currencies.c.code == "EUR").values(active_flag=0))
    database.write(lambda session: session.run(off))
    for code, company in (("EUR", 1), ("SEK", 2)):
        with pytest.raises(Invalid):
            database.read(functools.partial(_currency, code, company))


def _currency(code: str, company: int, session: Session) -> Currency:
    return currency_of(_context(session, company), code)
