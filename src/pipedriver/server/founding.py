"""What Pipedrive gives every new company: an owner with a token, currencies, a pipeline, roles, and more."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pipedriver.server.crm.built_in_fields import found_fields
from pipedriver.server.crm.global_messages import welcome
from pipedriver.server.crm.new_users import NewUser, UserPlan, checked_token, insert_user
from pipedriver.server.crm.permission_sets import chosen_sets, found_permission_sets
from pipedriver.server.crm.rates import EUROS_PER_UNIT
from pipedriver.server.crm.refusals import Conflict, Invalid
from pipedriver.server.crm.roles import DEFAULT_ROLE, found_roles
from pipedriver.server.store import founding as statements
from pipedriver.server.store.database import Row, Session
from pipedriver.server.store.identifiers import reserve_ids
from pipedriver.server.store.rows import add_rows
from pipedriver.server.store.schema import prepare
from pipedriver.server.store.sqlite import MemoryDatabase
from pipedriver.server.store.tables import (
    activity_types,
    companies,
    currencies,
    pipelines,
    stages,
)

_EXAMPLE_MOMENT = datetime(2025, 1, 1, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class NewStage:
    """A stage to make. Its deals rot after ``rotten_days`` idle days; None lets them stay."""

    name: str
    probability: int = 100
    rotten_days: int | None = None


@dataclass(frozen=True, slots=True)
class NewPipeline:
    """A pipeline to make, with its stages in their order."""

    name: str
    stages: tuple[NewStage, ...]


DEFAULT_PIPELINE = NewPipeline(
    "Pipeline",
    tuple(
        NewStage(name)
        for name in ("Qualified", "Contact Made", "Demo Scheduled", "Proposal Made", "Negotiations Started")
    ),
)
"""The pipeline of a new account."""

ACTIVITY_TYPES = ("call", "meeting", "task", "deadline", "email", "lunch")
"""The keys of a new account's activity types; their icons have the same names."""


@dataclass(frozen=True, slots=True)
class Founded:
    """A company, the user who made it, and that user's token, which no representation shows."""

    company_id: int
    company_name: str
    company_domain: str
    user_id: int
    api_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Member:
    """An active user of a company, and the user's token, which no representation shows."""

    company_id: int
    company_name: str
    user_id: int
    user_name: str
    is_admin: bool
    api_token: str = field(repr=False)


def found_company(
    session: Session,
    clock_moment: datetime,
    *,
    name: str,
    domain: str,
    country: str,
    default_currency: str,
    owner_name: str,
    owner_email: str,
    api_token: str | None = None,
    industry: str | None = None,
    locale: str = "en_US",
    timezone_name: str = "UTC",
    pipelines: Sequence[NewPipeline] = (DEFAULT_PIPELINE,),
) -> Founded:
    """Make a company with all that Pipedrive gives every new one.

    Args:
        session: a writing job's session.
        clock_moment: when it happens; bears a time zone.
        name: the company's name.
        domain: the part of the address that is the company's own; no other company may have it.
        country: two letters, ISO 3166.
        default_currency: the code of the currency that amounts are in where none is named.
        owner_name: the first user, an admin.
        owner_email: the first user's address.
        api_token: the first user's token; None makes one of 40 hexadecimal characters.
        industry: what the company does.
        locale: how the owner writes numbers, ``en_US``.
        timezone_name: where the owner is, ``Europe/Tallinn``.
        pipelines: the pipelines to start with, the default one first.

    Raises:
        Conflict: another company has the domain, or another user the token.
        Invalid: the currency is unknown, or the token is empty, too long or not plain ASCII.
    """
    if session.value(statements.company_by_domain(), domain=domain) is not None:
        raise Conflict(f"There is a company with the domain {domain!r}")
    if default_currency not in EUROS_PER_UNIT:
        raise Invalid(f"There is no currency {default_currency!r}")
    company = (session.value(statements.highest_company_id()) or 0) + 1
    now = _text(clock_moment)
    row = {
        "id": company,
        "name": name,
        "domain": domain,
        "country": country,
        "industry": industry,
        "default_currency": default_currency,
        "add_time": now,
    }
    add_rows(session, companies, [row])
    _add(session, company, "currencies", [dict(known) for known in _currency_rows()])
    _add(session, company, "activity_types", _activity_type_rows(now))
    found_fields(session, company, now)
    found_roles(session, company, now)
    found_permission_sets(session, company)
    for pipeline in pipelines:
        add_pipeline(session, clock_moment, company, pipeline)
    owner = add_user(
        session,
        clock_moment,
        company,
        name=owner_name,
        email=owner_email,
        is_admin=True,
        has_created_company=True,
        api_token=api_token,
        locale=locale,
        timezone_name=timezone_name,
    )
    welcome(session, now, company, owner.user_id)
    return Founded(company, name, domain, owner.user_id, owner.api_token)


def add_user(
    session: Session,
    clock_moment: datetime,
    company: int,
    *,
    name: str,
    email: str,
    is_admin: bool = False,
    is_active: bool = True,
    has_created_company: bool = False,
    default_currency: str | None = None,
    api_token: str | None = None,
    locale: str = "en_US",
    timezone_name: str = "UTC",
    phone: str | None = None,
    role_id: int = DEFAULT_ROLE,
    access: Sequence[Mapping[str, Any]] | None = None,
) -> NewUser:
    """Add a user to a company, with a token.

    ``default_currency`` is the company's where it is None; ``role_id`` must be a role of the company;
    ``access`` is what the user may do, as POST /users takes it, in place of what ``is_admin`` says; the other
    arguments are those of `found_company`.

    Raises:
        NotFound: there is no such company.
        Conflict: another user has the token.
        Invalid: the token is empty, too long or not plain ASCII, or there is no such access.
    """
    plan = UserPlan(
        name,
        email,
        is_admin=is_admin,
        sets=None if access is None else chosen_sets(session, company, access, as_="access"),
        role_id=role_id,
        is_active=is_active,
        has_created_company=has_created_company,
        default_currency=default_currency,
        api_token=api_token,
        locale=locale,
        timezone_name=timezone_name,
        phone=phone,
    )
    return insert_user(session, _text(clock_moment), company, plan)


def add_pipeline(session: Session, clock_moment: datetime, company: int, pipeline: NewPipeline) -> int:
    """Add a pipeline behind those that are there, with its stages; gives its id."""
    now = _text(clock_moment)
    id = reserve_ids(session, company, "pipelines", 1)
    row = {
        "company_id": company,
        "id": id,
        "name": pipeline.name,
        "url_title": "default" if id == 1 else pipeline.name,
        "order_nr": id - 1,
        "active": 1,
        "deal_probability": 1,
        "add_time": now,
        "update_time": now,
    }
    add_rows(session, pipelines, [row])
    _add(
        session,
        company,
        "stages",
        [
            {
                "pipeline_id": id,
                "name": stage.name,
                "order_nr": position,
                "deal_probability": stage.probability,
                "rotten_flag": int(stage.rotten_days is not None),
                "rotten_days": stage.rotten_days,
                "add_time": now,
                "update_time": now,
            }
            for position, stage in enumerate(pipeline.stages, start=1)
        ],
    )
    return id


def found_example(session: Session, clock_moment: datetime, *, api_token: str | None = None) -> Founded:
    """Make the company with which a server or a test starts where nobody asked for another.

    Raises those of `found_company`.
    """
    return found_company(
        session,
        clock_moment,
        name="Example Company",
        domain="example",
        country="EE",
        default_currency="EUR",
        owner_name="Erika Example",
        owner_email="erika@example.com",
        api_token=api_token,
    )


def founded_companies(session: Session) -> list[Founded]:
    """Every company with its owner and the owner's token, oldest first."""
    return [Founded(**row) for row in session.all(statements.founded_companies())]


def members(session: Session) -> list[Member]:
    """Every active user of every company, in the order in which they came."""
    found = session.all(statements.members())
    for row in found:
        row["is_admin"] = bool(row["is_admin"])
    return [Member(**row) for row in found]


def give_token(session: Session, company: int, user: int, api_token: str) -> None:
    """Replace a user's token by one that was chosen; the old one is good for nothing from then on.

    Raises:
        Conflict: another user has the token.
        Invalid: the token is empty, too long or not plain ASCII.
    """
    session.run(
        statements.change_token(), company=company, user=user, new_token=checked_token(session, api_token)
    )


@functools.cache
def founded_image() -> bytes:
    """A database in memory that holds the example company alone, as bytes from which another can start.

    It is made once in a process, on the first day of 2025; `founded_companies` tells its token.
    """
    database = MemoryDatabase()
    database.write(lambda session: prepare(session, is_empty=True))
    database.write(lambda session: found_example(session, _EXAMPLE_MOMENT))
    image = database.image()
    database.close()
    return image


_TABLES = {table.name: table for table in (currencies, activity_types, stages)}


def _add(session: Session, company: int, kind: str, rows: list[Row]) -> None:
    """Add rows to the table that is named as their kind, with the ids that are next."""
    first = reserve_ids(session, company, kind, len(rows))
    numbered = [{"company_id": company, "id": first + index, **row} for index, row in enumerate(rows)]
    add_rows(session, _TABLES[kind], numbered)


@functools.cache
def _currency_rows() -> tuple[dict[str, Any], ...]:
    """The currencies that every company starts with, by code."""
    from babel.core import Locale
    from babel.numbers import get_currency_name, get_currency_precision, get_currency_symbol

    english = Locale("en")
    return tuple(
        {
            "code": code,
            "name": get_currency_name(code, locale=english),
            "decimal_points": get_currency_precision(code),
            "symbol": get_currency_symbol(code, english),
            "rate": rate,
        }
        for code, rate in sorted(EUROS_PER_UNIT.items())
    )


def _activity_type_rows(now: str) -> list[Row]:
    return [
        {
            "name": key.capitalize(),
            "key_string": key,
            "icon_key": key,
            "color": "FFFFFF",
            "order_nr": position,
            "add_time": now,
            "update_time": now,
        }
        for position, key in enumerate(ACTIVITY_TYPES, start=1)
    ]


def _text(moment: datetime) -> str:
    """A moment as the tables hold it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
