"""Statements on what users have set, and on the accounts elsewhere that they have linked."""

from __future__ import annotations

from sqlalchemy import Executable, bindparam, select

from pipedriver.server.store.rights_tables import user_connections, user_settings
from pipedriver.server.store.statement import statement


@statement
def settings_of() -> Executable:
    """What a user has set otherwise than it is at first."""
    return select(user_settings.c.setting_key, user_settings.c.value).where(
        user_settings.c.company_id == bindparam("company"), user_settings.c.user_id == bindparam("user")
    )


@statement
def connections_of() -> Executable:
    """The accounts elsewhere that a user has linked."""
    return select(user_connections.c.service, user_connections.c.account).where(
        user_connections.c.company_id == bindparam("company"),
        user_connections.c.user_id == bindparam("user"),
    )
