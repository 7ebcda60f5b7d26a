"""Persons of v1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from msgspec import Raw

from pipedriver.api.v1.persons import Persons
from pipedriver.core.unset import Unset
from pipedriver.server.crm import contact_merge, contacts
from pipedriver.server.crm import persons as rules
from pipedriver.server.crm.contact_values import primary_value
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.custom_values import value_reader
from pipedriver.server.crm.filter_use import chosen
from pipedriver.server.crm.listing import cut, page_of
from pipedriver.server.crm.persons import PersonValues
from pipedriver.server.registry import serves
from pipedriver.server.store.database import Row
from pipedriver.server.wire.envelope import Envelope, listed, offset_page
from pipedriver.server.wire.given import given
from pipedriver.server.wire.v1 import followers
from pipedriver.server.wire.v1.contact_shapes import shape_labels, with_seconds
from pipedriver.server.wire.v1.pictures import pictures_of
from pipedriver.server.wire.v1.references import Record, References, contact_values, json_list, smart_bcc


@serves(Persons.list)
def list_persons(
    context: Context,
    user_id: int | None,
    filter_id: int | None,
    first_char: str | None,
    start: int | None,
    limit: int | None,
    sort: str | None,
) -> Envelope:
    """Answer GET /v1/persons."""
    found = chosen(context, filter_id, "people")
    page = page_of(start, limit)
    owner = user_id if found is None else None
    rows = contacts.list_contacts(
        context, "person", page, sort=sort, owner=owner, first_char=first_char, chosen=found
    )
    rows, more = cut(rows, page)
    return persons_envelope(context, rows, offset_page(page.start, page.limit, more))


@serves(Persons.create)
def create_person(
    context: Context,
    name: str,
    owner_id: int | Unset,
    org_id: int | Unset | None,
    email: object,
    phone: object,
    label: int | Unset | None,
    label_ids: list[int] | Unset,
    visible_to: str | Unset,
    marketing_status: str | Unset,
    add_time: str | Unset,
    custom_fields: Mapping[str, Any],
) -> Envelope:
    """Answer POST /v1/persons."""
    values = _values(
        custom_fields,
        name=name,
        owner_id=owner_id,
        org_id=org_id,
        email=email,
        phone=phone,
        label=label,
        label_ids=label_ids,
        visible_to=visible_to,
        marketing_status=marketing_status,
        add_time=add_time,
    )
    return person_envelope(context, rules.create_person(context, values))


@serves(Persons.delete_many, slow=True)
def delete_persons(context: Context, ids: Sequence[int]) -> Envelope:
    """Answer DELETE /v1/persons."""
    return Envelope({"id": contacts.delete_many(context, "person", ids)})


@serves(Persons.find)
def find_persons(
    context: Context,
    term: str,
    org_id: int | None,
    start: int | None,
    limit: int | None,
    search_by_email: bool | None,
) -> Envelope:
    """Answer GET /v1/persons/find."""
    page = page_of(start, limit)
    by_email = search_by_email is True
    rows = rules.find_persons(context, page, term, organization=org_id, by_email=by_email)
    rows, more = cut(rows, page)
    additional_data = offset_page(page.start, page.limit, more)
    if by_email:
        additional_data = {"search_method": "search_by_email", **additional_data}
    references = References(context, organizations=[row["org_id"] for row in rows])
    return Envelope(listed([_shape_found(row, references) for row in rows]), additional_data)


@serves(Persons.get)
def get_person(context: Context, id: int) -> Envelope:
    """Answer GET /v1/persons/{id}."""
    row = contacts.get_contact(context, "person", id)
    return person_envelope(context, row, {"dropbox_email": smart_bcc(context)})


@serves(Persons.update)
def update_person(
    context: Context,
    id: int,
    name: str | Unset,
    owner_id: int | Unset,
    org_id: int | Unset | None,
    email: object,
    phone: object,
    label: int | Unset | None,
    label_ids: list[int] | Unset | None,
    visible_to: str | Unset,
    marketing_status: str | Unset,
    add_time: str | Unset,
    custom_fields: Mapping[str, Any],
) -> Envelope:
    """Answer PUT /v1/persons/{id}."""
    values = _values(
        custom_fields,
        name=name,
        owner_id=owner_id,
        org_id=org_id,
        email=email,
        phone=phone,
        label=label,
        label_ids=label_ids,
        visible_to=visible_to,
        marketing_status=marketing_status,
        add_time=add_time,
    )
    return person_envelope(context, rules.update_person(context, id, values))


@serves(Persons.delete, slow=True)
def delete_person(context: Context, id: int) -> Envelope:
    """Answer DELETE /v1/persons/{id}."""
    contacts.delete(context, "person", id)
    return Envelope({"id": id})


@serves(Persons.list_followers)
def list_followers(context: Context, id: int) -> Envelope:
    """Answer GET /v1/persons/{id}/followers."""
    contacts.get_contact(context, "person", id)
    return followers.list_followers(context, "person", id)


@serves(Persons.add_follower)
def add_follower(context: Context, id: int, user_id: int) -> Envelope:
    """Answer POST /v1/persons/{id}/followers."""
    contacts.get_undeleted(context, "person", id)
    return followers.add_follower(context, "person", id, user_id)


@serves(Persons.delete_follower)
def delete_follower(context: Context, id: int, follower_id: int) -> Envelope:
    """Answer DELETE /v1/persons/{id}/followers/{follower_id}."""
    contacts.get_undeleted(context, "person", id)
    return followers.delete_follower(context, "person", id, follower_id)


@serves(Persons.merge, slow=True)
def merge_persons(context: Context, id: int, merge_with_id: int) -> Envelope:
    """Answer PUT /v1/persons/{id}/merge."""
    row = contact_merge.merge_persons(context, id, merge_with_id)
    record = _shape(
        row,
        references_of(context, [row]),
        contacts.related_deals(context, "person", [row["id"]])[row["id"]],
        smart_bcc(context),
        owner=row["owner_id"],
        organization=row["org_id"],
        picture=row["picture_id"],
    )
    values = value_reader(context, "person")(row["custom_fields"])
    return Envelope({**record, **values, "merge_what_id": id})


def person_envelope(context: Context, row: Row, additional_data: dict[str, Any] | None = None) -> Envelope:
    """The answer that holds one person."""
    envelope = persons_envelope(context, [row], additional_data)
    envelope.data = envelope.data[0]
    return envelope


def persons_envelope(
    context: Context, rows: Sequence[Row], additional_data: dict[str, Any] | None
) -> Envelope:
    """The answer that lists persons."""
    references = references_of(context, rows)
    records = shape_persons(context, rows, references)
    return Envelope(listed(records), additional_data, references.related() or None)


def references_of(context: Context, rows: Sequence[Row]) -> References:
    """The records that persons mention."""
    return References(
        context,
        users=[row["owner_id"] for row in rows],
        organizations=[row["org_id"] for row in rows],
    )


def shape_persons(context: Context, rows: Sequence[Row], references: References) -> list[Record]:
    """Persons as v1 shows them; ``references`` must hold their owners and organizations."""
    related = contacts.related_deals(context, "person", [row["id"] for row in rows])
    address = smart_bcc(context)
    values_of = value_reader(context, "person")
    pictures = pictures_of(context, rows)
    return [
        _shape(
            row,
            references,
            related[row["id"]],
            address,
            owner=references.user(row["owner_id"]),
            organization=references.organization(row["org_id"]),
            picture=pictures.get(row["picture_id"]),
        )
        | values_of(row["custom_fields"])
        for row in rows
    ]


def _shape(
    row: Row,
    references: References,
    related: Row,
    address: str,
    *,
    owner: Raw | int | None,
    organization: Raw | int | None,
    picture: Record | int | None,
) -> Record:
    return {
        "id": row["id"],
        "company_id": row["company_id"],
        "owner_id": owner,
        "org_id": organization,
        "name": row["name"],
        "first_name": row["first_name"],
        "last_name": row["last_name"],
        "open_deals_count": row["open_deals_count"],
        "related_open_deals_count": related["open"],
        "closed_deals_count": row["closed_deals_count"],
        "related_closed_deals_count": related["won"] + related["lost"],
        "participant_open_deals_count": row["participant_open_deals_count"],
        "participant_closed_deals_count": row["participant_closed_deals_count"],
        "email_messages_count": row["email_messages_count"],
        "activities_count": row["activities_count"],
        "done_activities_count": row["done_activities_count"],
        "undone_activities_count": row["undone_activities_count"],
        "reference_activities_count": 0,
        "files_count": row["files_count"],
        "notes_count": row["notes_count"],
        "followers_count": row["followers_count"],
        "won_deals_count": row["won_deals_count"],
        "related_won_deals_count": related["won"],
        "lost_deals_count": row["lost_deals_count"],
        "related_lost_deals_count": related["lost"],
        "active_flag": row["active_flag"] == 1,
        "phone": contact_values(row["phone"]),
        "email": contact_values(row["email"]),
        "primary_email": row["primary_email"],
        "first_char": row["first_char"],
        "update_time": row["update_time"],
        "delete_time": row["delete_time"],
        "add_time": row["add_time"],
        "visible_to": str(row["visible_to"]),
        "marketing_status": row["marketing_status"],
        "picture_id": picture,
        "next_activity_date": row["next_activity_date"],
        "next_activity_time": with_seconds(row["next_activity_time"]),
        "next_activity_id": row["next_activity_id"],
        "last_activity_id": row["last_activity_id"],
        "last_activity_date": row["last_activity_date"],
        "last_incoming_mail_time": row["last_incoming_mail_time"],
        "last_outgoing_mail_time": row["last_outgoing_mail_time"],
        **shape_labels(row["label_ids"]),
        "org_name": references.organization_name(row["org_id"]),
        "owner_name": references.user_name(row["owner_id"]),
        "cc_email": address,
    }


def _shape_found(row: Row, references: References) -> Record:
    phone: list[Any] = json_list(row["phone"])
    return {
        "id": row["id"],
        "name": row["name"],
        "email": row["primary_email"],
        "phone": primary_value(phone),
        "org_id": row["org_id"],
        "org_name": references.organization_name(row["org_id"]) or "",
        "visible_to": str(row["visible_to"]),
        "picture": None,
    }


def _values(custom_fields: Mapping[str, Any], **arguments: Any) -> PersonValues:
    """What a write gives of a person. v1 takes first and last name beside what is documented."""
    values = given(**arguments, custom_fields=custom_fields)
    for part in ("first_name", "last_name"):
        if part in custom_fields:
            values[part] = custom_fields[part]
    if "visible_to" in values:
        values["visible_to"] = int(values["visible_to"])
    return cast("PersonValues", values)
