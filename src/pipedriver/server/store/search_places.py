"""What is searched: which columns of which tables, and which records are found by them.

Every kind of record that can be found has its places here, and only here: writing, building and asking the
index go by them. Which fields those are: core-api-concepts on search, "Search: which fields"
(new-search-api-migration-guide).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Table

from pipedriver.server.store.file_tables import files
from pipedriver.server.store.product_tables import product_variations, products
from pipedriver.server.store.search_text import Reading
from pipedriver.server.store.tables import deals, notes, organizations, persons

Item = Literal["deal", "person", "organization", "product", "file"]
"""The kinds of records that are found."""


@dataclass(frozen=True, slots=True)
class Source:
    """A column whose texts are in the index.

    Attributes:
        code: what the index knows it by; never changes and is never given again. 1 to 63.
        table: the table; its key is the company and ``id``.
        column: the column's name.
        reading: how the column holds its texts.
    """

    code: int
    table: Table
    column: str
    reading: Reading = "text"


@dataclass(frozen=True, slots=True)
class Place:
    """A source as a place in which records of a kind are found.

    Attributes:
        item: the kind of record.
        field: what v1 calls what is searched.
        source: where its texts are.
        owner: the source's column with the record's id.
        weight: how much a match here counts, beside one in a title or name.
    """

    item: Item
    field: str
    source: Source
    owner: str = "id"
    weight: float = 1.0


DEAL_TITLES = Source(1, deals, "title")
DEAL_VALUES = Source(2, deals, "custom_fields", "values")
PERSON_NAMES = Source(3, persons, "name")
PERSON_EMAILS = Source(4, persons, "email", "emails")
PERSON_PHONES = Source(5, persons, "phone", "phones")
PERSON_VALUES = Source(6, persons, "custom_fields", "values")
ORGANIZATION_NAMES = Source(7, organizations, "name")
ORGANIZATION_ADDRESSES = Source(8, organizations, "address")
ORGANIZATION_VALUES = Source(9, organizations, "custom_fields", "values")
PRODUCT_NAMES = Source(10, products, "name")
PRODUCT_CODES = Source(11, products, "code")
PRODUCT_VALUES = Source(12, products, "custom_fields", "values")
VARIATION_NAMES = Source(13, product_variations, "name")
NOTES = Source(14, notes, "content", "html")
FILE_NAMES = Source(15, files, "name")
LOST_REASONS = Source(16, deals, "lost_reason")

_CONTACT, _VALUE, _NOTE = 0.9, 0.6, 0.5

PLACES = (
    Place("deal", "title", DEAL_TITLES),
    Place("deal", "custom_fields", DEAL_VALUES, weight=_VALUE),
    Place("deal", "notes", NOTES, "deal_id", _NOTE),
    Place("person", "name", PERSON_NAMES),
    Place("person", "email", PERSON_EMAILS, weight=_CONTACT),
    Place("person", "phone", PERSON_PHONES, weight=_CONTACT),
    Place("person", "custom_fields", PERSON_VALUES, weight=_VALUE),
    Place("person", "notes", NOTES, "person_id", _NOTE),
    Place("organization", "name", ORGANIZATION_NAMES),
    Place("organization", "address", ORGANIZATION_ADDRESSES, weight=_CONTACT),
    Place("organization", "custom_fields", ORGANIZATION_VALUES, weight=_VALUE),
    Place("organization", "notes", NOTES, "org_id", _NOTE),
    Place("product", "name", PRODUCT_NAMES),
    Place("product", "code", PRODUCT_CODES, weight=_CONTACT),
    Place("product", "variation", VARIATION_NAMES, "product_id", _CONTACT),
    Place("product", "custom_fields", PRODUCT_VALUES, weight=_VALUE),
    Place("file", "name", FILE_NAMES),
)
"""Every place. Of matches that count the same, those of the first place come first."""

FIELD_PLACES = (Place("deal", "lost_reason", LOST_REASONS),)
"""Places in which only a search in the values of the field looks."""

ITEM_TABLES: dict[Item, Table] = {
    "deal": deals,
    "person": persons,
    "organization": organizations,
    "product": products,
    "file": files,
}

SOURCES = tuple(dict.fromkeys(place.source for place in (*PLACES, *FIELD_PLACES)))
"""Every source, each once."""


def place_of(item: Item, field: str) -> Place:
    """The place of a kind of record that v1 calls so."""
    places = (*PLACES, *FIELD_PLACES)
    return next(place for place in places if place.item == item and place.field == field)
