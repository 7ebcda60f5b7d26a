"""The stages and pipelines of a company, kept in memory between requests until one of them changes.

They are few, and every deal shows something of its stage.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipedriver.server.crm.context import Context
from pipedriver.server.store.database import Row
from pipedriver.server.store.pipelines import all_pipelines
from pipedriver.server.store.stages import all_stages


@dataclass(frozen=True, slots=True)
class KnownStages:
    """Every stage and every pipeline by its id, deleted ones too. The rows are for reading alone.

    Attributes:
        stages: the stages.
        pipelines: the pipelines.
        usable: the stages that deals can be put into, those of the default pipeline first, each pipeline's in
            their order.
    """

    stages: Mapping[int, Row]
    pipelines: Mapping[int, Row]
    usable: tuple[Row, ...]


def known_stages(context: Context) -> KnownStages:
    """The stages and pipelines of the company."""
    return context.session.kept(
        ("stages", context.company), ("stages", "pipelines"), lambda: _read_stages(context)
    )


def _read_stages(context: Context) -> KnownStages:
    session, company = context.session, context.company
    stages = {row["id"]: row for row in session.all(all_stages(), company=company)}
    pipelines = {row["id"]: row for row in session.all(all_pipelines(), company=company)}

    def place(stage: Row) -> tuple[int, int, int, int]:
        pipeline = pipelines[stage["pipeline_id"]]
        return pipeline["order_nr"], pipeline["id"], stage["order_nr"], stage["id"]

    usable = [
        stage
        for stage in stages.values()
        if stage["active_flag"] and pipelines[stage["pipeline_id"]]["active"]
    ]
    return KnownStages(stages, pipelines, tuple(sorted(usable, key=place)))
