"""What is added up of the deals as they are written, by triggers: whatever changes a deal changes its sums.

A sum takes one small row a deal, and is read in a time that does not grow with the deals. Triggers write it
in the transaction of the deal itself, so no rule can forget to, and sums are true at every moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Table

from pipedriver.server.store import triggers
from pipedriver.server.store.database import Session
from pipedriver.server.store.deal_blocks import BLOCK_BITS
from pipedriver.server.store.deal_total_tables import deal_blocks, deal_totals, deal_totals_by_owner
from pipedriver.server.store.tables import deals
from pipedriver.server.store.triggers import Trigger, run_text

MILLION = 1_000_000
"""So many of the parts in which sums are kept beside whole units make one."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A table of sums: how a deal's key and its share follow from the deal.

    Both are by the columns of the table; in each expression ``{}`` stands for the deal.
    ``follows`` are the columns of deals that they come from and that can change.
    """

    table: Table
    keys: Mapping[str, str]
    shares: Mapping[str, str]
    follows: tuple[str, ...]


def _units(amount: str) -> str:
    return f"CAST({amount} AS INTEGER)"


def _millionths(amount: str) -> str:
    return f"CAST(round(({amount} - {_units(amount)}) * {MILLION}) AS INTEGER)"


_WEIGHED = "ifnull({0}.value * {0}.probability / 100.0, 0.0)"
_UNWEIGHED = "iif({0}.probability IS NULL, {0}.value, 0.0)"
_WORTH = {
    "deals_count": "1",
    "total_units": _units("{0}.value"),
    "total_millionths": _millionths("{0}.value"),
    "weighed_units": _units(_WEIGHED),
    "weighed_millionths": _millionths(_WEIGHED),
    "unweighed_units": _units(_UNWEIGHED),
    "unweighed_millionths": _millionths(_UNWEIGHED),
}


def _kept(table: Table, shares: Mapping[str, str], **keys: str) -> _Kept:
    """A table of sums; a column of its key is that of the deal, if nothing else is said."""
    own = {column.name: f"{{0}}.{column.name}" for column in table.primary_key.columns}
    changing = [name for name in own if name not in ("company_id", *keys)]
    worth = ("value", "probability") if len(shares) > 1 else ()
    return _Kept(table, {**own, **keys}, shares, (*changing, *worth))


_KEPT = (
    _kept(deal_totals, _WORTH),
    _kept(deal_totals_by_owner, _WORTH),
    _kept(deal_blocks, {"deals_count": "1"}, block=f"{{0}}.id >> {BLOCK_BITS}"),
)


def definitions() -> Iterator[str]:
    """The statements that make the triggers."""
    for _, definition in _all_triggers():
        yield definition


def create_triggers(session: Session) -> None:
    """Let the sums follow every change of a deal from now on."""
    triggers.create(session, _all_triggers())


def drop_triggers(session: Session) -> None:
    """Do without the sums for the rest of the job; `add_up_anew` makes up for it."""
    triggers.drop(session, _all_triggers())


def add_up_anew(session: Session) -> None:
    """Make all sums anew from the deals."""
    for kept in _KEPT:
        if kept.table is not deal_totals:
            _fill(session, kept, deals.name, kept.shares)
    # The coarser sums are those of the finer ones.
    coarse = next(kept for kept in _KEPT if kept.table is deal_totals)
    _fill(session, coarse, deal_totals_by_owner.name, {name: f"{{0}}.{name}" for name in coarse.shares})


def _fill(session: Session, kept: _Kept, source: str, shares: Mapping[str, str]) -> None:
    name, columns = kept.table.name, ", ".join((*kept.keys, *shares))
    keys = ", ".join(expression.format(source) for expression in kept.keys.values())
    sums = ", ".join(f"sum({expression.format(source)})" for expression in shares.values())
    run_text(session, f"DELETE FROM {name}")  # noqa: S608  # our own names
    selected = f"SELECT {keys}, {sums} FROM {source} GROUP BY {keys}"  # noqa: S608  # our own names
    run_text(session, f"INSERT INTO {name} ({columns}) {selected}")


def _all_triggers() -> Iterator[Trigger]:
    for kept in _KEPT:
        yield from _triggers(kept)


def _triggers(kept: _Kept) -> Iterator[Trigger]:
    name = kept.table.name
    changed = " OR ".join(f"old.{column} IS NOT new.{column}" for column in kept.follows)
    yield (
        f"{name}_added",
        f"CREATE TRIGGER {name}_added AFTER INSERT ON {deals.name} BEGIN {_added(kept, 'new', 1)}; END",
    )
    yield (
        f"{name}_changed",
        f"CREATE TRIGGER {name}_changed AFTER UPDATE OF {', '.join(kept.follows)} ON {deals.name}"
        f" WHEN {changed} BEGIN {_taken(kept)} {_added(kept, 'new', 1)}; END",
    )
    yield (
        f"{name}_removed",
        f"CREATE TRIGGER {name}_removed AFTER DELETE ON {deals.name} BEGIN {_taken(kept)} END",
    )


def _added(kept: _Kept, deal: str, sign: int) -> str:
    """Add a deal's share to the row of its key, or take it away."""
    values = [expression.format(deal) for expression in kept.keys.values()]
    values += [f"{sign} * {expression.format(deal)}" for expression in kept.shares.values()]
    sums = ", ".join(f"{column} = {column} + excluded.{column}" for column in kept.shares)
    columns = ", ".join((*kept.keys, *kept.shares))
    return (
        f"INSERT INTO {kept.table.name} ({columns}) VALUES ({', '.join(values)})"  # noqa: S608  # our own names
        f" ON CONFLICT ({', '.join(kept.keys)}) DO UPDATE SET {sums}"
    )


def _taken(kept: _Kept) -> str:
    """Take the old deal's share away, and the row with the last deal."""
    same = " AND ".join(f"{column} = {value.format('old')}" for column, value in kept.keys.items())
    less = f"DELETE FROM {kept.table.name} WHERE {same} AND deals_count = 0"  # noqa: S608  # our own names
    return f"{_added(kept, 'old', -1)}; {less};"
