"""Activity types: what kinds of activities a company has (activityTypes)."""

from __future__ import annotations

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.store import activity_types as statements
from pipedriver.server.store.database import Row


def list_activity_types(context: Context) -> list[Row]:
    """Every activity type in its order, those that are no longer in use too."""
    return context.session.all(statements.all_activity_types(), company=context.company)


def active_type(context: Context, key: str | None) -> Row:
    """The type in use that has a key; the first one where no key is given.

    Raises:
        Invalid: there is none, or it is no longer in use.
    """
    for row in list_activity_types(context):
        if row["active_flag"] and key in (None, row["key_string"]):
            return row
    raise Invalid(f"type: there is no activity type {key!r} in use")
