"""Persons: the people that deals are made with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict, cast

import msgspec

from pipedriver.server.crm.changes import log_event
from pipedriver.server.crm.contact_values import ContactValue, contact_values, primary_value
from pipedriver.server.crm.contacts import (
    change,
    changed_labels,
    contacts_with_ids,
    get_contact,
    get_undeleted,
    require_write,
    reread,
)
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.custom_values import given_values, values_written
from pipedriver.server.crm.derived import people_changed
from pipedriver.server.crm.followers import insert_follower
from pipedriver.server.crm.links import check_linked
from pipedriver.server.crm.person_names import (
    MOST_CHARACTERS,
    first_char,
    join_name,
    search_text,
    split_name,
)
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.crm.roles import default_visibility
from pipedriver.server.crm.search import page_of_found, search
from pipedriver.server.crm.search_terms import term_of
from pipedriver.server.crm.users import check_user
from pipedriver.server.store import contacts as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.identifiers import next_id
from pipedriver.server.store.listing import Page
from pipedriver.server.store.rows import add_rows
from pipedriver.server.store.search_places import place_of
from pipedriver.server.store.tables import persons

NO_CONSENT = "no_consent"
"""The marketing status of a person who was never asked, or cannot be written to."""


class PersonValues(TypedDict, total=False):
    """What a write gives of a person. A key that is missing leaves the value as it is.

    ``email`` and ``phone`` come in any form that `crm.contact_values` reads.
    """

    name: str
    first_name: str | None
    last_name: str | None
    owner_id: int
    org_id: int | None
    email: object
    phone: object
    label: int | None
    label_ids: list[int] | None
    visible_to: int
    marketing_status: str
    add_time: str
    custom_fields: Mapping[str, object]


_UNNAMED: Row = {
    "name": "",
    "first_name": None,
    "last_name": None,
    "email": "[]",
    "phone": "[]",
    "label_ids": "[]",
    "org_id": None,
    "marketing_status": NO_CONSENT,
}
"""What a person has before anything is given."""


def create_person(context: Context, values: PersonValues) -> Row:
    """Add a person. The owner, who is the caller where no other is named, follows it from the start.

    Raises:
        Forbidden: the caller may not add persons, or not choose what is asked for.
        Invalid: the name is empty, or the owner or organization is not there.
    """
    require_write(context, "person", None, values)
    columns: dict[str, Any] = _UNNAMED | _columns(context, values, _UNNAMED)
    custom = given_values(context, "person", values.get("custom_fields", {}))
    owner = columns.setdefault("owner_id", context.viewer.user_id)
    person = next_id(context.session, context.company, "persons")
    row: Row = {
        "company_id": context.company,
        "id": person,
        "visible_to": default_visibility(context, "person"),
        "add_time": context.now,
        "update_time": context.now,
        "followers_count": 1,
        "search_email": "",
        **columns,
        "custom_fields": custom.document,
    }
    add_rows(context.session, persons, [row])
    values_written(context, "person", person, custom, is_new=True)
    people_changed(context, row["org_id"])
    log_event(context, "person", person, "added")
    insert_follower(context, "person", person, owner)
    return reread(context, "person", person)


def update_person(context: Context, id: int, values: PersonValues) -> Row:
    """Change a person; what is not given stays as it is.

    Raises:
        NotFound: there is no such person, or it is deleted.
        Forbidden: the caller may not see it, not edit it, or not change what is asked for.
        Invalid: the name becomes empty, or the owner or organization is not there.
    """
    stored = get_undeleted(context, "person", id)
    require_write(context, "person", stored, values)
    changes = _columns(context, values, stored)
    custom = given_values(context, "person", values.get("custom_fields", {}), stored["custom_fields"])
    change(context, "person", stored, {**changes, **custom.columns})
    values_written(context, "person", id, custom)
    organization = changes.get("org_id", stored["org_id"])
    if organization != stored["org_id"]:
        people_changed(context, stored["org_id"])
        people_changed(context, organization)
    return reread(context, "person", id)


def find_persons(
    context: Context, page: Page, term: str, *, organization: int | None, by_email: bool
) -> list[Row]:
    """One page of the undeleted persons whose name, or e-mail address, contains a text, the best match first.

    Raises:
        Invalid: the text is too short.
    """
    found = search(
        context,
        [place_of("person", "email" if by_email else "name")],
        term_of(term),
        narrowed=None if organization is None else {"org_id": organization},
    )
    return contacts_with_ids(context, "person", [each.id for each in page_of_found(found, page)])


def persons_of_organization(context: Context, page: Page, organization: int) -> list[Row]:
    """One page of the undeleted persons of an organization.

    Raises:
        NotFound: there is no such organization, or the caller may not see it.
    """
    get_contact(context, "organization", organization)
    return context.session.all(
        statements.persons_of_organization(context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        organization=organization,
        start=page.start,
        fetch=page.fetch,
    )


def name_columns(name: str, first_name: str | None, last_name: str | None) -> dict[str, Any]:
    """The columns of a name and of what follows from it.

    Raises:
        Invalid: the name is empty or too long.
    """
    if not name:
        raise Invalid("name must not be empty")
    if len(name) > MOST_CHARACTERS:
        raise Invalid(f"name must have at most {MOST_CHARACTERS} characters")
    return {
        "name": name,
        "first_name": first_name,
        "last_name": last_name,
        "first_char": first_char(name),
        "search_name": search_text(name),
    }


def email_columns(emails: list[ContactValue]) -> dict[str, Any]:
    """The columns of a person's e-mail addresses and of what follows from them."""
    return {
        "email": msgspec.json.encode(emails).decode(),
        "primary_email": primary_value(emails),
        "search_email": "\n".join(search_text(entry["value"]) for entry in emails),
    }


def phone_columns(phones: list[ContactValue]) -> dict[str, Any]:
    """The columns of a person's phone numbers."""
    return {"phone": msgspec.json.encode(phones).decode()}


def _columns(context: Context, values: PersonValues, stored: Row) -> dict[str, Any]:
    """The columns that a write gives, checked."""
    columns = _names(values, stored)
    if "owner_id" in values:
        columns["owner_id"] = check_user(context, values["owner_id"], as_="owner_id")
    if "org_id" in values:
        organization = values["org_id"]
        if organization is not None and organization != stored["org_id"]:
            check_linked(context, "organization", organization)
        columns["org_id"] = organization
    if "email" in values:
        columns |= email_columns(contact_values(values["email"], as_="email"))
    if "phone" in values:
        columns |= phone_columns(contact_values(values["phone"], as_="phone"))
    labels = changed_labels(context, "person", cast("Mapping[str, Any]", values), stored["label_ids"])
    if labels is not None:
        columns["label_ids"] = msgspec.json.encode(labels).decode()
    if "visible_to" in values:
        columns["visible_to"] = values["visible_to"]
    if "add_time" in values:
        columns["add_time"] = values["add_time"]
    if "marketing_status" in values:
        emails: str = columns["email"] if "email" in columns else stored["email"]
        columns["marketing_status"] = _marketing_status(
            stored["marketing_status"], values["marketing_status"], reachable="@" in emails
        )
    return columns


def _names(values: PersonValues, stored: Row) -> dict[str, Any]:
    """The columns of a name that is given whole or in parts; the other side follows.

    A record is often sent back as it was read with a part of it changed, so only what differs counts.
    """
    name = _blankless(values.get("name", stored["name"]), "name") or ""
    first_name, last_name = (
        (stored["first_name"], stored["last_name"]) if name == stored["name"] else split_name(name)
    )
    changed_parts = False
    if "first_name" in values:
        given = _blankless(values["first_name"], "first_name")
        if given != stored["first_name"]:
            first_name, changed_parts = given, True
    if "last_name" in values:
        given = _blankless(values["last_name"], "last_name")
        if given != stored["last_name"]:
            last_name, changed_parts = given, True
    if changed_parts:
        name = join_name(first_name, last_name)
    return name_columns(name, first_name, last_name)


def _blankless(text: object, as_: str) -> str | None:
    """A text without the blanks around it; None for an empty one."""
    if text is None:
        return None
    if not isinstance(text, str) or "\x00" in text:
        raise Invalid(f"{as_} must be a text")
    return text.strip() or None


def _marketing_status(before: str, given: str, *, reachable: bool) -> str:
    """The status after a write: it changes once, and not for somebody without an e-mail address."""
    return given if reachable and before == NO_CONSENT else before
