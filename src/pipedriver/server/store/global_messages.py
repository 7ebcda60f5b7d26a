"""Statements on what Pipedrive itself has to tell users."""

from __future__ import annotations

from sqlalchemy import Executable, bindparam, select

from pipedriver.server.store.rights_tables import global_messages
from pipedriver.server.store.statement import statement

_to_user = (
    global_messages.c.company_id == bindparam("company"),
    global_messages.c.user_id == bindparam("user"),
    global_messages.c.dismiss_time.is_(None),
)


@statement
def messages_to() -> Executable:
    """The first messages that are to be shown to a user, the most important one foremost."""
    return (
        select(global_messages)
        .where(*_to_user)
        .order_by(global_messages.c.priority.desc(), global_messages.c.id)
        .limit(bindparam("limit"))
    )


@statement
def message_by_id() -> Executable:
    """One message that is to be shown to a user."""
    return select(global_messages).where(*_to_user, global_messages.c.id == bindparam("id"))
