"""The search of 2019: over everything, and in the values of one field.

The shapes are those of recorded answers: a deal's details hold the ids of its person and organization as
texts, and ``notes`` and ``fields`` hold the texts that matched there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pipedriver.api.v1.search_results import SearchResults
from pipedriver.server.crm.contact_values import primary_value
from pipedriver.server.crm.contacts import contacts_with_ids
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deals import deals_with_ids
from pipedriver.server.crm.field_search import search_field
from pipedriver.server.crm.files import files_with_ids
from pipedriver.server.crm.known_stages import known_stages
from pipedriver.server.crm.listing import cut, page_of
from pipedriver.server.crm.money import amount_writer, plain_number
from pipedriver.server.crm.products import products_with_ids
from pipedriver.server.crm.search import Found
from pipedriver.server.crm.search_results import search_everything
from pipedriver.server.crm.search_terms import term_of
from pipedriver.server.registry import serves
from pipedriver.server.store.database import Row
from pipedriver.server.store.search_places import Item
from pipedriver.server.wire.envelope import Envelope, listed, offset_page
from pipedriver.server.wire.v1.files import shape_file
from pipedriver.server.wire.v1.references import NOTHING, Record, References, json_list

Described = Mapping[int, tuple[str, Record]]
"""Of records by their ids: what each is called, and its details."""

_SHOWN_OF_FILES = (
    "url",
    "file_name",
    "file_type",
    "file_size",
    "deal_id",
    "deal_name",
    "person_id",
    "person_name",
    "org_id",
    "org_name",
    "product_id",
    "product_name",
)

_ENTITIES: Mapping[str, Any] = {
    "dealField": "deal",
    "personField": "person",
    "organizationField": "organization",
    "productField": "product",
}


@serves(SearchResults.search, slow=True)
def perform_search(
    context: Context,
    term: str,
    item_type: str | None,
    start: int | None,
    limit: int | None,
    exact_match: bool | None,
) -> Envelope:
    """Answer GET /v1/searchResults."""
    page = page_of(start, limit)
    item: Any = item_type
    found, more = cut(search_everything(context, term, page, item=item, exact=exact_match is True), page)
    by_item: dict[Item, list[int]] = {}
    for each in found:
        by_item.setdefault(each.item, []).append(each.id)
    described = {item: _DESCRIBERS[item](context, ids) for item, ids in by_item.items()}
    records = [_shape(each, *described[each.item][each.id]) for each in found]
    return Envelope(listed(records), offset_page(page.start, page.limit, more))


@serves(SearchResults.search_by_field, slow=True)
def search_by_field(
    context: Context,
    term: str,
    field_type: str,
    field_key: str,
    exact_match: bool | None,
    return_field_key: str | None,
    return_item_ids: bool | None,
    start: int | None,
    limit: int | None,
) -> Envelope:
    """Answer GET /v1/searchResults/field."""
    page = page_of(start, limit)
    wanted = term_of(term, exact=exact_match is True)
    by_record = return_item_ids is True
    entity = _ENTITIES[field_type]
    found, more = cut(search_field(context, entity, field_key, wanted, page, by_record=by_record), page)
    if by_record:
        records: list[Record] = [{"id": each.id, return_field_key or field_key: each.value} for each in found]
    else:
        records = [{return_field_key or "value": each.value} for each in found]
    return Envelope(listed(records), offset_page(page.start, page.limit, more))


def _shape(found: Found, title: str, details: Record) -> Record:
    return {
        "type": found.item,
        "id": found.id,
        "result_score": found.score,
        "title": title,
        "details": details,
        "notes": found.texts if found.found_in == "notes" else {},
        "fields": found.texts if found.found_in == "custom_fields" else {},
    }


def _deals(context: Context, ids: Sequence[int]) -> Described:
    rows = deals_with_ids(context, ids)
    references = _contacts_of(context, rows)
    return {row["id"]: (row["title"], _deal(context, row, references)) for row in rows}


def _deal(context: Context, row: Row, references: References) -> Record:
    value: float = row["value"]
    return {
        "value": plain_number(value),
        "value_formatted": amount_writer(row["currency"], context.viewer.locale)(value),
        "currency": row["currency"],
        "status": row["status"],
        "stage_id": row["stage_id"],
        "stage_name": known_stages(context).stages[row["stage_id"]]["name"],
        "person_id": _as_text(row["person_id"]),
        "person_name": references.person_name(row["person_id"]),
        **_organization_of(row, references),
    }


def _persons(context: Context, ids: Sequence[int]) -> Described:
    rows = contacts_with_ids(context, "person", ids)
    references = References(context, organizations=[row["org_id"] for row in rows])
    return {
        row["id"]: (
            row["name"],
            {
                "email": row["primary_email"],
                "phone": primary_value(json_list(row["phone"])),
                "picture": None,
                **_organization_of(row, references),
            },
        )
        for row in rows
    }


def _organizations(context: Context, ids: Sequence[int]) -> Described:
    rows = contacts_with_ids(context, "organization", ids)
    return {row["id"]: (row["name"], {"org_address": row["address"] or ""}) for row in rows}


def _products(context: Context, ids: Sequence[int]) -> Described:
    return {row["id"]: (row["name"], {"code": row["code"]}) for row in products_with_ids(context, ids)}


def _files(context: Context, ids: Sequence[int]) -> Described:
    return {row["id"]: (row["name"], _file(shape_file(context, row))) for row in files_with_ids(context, ids)}


def _file(record: Record) -> Record:
    return {key: record[key] for key in _SHOWN_OF_FILES}


def _contacts_of(context: Context, rows: Sequence[Row]) -> References:
    return References(
        context,
        persons=[row["person_id"] for row in rows],
        organizations=[row["org_id"] for row in rows],
    )


def _organization_of(row: Row, references: References) -> Record:
    organization = references.organizations.get(row["org_id"], NOTHING).shown or {}
    return {
        "org_id": _as_text(row["org_id"]),
        "org_name": organization.get("name"),
        "org_address": organization.get("address") or "",
    }


def _as_text(id: int | None) -> str | None:
    return None if id is None else str(id)


_DESCRIBERS: Mapping[Item, Callable[[Context, Sequence[int]], Described]] = {
    "deal": _deals,
    "person": _persons,
    "organization": _organizations,
    "product": _products,
    "file": _files,
}
