"""What becomes of the records that have chosen an option which their field loses: they have it no more.

An option may be chosen in every record, so nobody goes from one record to the next: others wait to write.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.known_fields import LABELS, ValuedEntity
from pipedriver.server.store import custom_values as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.statement import as_bound


def clear_options(context: Context, entity: ValuedEntity, field: Row, dropped: Sequence[int]) -> None:
    """Take options from all records of a kind that have chosen them.

    The records do not count as changed: nobody changed them.
    """
    if not dropped:
        return
    session, company = context.session, context.company
    if field["edit_flag"]:
        _clear_values(context, field, dropped)
    elif field["key"] == LABELS:
        session.run(statements.clear_labels(entity), company=company, ids=as_bound(dropped))
    else:
        categories = as_bound(str(option) for option in dropped)
        session.run(statements.clear_category(), company=company, ids=categories)


def _clear_values(context: Context, field: Row, dropped: Sequence[int]) -> None:
    """Let nothing be found by the options any more.

    What the records themselves still hold of them is shown no more, and goes when they are written next: the
    search's index would have to follow the writing, token by token.
    """
    found_by = {"company": context.company, "field": field["id"]}
    context.session.run(statements.delete_options_of_values(), options=as_bound(dropped), **found_by)
    if field["field_type"] == "set":
        context.session.run(statements.close_up_first_places(), **found_by)
