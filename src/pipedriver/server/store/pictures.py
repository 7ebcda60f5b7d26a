"""Statements on pictures."""

from __future__ import annotations

from sqlalchemy import Executable, bindparam, select, update

from pipedriver.server.store.file_tables import pictures
from pipedriver.server.store.statement import any_of, statement


@statement
def pictures_by_ids() -> Executable:
    """The pictures bound as ``ids``, a JSON list."""
    return select(pictures).where(pictures.c.company_id == bindparam("company"), any_of(pictures.c.id, "ids"))


@statement
def picture_by_token() -> Executable:
    """The picture whose token is bound, if it is shown."""
    return select(pictures).where(pictures.c.token == bindparam("token"), pictures.c.active_flag == 1)


@statement
def retire_pictures() -> Executable:
    """Show the pictures of the person bound as ``person`` no more."""
    return (
        update(pictures)
        .where(
            pictures.c.company_id == bindparam("company"),
            pictures.c.item_type == "person",
            pictures.c.item_id == bindparam("person"),
            pictures.c.active_flag == 1,
        )
        .values(active_flag=0, update_time=bindparam("now"))
    )


@statement
def move_picture() -> Executable:
    """Let the picture of the person bound as ``old`` be that of the person bound as ``new``."""
    return (
        update(pictures)
        .where(
            pictures.c.company_id == bindparam("company"),
            pictures.c.item_type == "person",
            pictures.c.item_id == bindparam("old"),
        )
        .values(item_id=bindparam("new"))
    )
