"""Activity types of v1."""

from __future__ import annotations

from collections.abc import Sequence

from pipedriver.api.v1.activity_types import ActivityTypes
from pipedriver.core.unset import Unset
from pipedriver.server.crm import activity_types as rules
from pipedriver.server.crm.context import Context
from pipedriver.server.registry import serves
from pipedriver.server.store.database import Row
from pipedriver.server.wire.envelope import Envelope, listed
from pipedriver.server.wire.given import given
from pipedriver.server.wire.v1.references import Record


@serves(ActivityTypes.list)
def list_activity_types(context: Context) -> Envelope:
    """Answer GET /v1/activityTypes."""
    return Envelope(listed([shape_activity_type(row) for row in rules.list_activity_types(context)]))


@serves(ActivityTypes.create)
def create_activity_type(context: Context, name: str, icon_key: str, color: str | Unset) -> Envelope:
    """Answer POST /v1/activityTypes."""
    more = given(color=color)
    return Envelope(
        shape_activity_type(rules.create_activity_type(context, name=name, icon_key=icon_key, **more))
    )


@serves(ActivityTypes.delete_many, slow=True)
def delete_activity_types(context: Context, ids: Sequence[int]) -> Envelope:
    """Answer DELETE /v1/activityTypes."""
    return Envelope({"id": rules.delete_activity_types(context, ids)})


@serves(ActivityTypes.update, slow=True)
def update_activity_type(
    context: Context,
    id: int,
    name: str | Unset,
    icon_key: str | Unset,
    color: str | Unset | None,
    order_nr: int | Unset,
) -> Envelope:
    """Answer PUT /v1/activityTypes/{id}."""
    changes = given(name=name, icon_key=icon_key, color=color, order_nr=order_nr)
    return Envelope(shape_activity_type(rules.change_activity_type(context, id, changes)))


@serves(ActivityTypes.delete, slow=True)
def delete_activity_type(context: Context, id: int) -> Envelope:
    """Answer DELETE /v1/activityTypes/{id}: the whole type, no longer in use."""
    return Envelope(shape_activity_type(rules.delete_activity_type(context, id)))


def shape_activity_type(row: Row) -> Record:
    """An activity type as v1 shows it."""
    return {
        "id": row["id"],
        "name": row["name"],
        "icon_key": row["icon_key"],
        "color": row["color"],
        "order_nr": row["order_nr"],
        "key_string": row["key_string"],
        "active_flag": row["active_flag"] == 1,
        "is_custom_flag": row["is_custom_flag"] == 1,
        "add_time": row["add_time"],
        "update_time": row["update_time"],
    }
