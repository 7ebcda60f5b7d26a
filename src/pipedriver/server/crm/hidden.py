"""What somebody sees of a record that is linked to another and hidden from them: that it is there.

Its id is shown, and nothing else of it but the name, and that only to those who may see the names of hidden
items ("Permission sets" of the support pages: ``can_see_hidden_items_names``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipedriver.server.crm.context import Context

HIDDEN = "(hidden)"
"""What stands for the name of a hidden record. The word is ours."""


def name_shown(context: Context, name: str, *, seen: bool) -> str:
    """The name of a linked record as the caller sees it."""
    return name if seen or context.viewer.may("can_see_hidden_items_names") else HIDDEN


def shown(context: Context, row: dict[str, Any], name: str, blank: Mapping[str, Any]) -> dict[str, Any]:
    """A linked record as the caller sees it.

    Args:
        context: the request.
        row: the record; ``seen`` says whether the caller sees it, and is not there for admins.
        name: the column that holds its name.
        blank: the columns that are shown of a visible record alone, with what stands for them otherwise.
    """
    if row.get("seen", True):
        return row
    return {**row, **blank, name: name_shown(context, row[name], seen=False)}
