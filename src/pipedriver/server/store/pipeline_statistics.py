"""Statements on how deals went through a pipeline in a period.

``pipeline`` and ``owner`` are bound everywhere; ``first`` is the first day of the period, ``end`` the day
after its last. Deleted and archived deals do not count.

All of them start from the owner's deals and look at each deal's few stays, which have an index by deal.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

from sqlalchemy import (
    CTE,
    ColumnElement,
    Executable,
    FromClause,
    Table,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.sql.selectable import ScalarSelect
from sqlalchemy.types import Text

from pipedriver.server.store.durations import seconds_between
from pipedriver.server.store.statement import statement
from pipedriver.server.store.tables import deal_stage_visits, deals, stages
from pipedriver.server.store.visibility import visible

Happening = Literal["added", "left_open", "won", "lost"]
"""What can have happened to a deal in a period."""

HAPPENINGS: tuple[Happening, ...] = get_args(Happening)

_company: ColumnElement[int] = bindparam("company")
_pipeline: ColumnElement[int] = bindparam("pipeline")
_first: ColumnElement[str] = bindparam("first", type_=Text())
_end: ColumnElement[str] = bindparam("end", type_=Text())
_as_of: ColumnElement[str] = bindparam("as_of", type_=Text())

_visits = deal_stage_visits

_lasted_into_period = or_(_visits.c.left_at.is_(None), _visits.c.left_at >= _first)
_began_by_end = _visits.c.entered_at < _end


def _of_deal(visits: FromClause, deal: ColumnElement[int]) -> ColumnElement[bool]:
    """The stays of a deal."""
    return and_(visits.c.company_id == _company, visits.c.deal_id == deal)


_in_pipeline = and_(_of_deal(_visits, deals.c.id), _visits.c.pipeline_id == _pipeline)


def _counted(to_admin: bool) -> list[ColumnElement[bool]]:
    """The conditions of the deals that count."""
    return [
        deals.c.company_id == _company,
        deals.c.user_id == bindparam("owner"),
        deals.c.status != "deleted",
        deals.c.is_archived == 0,
        *visible(deals, to_admin=to_admin),
    ]


def _mine(to_admin: bool) -> CTE:
    """The deals that count and were in any stage in the period, read once, to be looked at for each stage."""
    columns = [deals.c.id, deals.c.status, deals.c.pipeline_id, deals.c.won_time]
    stayed = exists().where(_of_deal(_visits, deals.c.id), _began_by_end, _lasted_into_period)
    return select(*columns).where(*_counted(to_admin), stayed).cte("mine").prefix_with("MATERIALIZED")


def _in_stage(mine: CTE) -> ColumnElement[bool]:
    return and_(_of_deal(_visits, mine.c.id), _visits.c.stage_id == stages.c.id)


def _stages_of_pipeline(table: Table | FromClause) -> ColumnElement[bool]:
    return and_(table.c.company_id == _company, table.c.pipeline_id == _pipeline, table.c.active_flag == 1)


def _in_period(column: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(column >= _first, column < _end)


@statement
def conversions(to_admin: bool) -> Executable:
    """For each stage, how many deals were in it in the period, and how many of these went on by its end.

    A deal goes on by entering a stage further on in the pipeline, or by being won.
    """
    mine, later, further = _mine(to_admin), _visits.alias("later"), stages.alias("further")
    entered_further = exists().where(
        _in_stage(mine),
        _began_by_end,
        _lasted_into_period,
        _of_deal(later, mine.c.id),
        later.c.entered_at >= _visits.c.entered_at,
        later.c.entered_at < _end,
        further.c.id == later.c.stage_id,
        _stages_of_pipeline(further),
        further.c.order_nr > stages.c.order_nr,
    )
    was_won = and_(mine.c.status == "won", mine.c.pipeline_id == _pipeline, mine.c.won_time < _end)
    return (
        select(
            stages.c.id.label("stage"),
            func.count().label("present"),
            func.sum(case((or_(was_won, entered_further), 1), else_=0)).label("went_on"),
        )
        .select_from(mine, stages)
        .where(
            _stages_of_pipeline(stages),
            exists().where(_in_stage(mine), _began_by_end, _lasted_into_period),
        )
        .group_by(stages.c.id)
    )


@statement
def closings(to_admin: bool) -> Executable:
    """How many deals were in the pipeline in the period, and how many of these were won and lost in it."""

    def closed(status: str, moment: ColumnElement[Any]) -> ColumnElement[Any]:
        here = and_(deals.c.status == status, deals.c.pipeline_id == _pipeline, _in_period(moment))
        return func.coalesce(func.sum(case((here, 1), else_=0)), 0).label(status)

    return select(
        func.count().label("present"), closed("won", deals.c.won_time), closed("lost", deals.c.lost_time)
    ).where(*_counted(to_admin), exists().where(_in_pipeline, _began_by_end, _lasted_into_period))


@statement
def movements(to_admin: bool) -> Executable:
    """How often a deal went from one stage of the pipeline straight to another in the period."""
    previous = _visits.alias("previous")
    came_from: ScalarSelect[Any] = (
        select(case((previous.c.pipeline_id == _pipeline, previous.c.stage_id)))
        .where(
            _of_deal(previous, _visits.c.deal_id),
            or_(
                previous.c.entered_at < _visits.c.entered_at,
                and_(previous.c.entered_at == _visits.c.entered_at, previous.c.id < _visits.c.id),
            ),
        )
        .order_by(previous.c.entered_at.desc(), previous.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    of_deal: ScalarSelect[Any] = (
        select(func.count())
        .where(_in_pipeline, _in_period(_visits.c.entered_at), came_from != _visits.c.stage_id)
        .scalar_subquery()
    )
    return select(func.coalesce(func.sum(of_deal), 0)).where(*_counted(to_admin))


def _happenings() -> dict[Happening, ColumnElement[bool]]:
    """What can have happened to a deal in the period, each with its condition."""
    here = deals.c.pipeline_id == _pipeline
    still_there = or_(_visits.c.left_at.is_(None), _visits.c.left_at >= _end)
    return {
        "added": and_(here, _in_period(deals.c.add_time)),
        "left_open": exists().where(_in_pipeline, _began_by_end, still_there),
        "won": and_(here, deals.c.status == "won", _in_period(deals.c.won_time)),
        "lost": and_(here, deals.c.status == "lost", _in_period(deals.c.lost_time)),
    }


@statement
def happened(to_admin: bool) -> Executable:
    """The deals to which something happened, with their worth and 1 for what did and 0 for what did not."""
    conditions = _happenings()
    flags = [case((condition, 1), else_=0).label(what) for what, condition in conditions.items()]
    something = or_(*conditions.values())
    return (
        select(deals.c.id, deals.c.currency, deals.c.value, *flags)
        .where(*_counted(to_admin), something)
        .order_by(deals.c.id)
    )


def _stayed(where: ColumnElement[bool]) -> ScalarSelect[Any]:
    """The seconds that a deal had spent somewhere by the end of the period, or by now."""
    left = case(
        (or_(_visits.c.left_at.is_(None), _visits.c.left_at > _as_of), _as_of), else_=_visits.c.left_at
    )
    seconds = case((_visits.c.entered_at > _as_of, 0), else_=seconds_between(_visits.c.entered_at, left))
    return select(func.sum(seconds)).where(where, _began_by_end).scalar_subquery()


@statement
def ages_by_stage(to_admin: bool) -> Executable:
    """For each stage, the seconds that the deals which were in it in the period spent in it, on average."""
    mine = _mine(to_admin)
    return (
        select(stages.c.id.label("stage"), func.avg(_stayed(_in_stage(mine))).label("seconds"))
        .select_from(mine, stages)
        .where(
            _stages_of_pipeline(stages),
            exists().where(_in_stage(mine), _began_by_end, _lasted_into_period),
        )
        .group_by(stages.c.id)
    )


@statement
def age_across_stages(to_admin: bool) -> Executable:
    """The seconds that the deals of the period spent in the pipeline, on average; null without any."""
    present = exists().where(_in_pipeline, _began_by_end, _lasted_into_period)
    return select(func.avg(_stayed(_in_pipeline))).where(*_counted(to_admin), present)
