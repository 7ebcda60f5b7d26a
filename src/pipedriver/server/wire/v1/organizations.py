"""Organizations of v1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from pipedriver.api.v1.organizations import Organizations
from pipedriver.core.unset import Unset
from pipedriver.server.crm import contact_merge, contacts
from pipedriver.server.crm import organizations as rules
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.custom_values import value_reader
from pipedriver.server.crm.deal_history import last_and_next_activity
from pipedriver.server.crm.filter_use import chosen
from pipedriver.server.crm.followers import followers_of
from pipedriver.server.crm.listing import cut, page_of
from pipedriver.server.crm.organizations import OrganizationValues
from pipedriver.server.crm.persons import persons_of_organization
from pipedriver.server.registry import serves
from pipedriver.server.store.database import Row
from pipedriver.server.store.tables import ADDRESS_PARTS
from pipedriver.server.wire.envelope import Envelope, listed, offset_page
from pipedriver.server.wire.given import given
from pipedriver.server.wire.v1 import followers
from pipedriver.server.wire.v1.activity_records import records_of_shown
from pipedriver.server.wire.v1.contact_shapes import shape_labels, with_seconds
from pipedriver.server.wire.v1.persons import persons_envelope
from pipedriver.server.wire.v1.references import NOTHING, Record, References, smart_bcc


@serves(Organizations.list)
def list_organizations(
    context: Context,
    user_id: int | None,
    filter_id: int | None,
    first_char: str | None,
    start: int | None,
    limit: int | None,
    sort: str | None,
) -> Envelope:
    """Answer GET /v1/organizations."""
    found = chosen(context, filter_id, "org")
    page = page_of(start, limit)
    owner = user_id if found is None else None
    rows = contacts.list_contacts(
        context, "organization", page, sort=sort, owner=owner, first_char=first_char, chosen=found
    )
    rows, more = cut(rows, page)
    references = _references(context, rows)
    return Envelope(
        listed(shape_organizations(context, rows, references)),
        offset_page(page.start, page.limit, more),
        references.related() or None,
    )


@serves(Organizations.create)
def create_organization(
    context: Context,
    name: str,
    owner_id: int | Unset,
    address: str | Unset | None,
    label: int | Unset | None,
    label_ids: list[int] | Unset,
    visible_to: str | Unset,
    add_time: str | Unset,
    custom_fields: Mapping[str, Any],
) -> Envelope:
    """Answer POST /v1/organizations."""
    values = _values(
        custom_fields,
        name=name,
        owner_id=owner_id,
        address=address,
        label=label,
        label_ids=label_ids,
        visible_to=visible_to,
        add_time=add_time,
    )
    return _one(context, rules.create_organization(context, values), more={"edit_name": True})


@serves(Organizations.delete_many, slow=True)
def delete_organizations(context: Context, ids: Sequence[int]) -> Envelope:
    """Answer DELETE /v1/organizations."""
    return Envelope({"id": contacts.delete_many(context, "organization", ids)})


@serves(Organizations.find)
def find_organizations(context: Context, term: str, start: int | None, limit: int | None) -> Envelope:
    """Answer GET /v1/organizations/find."""
    page = page_of(start, limit)
    rows, more = cut(rules.find_organizations(context, page, term), page)
    return Envelope(listed([_shape_found(row) for row in rows]), offset_page(page.start, page.limit, more))


@serves(Organizations.get)
def get_organization(context: Context, id: int) -> Envelope:
    """Answer GET /v1/organizations/{id}."""
    row = contacts.get_contact(context, "organization", id)
    shown = last_and_next_activity(context, row["last_activity_id"], row["next_activity_id"])
    activities = records_of_shown(context, shown)
    more = {
        "edit_name": row["active_flag"] == 1,
        "last_activity": activities.get(row["last_activity_id"]),
        "next_activity": activities.get(row["next_activity_id"]),
    }
    return _one(context, row, more=more, with_followers=True)


@serves(Organizations.update)
def update_organization(
    context: Context,
    id: int,
    name: str | Unset,
    owner_id: int | Unset,
    address: str | Unset | None,
    label: int | Unset | None,
    label_ids: list[int] | Unset | None,
    visible_to: str | Unset,
    custom_fields: Mapping[str, Any],
) -> Envelope:
    """Answer PUT /v1/organizations/{id}."""
    values = _values(
        custom_fields,
        name=name,
        owner_id=owner_id,
        address=address,
        label=label,
        label_ids=label_ids,
        visible_to=visible_to,
    )
    return _one(context, rules.update_organization(context, id, values))


@serves(Organizations.delete, slow=True)
def delete_organization(context: Context, id: int) -> Envelope:
    """Answer DELETE /v1/organizations/{id}."""
    contacts.delete(context, "organization", id)
    return Envelope({"id": id})


@serves(Organizations.list_followers)
def list_followers(context: Context, id: int) -> Envelope:
    """Answer GET /v1/organizations/{id}/followers."""
    contacts.get_contact(context, "organization", id)
    return followers.list_followers(context, "organization", id)


@serves(Organizations.add_follower)
def add_follower(context: Context, id: int, user_id: int) -> Envelope:
    """Answer POST /v1/organizations/{id}/followers."""
    contacts.get_undeleted(context, "organization", id)
    return followers.add_follower(context, "organization", id, user_id)


@serves(Organizations.delete_follower)
def delete_follower(context: Context, id: int, follower_id: int) -> Envelope:
    """Answer DELETE /v1/organizations/{id}/followers/{follower_id}."""
    contacts.get_undeleted(context, "organization", id)
    return followers.delete_follower(context, "organization", id, follower_id)


@serves(Organizations.merge, slow=True)
def merge_organizations(context: Context, id: int, merge_with_id: int) -> Envelope:
    """Answer PUT /v1/organizations/{id}/merge."""
    return Envelope({"id": contact_merge.merge_organizations(context, id, merge_with_id)["id"]})


@serves(Organizations.list_persons)
def list_persons(context: Context, id: int, start: int | None, limit: int | None) -> Envelope:
    """Answer GET /v1/organizations/{id}/persons."""
    page = page_of(start, limit)
    rows, more = cut(persons_of_organization(context, page, id), page)
    return persons_envelope(context, rows, offset_page(page.start, page.limit, more))


def _one(context: Context, row: Row, *, more: Record | None = None, with_followers: bool = False) -> Envelope:
    """The answer that holds one organization, with what only some operations show of it."""
    following = followers_of(context, "organization", row["id"]) if with_followers else []
    references = _references(context, [row], [follower["user_id"] for follower in following])
    record = {**shape_organizations(context, [row], references)[0], **(more or {})}
    additional_data: dict[str, Any] | None = None
    if with_followers:
        additional_data = {
            "followers": {
                str(follower["user_id"]): _shape_following(follower, references) for follower in following
            },
            "dropbox_email": smart_bcc(context),
        }
    return Envelope(record, additional_data, references.related() or None)


def _references(context: Context, rows: Sequence[Row], users: Sequence[int] = ()) -> References:
    return References(context, users=[*[row["owner_id"] for row in rows], *users])


def shape_organizations(context: Context, rows: Sequence[Row], references: References) -> list[Record]:
    """Organizations as v1 shows them; ``references`` must hold their owners."""
    related = contacts.related_deals(context, "organization", [row["id"] for row in rows])
    address = smart_bcc(context)
    values_of = value_reader(context, "organization")
    return [
        _shape(row, references, related[row["id"]], address) | values_of(row["custom_fields"]) for row in rows
    ]


def _shape(row: Row, references: References, related: Row, mail_address: str) -> Record:
    return {
        "id": row["id"],
        "company_id": row["company_id"],
        "owner_id": references.user(row["owner_id"]),
        "name": row["name"],
        "open_deals_count": row["open_deals_count"],
        "related_open_deals_count": related["open"],
        "closed_deals_count": row["closed_deals_count"],
        "related_closed_deals_count": related["won"] + related["lost"],
        "email_messages_count": row["email_messages_count"],
        "people_count": row["people_count"],
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
        "category_id": row["category_id"],
        "picture_id": None,
        "country_code": row["country_code"],
        "first_char": row["first_char"],
        "update_time": row["update_time"],
        "delete_time": row["delete_time"],
        "add_time": row["add_time"],
        "visible_to": str(row["visible_to"]),
        "next_activity_date": row["next_activity_date"],
        "next_activity_time": with_seconds(row["next_activity_time"]),
        "next_activity_id": row["next_activity_id"],
        "last_activity_id": row["last_activity_id"],
        "last_activity_date": row["last_activity_date"],
        **shape_labels(row["label_ids"]),
        "address": row["address"],
        "address_subpremise": row["address_subpremise"],
        "address_street_number": row["address_street_number"],
        "address_route": row["address_route"],
        "address_sublocality": row["address_sublocality"],
        "address_locality": row["address_locality"],
        "address_admin_area_level_1": row["address_admin_area_level_1"],
        "address_admin_area_level_2": row["address_admin_area_level_2"],
        "address_country": row["address_country"],
        "address_postal_code": row["address_postal_code"],
        "address_formatted_address": row["address_formatted_address"],
        "cc_email": mail_address,
        "owner_name": references.user_name(row["owner_id"]),
    }


def _shape_found(row: Row) -> Record:
    return {
        "id": row["id"],
        "name": row["name"],
        "visible_to": str(row["visible_to"]),
        "details": {"org_address": row["address"]},
    }


def _shape_following(row: Row, references: References) -> Record:
    user = references.everybody.get(row["user_id"], NOTHING).shown or {}
    return {
        "name": user.get("name"),
        "email": user.get("email"),
        "user_id": row["user_id"],
        "pic_hash": user.get("pic_hash"),
        "id": row["id"],
    }


def _values(custom_fields: Mapping[str, Any], **arguments: Any) -> OrganizationValues:
    """What a write gives of an organization. v1 takes the parts of the address beside what is documented."""
    values = given(**arguments, custom_fields=custom_fields)
    columns = [f"address_{part}" for part in ADDRESS_PARTS]
    parts = {column: custom_fields[column] for column in columns if column in custom_fields}
    if parts:
        values["address_parts"] = parts
    if "visible_to" in values:
        values["visible_to"] = int(values["visible_to"])
    return cast("OrganizationValues", values)
