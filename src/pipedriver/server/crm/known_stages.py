"""The stages and pipelines of a company, kept in memory between requests until one of them changes.

They are few, and every deal shows something of its stage.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.money import plain_number
from pipedriver.server.store.database import Row
from pipedriver.server.store.pipelines import all_pipelines
from pipedriver.server.store.stages import all_stages


@dataclass(frozen=True, slots=True)
class StageOfDeals:
    """What deals show of their stage.

    Attributes:
        order_nr: its place in the pipeline.
        days_to_rot: after how many idle days its deals go rotten; None where it lets nothing rot.
        probability: the one that counts for deals without one of their own; None where the pipeline has no
            probabilities at all.
    """

    order_nr: int
    days_to_rot: int | None
    probability: float | None

    def weighted(self, value: float, own: float | None) -> int | float:
        """A deal's value times a probability: the deal's own, else that of its stage.

        Where the pipeline has no probabilities it is the value itself (migration guide of v2; which
        probability counts is inferred).
        """
        if self.probability is None:
            return plain_number(value)
        probability = self.probability if own is None else own
        weighted = round(value * probability / 100, 4)
        whole = int(weighted)
        return whole if whole == weighted else weighted


@dataclass(frozen=True, slots=True)
class KnownStages:
    """Every stage and every pipeline by its id, deleted ones too. The rows are for reading alone.

    Attributes:
        stages: the stages.
        pipelines: the pipelines.
        of_deals: what deals show of the stages.
        usable: the stages that deals can be put into, those of the default pipeline first, each pipeline's in
            their order.
    """

    stages: Mapping[int, Row]
    pipelines: Mapping[int, Row]
    of_deals: Mapping[int, StageOfDeals]
    usable: tuple[Row, ...]


def known_stages(context: Context) -> KnownStages:
    """The stages and pipelines of the company."""
    return context.session.kept(("stages", context.company), ("stages", "pipelines"), _read_stages, context)


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
    of_deals = {
        id: StageOfDeals(
            stage["order_nr"],
            stage["rotten_days"] if stage["rotten_flag"] else None,
            stage["deal_probability"] if pipelines[stage["pipeline_id"]]["deal_probability"] else None,
        )
        for id, stage in stages.items()
    }
    return KnownStages(stages, pipelines, of_deals, tuple(sorted(usable, key=place)))
