"""Statements on how deals went through a pipeline in a period.

``pipeline`` and ``owner`` are bound everywhere; ``first`` is the first day of the period, ``end`` the day
after its last. Deleted and archived deals do not count.
"""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Executable,
    FromClause,
    Subquery,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.types import Text

from pipedriver.server.store.durations import seconds_between
from pipedriver.server.store.statement import statement
from pipedriver.server.store.tables import deal_stage_visits, deals, stages
from pipedriver.server.store.visibility import visible

Happening = Literal["added", "left_open", "won", "lost"]
"""What can have happened to a deal in a period."""

_visits = deal_stage_visits
_company: ColumnElement[int] = bindparam("company")
_pipeline: ColumnElement[int] = bindparam("pipeline")
_first: ColumnElement[str] = bindparam("first", type_=Text())
_end: ColumnElement[str] = bindparam("end", type_=Text())
_as_of: ColumnElement[str] = bindparam("as_of", type_=Text())

_in_pipeline = and_(_visits.c.company_id == _company, _visits.c.pipeline_id == _pipeline)
_began_by_end = _visits.c.entered_at < _end
_lasted_into_period = or_(_visits.c.left_at.is_(None), _visits.c.left_at >= _first)


def _counted(to_admin: bool) -> list[ColumnElement[bool]]:
    """The conditions of the deals that count."""
    return [
        deals.c.company_id == _company,
        deals.c.user_id == bindparam("owner"),
        deals.c.status != "deleted",
        deals.c.is_archived == 0,
        *visible(deals, to_admin=to_admin),
    ]


def _with_deals(visits: FromClause) -> FromClause:
    return visits.join(deals, and_(deals.c.company_id == _company, deals.c.id == visits.c.deal_id))


def _in_period(column: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(column >= _first, column < _end)


def _present(to_admin: bool) -> Subquery:
    """The deals that were in each stage in the period, and since when."""
    return (
        select(_visits.c.deal_id, _visits.c.stage_id, func.min(_visits.c.entered_at).label("since"))
        .select_from(_with_deals(_visits))
        .where(_in_pipeline, _began_by_end, _lasted_into_period, *_counted(to_admin))
        .group_by(_visits.c.deal_id, _visits.c.stage_id)
        .subquery("present")
    )


@statement
def conversions(to_admin: bool) -> Executable:
    """For each stage, how many deals were in it in the period, and how many of these went on by its end.

    A deal goes on by entering a stage further on in the pipeline, or by being won.
    """
    present = _present(to_admin)
    later, further = _visits.alias("later"), stages.alias("further")
    entered_further = exists().where(
        later.c.company_id == _company,
        later.c.deal_id == present.c.deal_id,
        later.c.pipeline_id == _pipeline,
        later.c.entered_at >= present.c.since,
        later.c.entered_at < _end,
        further.c.company_id == _company,
        further.c.id == later.c.stage_id,
        further.c.active_flag == 1,
        further.c.order_nr > stages.c.order_nr,
    )
    was_won = and_(deals.c.status == "won", deals.c.pipeline_id == _pipeline, deals.c.won_time < _end)
    return (
        select(
            present.c.stage_id,
            func.count().label("present"),
            func.sum(case((or_(was_won, entered_further), 1), else_=0)).label("went_on"),
        )
        .select_from(_with_deals(present))
        .join(stages, and_(stages.c.company_id == _company, stages.c.id == present.c.stage_id))
        .where(stages.c.active_flag == 1)
        .group_by(present.c.stage_id)
    )


@statement
def closings(to_admin: bool) -> Executable:
    """How many deals were in the pipeline in the period, and how many of these were won and lost in it."""
    there = (
        select(_visits.c.deal_id)
        .distinct()
        .select_from(_with_deals(_visits))
        .where(_in_pipeline, _began_by_end, _lasted_into_period, *_counted(to_admin))
        .subquery("there")
    )

    def closed(status: str, moment: ColumnElement[Any]) -> ColumnElement[Any]:
        here = and_(deals.c.status == status, deals.c.pipeline_id == _pipeline, _in_period(moment))
        return func.coalesce(func.sum(case((here, 1), else_=0)), 0).label(status)

    return select(
        func.count().label("present"), closed("won", deals.c.won_time), closed("lost", deals.c.lost_time)
    ).select_from(_with_deals(there))


@statement
def movements(to_admin: bool) -> Executable:
    """How often a deal went from one stage of the pipeline straight to another in the period."""
    previous = _visits.alias("previous")
    came_from = (
        select(case((previous.c.pipeline_id == _pipeline, previous.c.stage_id)))
        .where(
            previous.c.company_id == _company,
            previous.c.deal_id == _visits.c.deal_id,
            or_(
                previous.c.entered_at < _visits.c.entered_at,
                and_(previous.c.entered_at == _visits.c.entered_at, previous.c.id < _visits.c.id),
            ),
        )
        .order_by(previous.c.entered_at.desc(), previous.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(func.count())
        .select_from(_with_deals(_visits))
        .where(
            _in_pipeline,
            _in_period(_visits.c.entered_at),
            *_counted(to_admin),
            came_from != _visits.c.stage_id,
        )
    )


def _happened(what: Happening, to_admin: bool) -> list[ColumnElement[bool]]:
    """The conditions of the deals to which something happened in the period."""
    if what == "left_open":
        open_at_end = exists().where(
            _in_pipeline,
            _visits.c.deal_id == deals.c.id,
            _began_by_end,
            or_(_visits.c.left_at.is_(None), _visits.c.left_at >= _end),
        )
        return [*_counted(to_admin), open_at_end]
    here = [*_counted(to_admin), deals.c.pipeline_id == _pipeline]
    if what == "added":
        return [*here, _in_period(deals.c.add_time)]
    moment = deals.c.won_time if what == "won" else deals.c.lost_time
    return [*here, deals.c.status == what, _in_period(moment)]


@statement
def deal_ids(what: Happening, to_admin: bool) -> Executable:
    """The ids of the deals to which something happened."""
    return select(deals.c.id).where(*_happened(what, to_admin)).order_by(deals.c.id)


@statement
def deal_sums(what: Happening, to_admin: bool) -> Executable:
    """The sums of the deals to which something happened, by currency."""
    return (
        select(deals.c.currency, func.sum(deals.c.value).label("total"))
        .where(*_happened(what, to_admin))
        .group_by(deals.c.currency)
        .order_by(deals.c.currency)
    )


def _stays(to_admin: bool) -> Subquery:
    """The seconds that deals had spent in a stage by the end, and whether they were in it in the period."""
    left = case(
        (or_(_visits.c.left_at.is_(None), _visits.c.left_at > _as_of), _as_of), else_=_visits.c.left_at
    )
    stayed = case(
        (_visits.c.entered_at > _as_of, literal(0)), else_=seconds_between(_visits.c.entered_at, left)
    )
    return (
        select(
            _visits.c.deal_id,
            _visits.c.stage_id,
            func.sum(stayed).label("seconds"),
            func.max(case((_lasted_into_period, 1), else_=0)).label("present"),
        )
        .select_from(_with_deals(_visits))
        .where(_in_pipeline, _began_by_end, *_counted(to_admin))
        .group_by(_visits.c.deal_id, _visits.c.stage_id)
        .subquery("stays")
    )


@statement
def ages_by_stage(to_admin: bool) -> Executable:
    """For each stage, the seconds that the deals which were in it in the period spent in it, on average."""
    stays = _stays(to_admin)
    return (
        select(stays.c.stage_id, func.avg(stays.c.seconds).label("seconds"))
        .where(stays.c.present == 1)
        .group_by(stays.c.stage_id)
    )


@statement
def age_across_stages(to_admin: bool) -> Executable:
    """The seconds that the deals of the period spent in the pipeline, on average; null without any."""
    stays = _stays(to_admin)
    of_deal = (
        select(func.sum(stays.c.seconds).label("seconds"))
        .group_by(stays.c.deal_id)
        .having(func.max(stays.c.present) == 1)
        .subquery("of_deal")
    )
    return select(func.avg(of_deal.c.seconds))
