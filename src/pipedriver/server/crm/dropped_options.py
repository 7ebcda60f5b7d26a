"""What becomes of the records that have chosen an option which their field loses: they have it no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.known_fields import LABELS, ValuedEntity
from pipedriver.server.store import custom_values as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.rows import change_row
from pipedriver.server.store.statement import Statement, as_bound

_AT_ONCE = 5_000


def clear_options(context: Context, entity: ValuedEntity, field: Row, dropped: Sequence[int]) -> None:
    """Take options from all records of a kind that have chosen them.

    The records do not count as changed: nobody changed them.
    """
    if not dropped:
        return
    if field["edit_flag"]:
        _clear_values(context, field, dropped)
    elif field["key"] == LABELS:
        _clear_labels(context, entity, set(dropped))
    else:
        context.session.run(
            statements.clear_category(),
            company=context.company,
            ids=as_bound(str(option) for option in dropped),
        )


def _clear_values(context: Context, field: Row, dropped: Sequence[int]) -> None:
    """Let nothing be found by the options any more.

    What the records themselves still hold of them is shown no more, and goes when they are written next: an
    option may be chosen in every record, and to write them all takes minutes in which nobody else can write.
    """
    found_by = {"company": context.company, "field": field["id"]}
    context.session.run(statements.delete_options_of_values(), options=as_bound(dropped), **found_by)
    if field["field_type"] == "set":
        context.session.run(statements.close_up_first_places(), **found_by)


def _clear_labels(context: Context, entity: ValuedEntity, gone: set[int]) -> None:
    table = statements.TABLES[entity]
    column = "label" if entity == "deal" else "label_ids"
    change = change_row(table, column)
    for rows in _batches(context, statements.labelled_records(entity)):
        changed: list[dict[str, Any]] = []
        for row in rows:
            text: str = row["labels"]
            ids = [int(each) for each in text.strip("[]").split(",") if each]
            left = [str(id) for id in ids if id not in gone]
            if len(left) < len(ids):
                joined = ",".join(left)
                after = (joined or None) if entity == "deal" else f"[{joined}]"
                changed.append({"company": context.company, "key": row["id"], column: after})
        context.session.run_many(change, changed)


def _batches(context: Context, statement: Statement) -> Iterator[list[Row]]:
    """The rows of a statement that goes by ids, a part at a time."""
    after = 0
    while True:
        rows = context.session.all(statement, company=context.company, after=after, fetch=_AT_ONCE)
        if rows:
            yield rows
        if len(rows) < _AT_ONCE:
            return
        after = rows[-1]["id"]
