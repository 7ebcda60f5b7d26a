"""Pipelines of v1."""

from __future__ import annotations

from typing import Any

from pipedriver.api.v1.pipelines import Pipelines
from pipedriver.core.unset import Unset
from pipedriver.server.crm import pipelines as rules
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deal_summary import summarize_stages
from pipedriver.server.registry import serves
from pipedriver.server.store.database import Row
from pipedriver.server.store.deals import OPEN
from pipedriver.server.wire.envelope import Envelope, listed
from pipedriver.server.wire.given import given
from pipedriver.server.wire.v1.deal_summary import shape_stage_sums, writer

Record = dict[str, Any]


@serves(Pipelines.list)
def list_pipelines(context: Context) -> Envelope:
    """Answer GET /v1/pipelines."""
    return Envelope(listed([_with_selected(row) for row in rules.list_pipelines(context)]))


@serves(Pipelines.create)
def create_pipeline(
    context: Context,
    name: str,
    deal_probability: bool | Unset,
    order_nr: int | Unset,
    active: bool | Unset,
) -> Envelope:
    """Answer POST /v1/pipelines."""
    more = given(deal_probability=deal_probability, order_nr=order_nr, active=active)
    return Envelope(shape_pipeline(rules.create_pipeline(context, name=name, **more)))


@serves(Pipelines.get, slow=True)
def get_pipeline(context: Context, id: int, totals_convert_currency: str | None) -> Envelope:
    """Answer GET /v1/pipelines/{id}; with the sums of its deals where a currency is given."""
    shown = _with_selected(rules.get_pipeline(context, id))
    if totals_convert_currency is not None:
        sums = summarize_stages(context, {"status": OPEN, "pipeline_id": id}, totals_convert_currency)
        shown["deals_summary"] = shape_stage_sums(sums, writer(context))
    return Envelope(shown)


@serves(Pipelines.update, slow=True)
def update_pipeline(
    context: Context,
    id: int,
    name: str | Unset,
    deal_probability: bool | Unset,
    order_nr: int | Unset,
    active: bool | Unset,
) -> Envelope:
    """Answer PUT /v1/pipelines/{id}."""
    changes = given(name=name, deal_probability=deal_probability, order_nr=order_nr, active=active)
    return Envelope(_with_selected(rules.change_pipeline(context, id, changes)))


@serves(Pipelines.delete, slow=True)
def delete_pipeline(context: Context, id: int) -> Envelope:
    """Answer DELETE /v1/pipelines/{id}."""
    rules.delete_pipeline(context, id)
    return Envelope({"id": id})


def shape_pipeline(row: Row) -> Record:
    """A pipeline as v1 shows it when it is new, and in ``related_objects``."""
    return {
        "id": row["id"],
        "name": row["name"],
        "url_title": row["url_title"],
        "order_nr": row["order_nr"],
        "active": row["active"] == 1,
        "deal_probability": row["deal_probability"] == 1,
        "add_time": row["add_time"],
        "update_time": row["update_time"],
    }


def _with_selected(row: Row) -> Record:
    # Which pipeline a user looks at is the web application's affair; the default one is what it starts with.
    return {**shape_pipeline(row), "selected": row["active"] == 1 and row["order_nr"] == rules.FIRST}
