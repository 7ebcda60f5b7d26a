"""Statements on how deals went through a pipeline in a period.

``pipeline`` and ``owner`` are bound everywhere; ``first`` is the first day of the period, ``end`` the day
after its last. Deleted and archived deals do not count.

The first statement of each answer finds the owner's deals of the period. The next one takes their ids, bound
as ``deals``, a JSON list, and reads their stays once, deal by deal, from the index that has them so.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

from sqlalchemy import (
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
from sqlalchemy.types import Text

from pipedriver.server.store.durations import seconds_between
from pipedriver.server.store.statement import any_of, statement
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


_of_deals = (_visits.c.company_id == _company, any_of(_visits.c.deal_id, "deals"))


def _counted(to_admin: bool) -> list[ColumnElement[bool]]:
    """The conditions of the deals that count."""
    return [
        deals.c.company_id == _company,
        deals.c.user_id == bindparam("owner"),
        deals.c.status != "deleted",
        deals.c.is_archived == 0,
        *visible(deals, to_admin=to_admin),
    ]


def _in_use(table: Table) -> ColumnElement[bool]:
    """The stages of the pipeline."""
    return and_(table.c.company_id == _company, table.c.pipeline_id == _pipeline, table.c.active_flag == 1)


def _in_period(column: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(column >= _first, column < _end)


def _closed(status: str, moment: ColumnElement[Any]) -> ColumnElement[bool]:
    """Deals of the pipeline that were closed so in the period, and still stand so."""
    return and_(deals.c.status == status, deals.c.pipeline_id == _pipeline, _in_period(moment))


def _flag(condition: ColumnElement[bool], name: str) -> ColumnElement[int]:
    return case((condition, 1), else_=0).label(name)


@statement
def present_deals(to_admin: bool) -> Executable:
    """The ids of the deals that were in the pipeline in the period, and 1 for what happened to each, or 0.

    ``won`` and ``lost`` in the period; ``went_through``: won by its end.
    """
    went_through = and_(deals.c.status == "won", deals.c.pipeline_id == _pipeline, deals.c.won_time < _end)
    # Only the index of the owner's deals is read before their stays, and the deals themselves after these.
    ids = select(deals.c.id).where(*_counted(to_admin)).correlate(None)
    present = select(_visits.c.deal_id).where(
        _visits.c.company_id == _company,
        _visits.c.deal_id.in_(ids),
        _visits.c.pipeline_id == _pipeline,
        _began_by_end,
        _lasted_into_period,
    )
    return (
        select(
            deals.c.id,
            _flag(went_through, "went_through"),
            _flag(_closed("won", deals.c.won_time), "won"),
            _flag(_closed("lost", deals.c.lost_time), "lost"),
        )
        .where(deals.c.company_id == _company, deals.c.id.in_(present))
        .order_by(deals.c.id)
    )


@statement
def conversions() -> Executable:
    """For each stage, how many deals were in it in the period, and how many of these went on by its end.

    A deal goes on by entering a stage further on in the pipeline, or by being one of those bound as
    ``gone_through``, a JSON list.
    """
    furthest = func.max(stages.c.order_nr).over(
        partition_by=_visits.c.deal_id, order_by=_visits.c.entered_at.desc()
    )
    stays = (
        select(
            _visits.c.deal_id,
            _visits.c.stage_id,
            _lasted_into_period.label("lasted"),
            (furthest > stages.c.order_nr).label("went_further"),
        )
        .select_from(_visits)
        .join(stages, and_(stages.c.company_id == _company, stages.c.id == _visits.c.stage_id))
        .where(*_of_deals, _visits.c.pipeline_id == _pipeline, _began_by_end, _in_use(stages))
        .subquery("stays")
    )
    by_deal = (
        select(stays.c.stage_id, stays.c.deal_id, func.max(_flag(stays.c.went_further, "went")).label("went"))
        .where(stays.c.lasted)
        .group_by(stays.c.stage_id, stays.c.deal_id)
        .subquery("by_deal")
    )
    went_on = or_(by_deal.c.went == 1, any_of(by_deal.c.deal_id, "gone_through"))
    return select(
        by_deal.c.stage_id.label("stage"),
        func.count().label("present"),
        func.sum(case((went_on, 1), else_=0)).label("went_on"),
    ).group_by(by_deal.c.stage_id)


@statement
def happened(to_admin: bool) -> Executable:
    """The deals of the period with their worth and 1 for what happened to each, 0 for what did not.

    ``present`` are those that were in the pipeline.
    """
    here = deals.c.pipeline_id == _pipeline
    still_there = or_(_visits.c.left_at.is_(None), _visits.c.left_at >= _end)
    in_pipeline = and_(_of_deal(_visits, deals.c.id), _visits.c.pipeline_id == _pipeline, _began_by_end)
    present = exists().where(in_pipeline, _lasted_into_period)
    conditions: dict[Happening | Literal["present"], ColumnElement[bool]] = {
        "present": present,
        "added": and_(here, _in_period(deals.c.add_time)),
        "left_open": exists().where(in_pipeline, still_there),
        "won": _closed("won", deals.c.won_time),
        "lost": _closed("lost", deals.c.lost_time),
    }
    # Whoever was left open was present.
    something = or_(*[condition for what, condition in conditions.items() if what != "left_open"])
    flags = [_flag(condition, what) for what, condition in conditions.items()]
    return (
        select(deals.c.id, deals.c.currency, deals.c.value, *flags)
        .where(*_counted(to_admin), something)
        .order_by(deals.c.id)
    )


@statement
def stays_by_stage() -> Executable:
    """What the stays of the deals in the stages of the pipeline come to by the end of the period, or by now.

    For each stage the ``moves``: how often a deal came to it in the period straight from another stage of the
    pipeline; the ``seconds`` that the deals spent in it; how many ``deals`` were in it in the period, and the
    ``seconds_of_deals`` that these spent in it.
    """
    came_from = and_(
        _previous(_visits.c.pipeline_id) == _pipeline, _previous(_visits.c.stage_id) != _visits.c.stage_id
    )
    moved = and_(_in_period(_visits.c.entered_at), came_from)
    left = case(
        (or_(_visits.c.left_at.is_(None), _visits.c.left_at > _as_of), _as_of), else_=_visits.c.left_at
    )
    seconds = case((_visits.c.entered_at > _as_of, 0), else_=seconds_between(_visits.c.entered_at, left))
    stays = (
        select(
            _visits.c.deal_id,
            _visits.c.pipeline_id,
            _visits.c.stage_id,
            _flag(moved, "moved"),
            _flag(_lasted_into_period, "lasted"),
            seconds.label("seconds"),
        )
        .where(*_of_deals, _began_by_end)
        .subquery("stays")
    )
    by_deal = (
        select(
            stays.c.stage_id,
            func.sum(stays.c.moved).label("moves"),
            func.sum(stays.c.seconds).label("seconds"),
            func.max(stays.c.lasted).label("lasted"),
        )
        .where(stays.c.pipeline_id == _pipeline)
        .group_by(stays.c.stage_id, stays.c.deal_id)
        .subquery("by_deal")
    )
    return select(
        by_deal.c.stage_id.label("stage"),
        func.sum(by_deal.c.moves).label("moves"),
        func.sum(by_deal.c.seconds).label("seconds"),
        func.sum(by_deal.c.lasted).label("deals"),
        func.sum(by_deal.c.seconds * by_deal.c.lasted).label("seconds_of_deals"),
    ).group_by(by_deal.c.stage_id)


def _previous(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """What a column says of the deal's stay before."""
    return func.lag(column).over(
        partition_by=_visits.c.deal_id, order_by=[_visits.c.entered_at, _visits.c.id]
    )
