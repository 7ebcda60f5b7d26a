"""What becomes of the records that have chosen an option which their field loses: they have it no more."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.known_fields import LABELS, ValuedEntity
from pipedriver.server.store import custom_values as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.rows import change_row
from pipedriver.server.store.statement import Statement

_AT_ONCE = 5_000


def clear_options(context: Context, entity: ValuedEntity, field: Row, dropped: Sequence[int]) -> None:
    """Take options from all records of a kind that have chosen them.

    The records do not count as changed: nobody changed them.
    """
    if not dropped:
        return
    if field["edit_flag"]:
        _clear_values(context, entity, field, dropped)
    elif field["key"] == LABELS:
        _clear_labels(context, entity, set(dropped))
    else:
        context.session.run(
            statements.clear_category(),
            company=context.company,
            ids=json.dumps([str(option) for option in dropped]),
        )


def _clear_values(context: Context, entity: ValuedEntity, field: Row, dropped: Sequence[int]) -> None:
    key, gone = field["key"], {str(option) for option in dropped}
    change = change_row(statements.TABLES[entity], "custom_fields")
    for option in dropped:
        read = statements.records_with_option(entity)
        for rows in _batches(context, read, field=field["id"], option=float(option)):
            changed: list[dict[str, Any]] = []
            for row in rows:
                values: dict[str, Any] = msgspec.json.decode(row["custom_fields"] or "{}")
                left = [each for each in str(values.pop(key, "")).split(",") if each and each not in gone]
                if left:
                    values[key] = ",".join(left)
                document = msgspec.json.encode(values).decode() if values else None
                changed.append({"company": context.company, "key": row["id"], "custom_fields": document})
            context.session.run_many(change, changed)
    context.session.run(
        statements.delete_options_of_values(),
        company=context.company,
        field=field["id"],
        options=json.dumps(list(dropped)),
    )


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


def _batches(context: Context, statement: Statement, **values: Any) -> Iterator[list[Row]]:
    """The rows of a statement that goes by ids, a part at a time."""
    after = 0
    while True:
        rows = context.session.all(statement, company=context.company, after=after, fetch=_AT_ONCE, **values)
        if rows:
            yield rows
        if len(rows) < _AT_ONCE:
            return
        after = rows[-1]["id"]
