"""Pipelines: the default one comes first, and the last one in use cannot go.

``order_nr`` counts the pipelines in use from 0 without a gap; the one at 0 is the default. A pipeline that
is not ``active`` is deleted: it is in no list, is still read by its id, and comes back when ``active`` is
set. Its stages go and come back with it; its deals stay as they are (deleting a parent deletes no child).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipedriver.server.crm.changes import happened, log_changes, log_event
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.known_stages import known_stages
from pipedriver.server.crm.names import checked_name
from pipedriver.server.crm.ordering import placed, renumber
from pipedriver.server.crm.permissions import require_admin
from pipedriver.server.crm.refusals import Invalid, NotFound
from pipedriver.server.store import pipelines as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.identifiers import next_id
from pipedriver.server.store.rows import add_rows, change_row
from pipedriver.server.store.stages import delete_stages_of_pipeline, restore_stages_of_pipeline
from pipedriver.server.store.tables import pipelines

FIRST = 0
"""The ``order_nr`` of the default pipeline."""


def list_pipelines(context: Context) -> list[Row]:
    """The pipelines in use, by id."""
    return context.session.all(statements.active_pipelines(), company=context.company)


def get_pipeline(context: Context, id: int) -> Row:
    """One pipeline, a deleted one too.

    Raises:
        NotFound: the company has no such pipeline.
    """
    row = known_stages(context).pipelines.get(id)
    if row is None:
        raise NotFound("Pipeline not found")
    return row


def check_pipeline(context: Context, id: int, *, as_: str = "pipeline_id") -> Row:
    """The pipeline in use that something is to be put into.

    Raises:
        Invalid: there is none of that id; ``as_`` names the argument.
    """
    row = known_stages(context).pipelines.get(id)
    if row is None or not row["active"]:
        raise Invalid(f"{as_}: there is no pipeline {id}")
    return row


def create_pipeline(
    context: Context,
    *,
    name: str,
    deal_probability: bool = True,
    order_nr: int | None = None,
    active: bool = True,
) -> Row:
    """Add a pipeline without stages; it goes last where no ``order_nr`` is given.

    Raises:
        Forbidden: the caller is no admin.
        Invalid: the name is empty, or ``order_nr`` is negative.
    """
    require_admin(context, "sales")
    others = _ids_in_order(context)
    id = next_id(context.session, context.company, "pipelines")
    title = checked_name(name)
    row = {
        "company_id": context.company,
        "id": id,
        "name": title,
        "url_title": title,
        "order_nr": len(others),
        "active": int(active),
        "deal_probability": int(deal_probability),
        "add_time": context.now,
        "update_time": context.now,
    }
    add_rows(context.session, pipelines, [row])
    place = _checked_place(order_nr)
    if active:
        renumber(context, pipelines, placed(others, id, place), first=FIRST)
    log_event(context, "pipeline", id, "added")
    return get_pipeline(context, id)


def change_pipeline(context: Context, id: int, changes: Mapping[str, Any]) -> Row:
    """Change what is given of a pipeline: ``name``, ``deal_probability``, ``order_nr``, ``active``.

    Raises:
        Forbidden: the caller is no admin.
        NotFound: there is no such pipeline, or it is deleted and the change does not bring it back.
        Invalid: the name is empty, ``order_nr`` is negative, or it is the last pipeline in use and would go.
    """
    require_admin(context, "sales")
    before = get_pipeline(context, id)
    active = bool(changes.get("active", before["active"]))
    if not (active or before["active"]):
        raise NotFound("Pipeline not found")
    others = _ids_in_order(context)
    after: dict[str, Any] = {}
    if "name" in changes:
        after["name"] = checked_name(changes["name"])
        if before["url_title"] == before["name"]:
            after["url_title"] = after["name"]
    if "deal_probability" in changes:
        after["deal_probability"] = int(changes["deal_probability"])
    if active != bool(before["active"]):
        after["active"] = int(active)
        _set_in_use(context, id, others, active=active)
    if after or "order_nr" in changes:
        after["update_time"] = context.now
        context.session.run(change_row(pipelines, *after), company=context.company, key=id, **after)
    place = _checked_place(changes.get("order_nr"))
    if active and (place is not None or not before["active"]):
        renumber(context, pipelines, placed(others, id, place), first=FIRST)
    row = get_pipeline(context, id)
    log_changes(context, "pipeline", id, before, row)
    return row


def delete_pipeline(context: Context, id: int) -> None:
    """Mark a pipeline and its stages as deleted.

    Raises:
        Forbidden: the caller is no admin.
        NotFound: there is no such pipeline in use.
        Invalid: it is the last one.
    """
    require_admin(context, "sales")
    before = get_pipeline(context, id)
    if not before["active"]:
        raise NotFound("Pipeline not found")
    _set_in_use(context, id, _ids_in_order(context), active=False)
    changes = {"active": 0, "update_time": context.now}
    context.session.run(change_row(pipelines, *changes), company=context.company, key=id, **changes)
    log_event(context, "pipeline", id, "deleted", before=before)


def _set_in_use(context: Context, id: int, in_order: list[int], *, active: bool) -> None:
    """Let the stages follow their pipeline, and the other pipelines close the gap that it leaves."""
    follow = restore_stages_of_pipeline if active else delete_stages_of_pipeline
    if not active:
        rest = [other for other in in_order if other != id]
        if not rest:
            raise Invalid("The last pipeline cannot be deleted")
        renumber(context, pipelines, rest, first=FIRST)
    for stage in known_stages(context).stages.values():
        if stage["pipeline_id"] == id and stage["deleted_with_pipeline" if active else "active_flag"]:
            happened(context, "stage", stage["id"], "updated" if active else "deleted", stage)
    context.session.run(follow(), company=context.company, pipeline=id, now=context.now)


def _ids_in_order(context: Context) -> list[int]:
    return context.session.column(statements.active_pipeline_ids(), company=context.company)


def _checked_place(order_nr: int | None) -> int | None:
    if order_nr is not None and order_nr < FIRST:
        raise Invalid("order_nr must be at least 0")
    return order_nr
