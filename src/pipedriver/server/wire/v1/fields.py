"""Fields of v1: those of deals, persons, organizations and products, and the read-only ones of the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pipedriver.api.v1.activity_fields import ActivityFields
from pipedriver.api.v1.deal_fields import DealFields
from pipedriver.api.v1.note_fields import NoteFields
from pipedriver.api.v1.organization_fields import OrganizationFields
from pipedriver.api.v1.person_fields import PersonFields
from pipedriver.api.v1.product_fields import ProductFields
from pipedriver.core.unset import UNSET, Unset
from pipedriver.server.crm import fields as rules
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.known_fields import Entity, ValuedEntity
from pipedriver.server.crm.listing import page_of
from pipedriver.server.registry import serves
from pipedriver.server.wire.envelope import Envelope, listed, offset_page
from pipedriver.server.wire.given import given
from pipedriver.server.wire.v1.field_records import shape_field, shape_fields


@serves(ActivityFields.list)
def list_activity_fields(context: Context) -> Envelope:
    """Answer GET /v1/activityFields."""
    return _every_field(context, "activity")


@serves(NoteFields.list)
def list_note_fields(context: Context) -> Envelope:
    """Answer GET /v1/noteFields."""
    return _every_field(context, "note")


def _every_field(context: Context, entity: Entity) -> Envelope:
    records = shape_fields(context, entity)
    return Envelope(records, {"start": 0, "limit": len(records), "more_items_in_collection": False})


def _create(
    context: Context,
    entity: ValuedEntity,
    name: str,
    field_type: str,
    options: Sequence[object] | Unset,
    add_visible_flag: bool | Unset,
) -> Envelope:
    row = rules.create_field(
        context,
        entity,
        name=name,
        field_type=field_type,
        options=None if options is UNSET else list(options),
        add_visible=add_visible_flag is not False,
    )
    return Envelope(shape_field(context, entity, row))


def _update(context: Context, entity: ValuedEntity, id: int, **arguments: Any) -> Envelope:
    row = rules.update_field(context, entity, id, given(**arguments))
    return Envelope(shape_field(context, entity, row))


def _serve_reading_and_deleting(room: Any, entity: ValuedEntity) -> None:
    """Serve the operations that are the same in every room."""

    @serves(room.list)
    def list_fields(context: Context, start: int | None, limit: int | None) -> Envelope:
        page = page_of(start, limit)
        records = shape_fields(context, entity)
        shown = records[page.start : page.start + page.limit]
        more = len(records) > page.start + page.limit
        return Envelope(listed(shown), offset_page(page.start, page.limit, more))

    @serves(room.get)
    def get_field(context: Context, id: int) -> Envelope:
        return Envelope(shape_field(context, entity, rules.get_field(context, entity, id)))

    @serves(room.delete, slow=True)
    def delete_field(context: Context, id: int) -> Envelope:
        rules.delete_fields(context, entity, [id])
        return Envelope({"id": id})

    @serves(room.delete_many, slow=True)
    def delete_fields(context: Context, ids: Sequence[int]) -> Envelope:
        return Envelope({"id": rules.delete_fields(context, entity, ids)})

    _name(entity, list_fields, get_field, delete_field, delete_fields)


def _serve_writing(room: Any, entity: ValuedEntity) -> None:
    """Serve adding and changing fields of the rooms that tell whether a field is shown where one adds."""

    @serves(room.create)
    def create_field(
        context: Context,
        name: str,
        field_type: str,
        options: Sequence[object] | Unset,
        add_visible_flag: bool | Unset,
    ) -> Envelope:
        return _create(context, entity, name, field_type, options, add_visible_flag)

    @serves(room.update, slow=True)
    def update_field(
        context: Context,
        id: int,
        name: str | Unset,
        options: Sequence[object] | Unset,
        add_visible_flag: bool | Unset,
    ) -> Envelope:
        return _update(context, entity, id, name=name, options=options, add_visible_flag=add_visible_flag)

    _name(entity, create_field, update_field)


def _name(entity: str, *handlers: Callable[..., Envelope]) -> None:
    """Let the handlers be told apart in tracebacks and profiles."""
    for handler in handlers:
        handler.__name__ = handler.__qualname__ = f"{entity}_{handler.__name__}"


@serves(ProductFields.create)
def create_product_field(
    context: Context, name: str, field_type: str, options: Sequence[object] | Unset
) -> Envelope:
    """Answer POST /v1/productFields."""
    return _create(context, "product", name, field_type, options, UNSET)


@serves(ProductFields.update, slow=True)
def update_product_field(
    context: Context, id: int, name: str | Unset, options: Sequence[object] | Unset
) -> Envelope:
    """Answer PUT /v1/productFields/{id}."""
    return _update(context, "product", id, name=name, options=options)


_serve_reading_and_deleting(DealFields, "deal")
_serve_reading_and_deleting(PersonFields, "person")
_serve_reading_and_deleting(OrganizationFields, "organization")
_serve_reading_and_deleting(ProductFields, "product")
_serve_writing(DealFields, "deal")
_serve_writing(PersonFields, "person")
_serve_writing(OrganizationFields, "organization")
