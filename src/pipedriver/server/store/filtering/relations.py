"""How records of one kind hang together with those of another, for conditions on related records.

A deal has one person, so a condition on it is one on the deal itself; it has many activities, and is found
where one of them fulfils what is asked. Deleted records and archived deals do not count, nor do records that
the caller does not see.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, literal, select

from pipedriver.server.store.filtering.description import Object
from pipedriver.server.store.filtering.fields import TABLES
from pipedriver.server.store.product_tables import deal_products, products
from pipedriver.server.store.tables import activities, activity_participants, deals, organizations, persons
from pipedriver.server.store.visibility import links_visible, visible


@dataclass(frozen=True, slots=True)
class Relation:
    """What relates records of one kind to those of another.

    Attributes:
        link: the column that holds the id of the one related record; None where there are many.
        source: the related records with what joins them.
        joined: the condition that one of them is related to a given record.
    """

    link: str | None
    source: FromClause
    joined: Callable[[FromClause], ColumnElement[bool]]


def _one(link: str, related: FromClause) -> Relation:
    def joined(row: FromClause) -> ColumnElement[bool]:
        return and_(related.c.company_id == row.c.company_id, related.c.id == row.c[link])

    return Relation(link, related, joined)


def _many(related: FromClause, link: str) -> Relation:
    def joined(row: FromClause) -> ColumnElement[bool]:
        return and_(related.c.company_id == row.c.company_id, related.c[link] == row.c.id)

    return Relation(None, related, joined)


def _through(related: FromClause, between: FromClause, to_related: str, to_row: str) -> Relation:
    source = between.join(
        related, and_(related.c.company_id == between.c.company_id, related.c.id == between.c[to_related])
    )

    def joined(row: FromClause) -> ColumnElement[bool]:
        return and_(between.c.company_id == row.c.company_id, between.c[to_row] == row.c.id)

    return Relation(None, source, joined)


RELATIONS: Mapping[tuple[Object, Object], Relation] = MappingProxyType(
    {
        ("deal", "person"): _one("person_id", persons),
        ("deal", "organization"): _one("org_id", organizations),
        ("deal", "activity"): _many(activities, "deal_id"),
        ("deal", "product"): _through(products, deal_products, "product_id", "deal_id"),
        ("person", "organization"): _one("org_id", organizations),
        ("person", "deal"): _many(deals, "person_id"),
        ("person", "activity"): _through(activities, activity_participants, "activity_id", "person_id"),
        ("organization", "person"): _many(persons, "org_id"),
        ("organization", "deal"): _many(deals, "org_id"),
        ("organization", "activity"): _many(activities, "org_id"),
        ("activity", "deal"): _one("deal_id", deals),
        ("activity", "person"): _one("person_id", persons),
        ("activity", "organization"): _one("org_id", organizations),
        ("product", "deal"): _through(deals, deal_products, "deal_id", "product_id"),
    }
)
"""What conditions on which objects mean for records of which kind: first the kind, then the object."""


def related(object: Object, relation: Relation, row: FromClause, *, to_admin: bool) -> Select[Any]:
    """The records of a kind that are related to a given one, are in use, and are seen by the caller."""
    table = TABLES[object]
    in_use = (
        [deals.c.status != "deleted", deals.c.is_archived == 0]
        if object == "deal"
        else [table.c.active_flag == 1]
    )
    seen = links_visible if object == "activity" else visible
    return (
        select(literal(1))
        .select_from(relation.source)
        .where(relation.joined(row), *in_use, *seen(table, to_admin=to_admin))
        .correlate(row)
    )
