"""Organizations: the companies and other bodies that deals are made with and persons belong to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict, cast

import msgspec

from pipedriver.server.crm.changes import log_event
from pipedriver.server.crm.contacts import (
    change,
    changed_labels,
    contacts_with_ids,
    get_undeleted,
    require_write,
    reread,
)
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.custom_values import given_values, values_written
from pipedriver.server.crm.followers import insert_follower
from pipedriver.server.crm.person_names import MOST_CHARACTERS, first_char, search_text
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.crm.roles import default_visibility
from pipedriver.server.crm.search import page_of_found, search
from pipedriver.server.crm.search_terms import term_of
from pipedriver.server.crm.users import check_user
from pipedriver.server.store.database import Row
from pipedriver.server.store.identifiers import next_id
from pipedriver.server.store.listing import Page
from pipedriver.server.store.rows import add_rows
from pipedriver.server.store.search_places import place_of
from pipedriver.server.store.tables import ADDRESS_PARTS, organizations

ADDRESS_COLUMNS = ("address", *[f"address_{part}" for part in ADDRESS_PARTS])
"""The address in one line, and its parts."""


class OrganizationValues(TypedDict, total=False):
    """What a write gives of an organization. A key that is missing leaves the value as it is.

    ``address_parts`` has the columns ``address_locality`` and so on as its keys.
    """

    name: str
    owner_id: int
    address: str | None
    address_parts: Mapping[str, object]
    label: int | None
    label_ids: list[int] | None
    visible_to: int
    add_time: str
    custom_fields: Mapping[str, object]


def create_organization(context: Context, values: OrganizationValues) -> Row:
    """Add an organization. The owner, the caller where no other is named, follows it from the start.

    Raises:
        Forbidden: the caller may not add organizations, or not choose what is asked for.
        Invalid: the name is empty, or the owner is not there.
    """
    require_write(context, "organization", None, values)
    stored: Row = {"name": "", "label_ids": "[]", "address": None}
    columns: dict[str, Any] = {"label_ids": "[]"} | _columns(context, values, stored)
    custom = given_values(context, "organization", values.get("custom_fields", {}))
    owner = columns.setdefault("owner_id", context.viewer.user_id)
    organization = next_id(context.session, context.company, "organizations")
    row: Row = {
        "company_id": context.company,
        "id": organization,
        "visible_to": default_visibility(context, "org"),
        "add_time": context.now,
        "update_time": context.now,
        "followers_count": 1,
        **columns,
        "custom_fields": custom.document,
    }
    add_rows(context.session, organizations, [row])
    values_written(context, "organization", organization, custom, is_new=True)
    log_event(context, "organization", organization, "added")
    insert_follower(context, "organization", organization, owner)
    return reread(context, "organization", organization)


def update_organization(context: Context, id: int, values: OrganizationValues) -> Row:
    """Change an organization; what is not given stays as it is.

    Raises:
        NotFound: there is no such organization, or it is deleted.
        Forbidden: the caller may not see it, not edit it, or not change what is asked for.
        Invalid: the name becomes empty, or the owner is not there.
    """
    stored = get_undeleted(context, "organization", id)
    require_write(context, "organization", stored, values)
    columns = _columns(context, values, stored)
    custom = given_values(context, "organization", values.get("custom_fields", {}), stored["custom_fields"])
    change(context, "organization", stored, {**columns, **custom.columns})
    values_written(context, "organization", id, custom)
    return reread(context, "organization", id)


def find_organizations(context: Context, page: Page, term: str) -> list[Row]:
    """One page of the undeleted organizations whose name contains a text, the best match first.

    Raises:
        Invalid: the text is too short.
    """
    found = search(context, [place_of("organization", "name")], term_of(term))
    return contacts_with_ids(context, "organization", [each.id for each in page_of_found(found, page)])


def _columns(context: Context, values: OrganizationValues, stored: Row) -> dict[str, Any]:
    """The columns that a write gives, checked."""
    name = values.get("name", stored["name"]).strip()
    if not name:
        raise Invalid("name must not be empty")
    columns: dict[str, Any] = {
        "name": name,
        "first_char": first_char(name),
        "search_name": search_text(name),
    }
    if "owner_id" in values:
        columns["owner_id"] = check_user(context, values["owner_id"], as_="owner_id")
    columns |= _address(values, stored)
    labels = changed_labels(context, "organization", cast("Mapping[str, Any]", values), stored["label_ids"])
    if labels is not None:
        columns["label_ids"] = msgspec.json.encode(labels).decode()
    if "visible_to" in values:
        columns["visible_to"] = values["visible_to"]
    if "add_time" in values:
        columns["add_time"] = values["add_time"]
    return columns


def _address(values: OrganizationValues, stored: Row) -> dict[str, Any]:
    """The columns of an address. A new one has none but the parts that come with it."""
    columns: dict[str, Any] = {}
    if "address" in values:
        address = _text(values["address"], "address")
        if address != stored["address"]:
            columns = dict.fromkeys(ADDRESS_COLUMNS)
            columns["address"] = address
    for column, part in values.get("address_parts", {}).items():
        if column not in ADDRESS_COLUMNS:
            raise Invalid(f"{column} is no part of an address")
        columns[column] = _text(part, column)
    return columns


def _text(value: object, as_: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or "\x00" in value:
        raise Invalid(f"{as_} must be a text")
    if len(value) > MOST_CHARACTERS:
        raise Invalid(f"{as_} must have at most {MOST_CHARACTERS} characters")
    return value.strip() or None
