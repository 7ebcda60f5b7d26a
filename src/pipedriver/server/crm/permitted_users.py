"""Who may see a record: the users for whom the one rule of visibility holds."""

from __future__ import annotations

from sqlalchemy import Table

from pipedriver.server.crm.context import Context
from pipedriver.server.store.visibility import users_who_see


def permitted_users(context: Context, table: Table, id: int) -> list[int]:
    """The ids of the active users who see a record. The caller has seen to it that the viewer does."""
    return context.session.column(users_who_see(table), company=context.company, id=id)
