"""The tables of roles, permission sets and teams, and of what each user has alone."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
)

from pipedriver.server.store.columns import (
    company_table,
    flag_column,
    id_column,
    link_column,
    metadata,
    moment_column,
    text_column,
)
from pipedriver.server.store.tables import users

_Key = String(60)
_PermissionSetId = String(36)


def _of_user(name: str = "user_id") -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["company_id", name], ["users.company_id", "users.id"])


def _of_role(name: str = "role_id") -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["company_id", name], ["roles.company_id", "roles.id"])


Index("users_by_role", users.c.company_id, users.c.role_id)

roles = company_table(
    "roles",
    id_column(),
    link_column("parent_role_id"),
    text_column("name", needed=True),
    flag_column("active_flag", 1),
    moment_column("add_time", needed=True),
    moment_column("update_time", needed=True),
)
"""The tree of roles, which are what the support pages call visibility groups. Every user has one
(``users.role_id``); the first role of a company is its default one."""
Index("roles_by_parent", roles.c.company_id, roles.c.parent_role_id)

role_lines = Table(
    "role_lines",
    metadata,
    id_column("company_id"),
    id_column("role_id"),
    id_column("above_id"),
    PrimaryKeyConstraint("company_id", "role_id", "above_id"),
    _of_role(),
    _of_role("above_id"),
)
"""Which roles are above which, however far: what the tree says, kept so that no condition has to climb it."""
Index("role_lines_by_above", role_lines.c.company_id, role_lines.c.above_id, role_lines.c.role_id)

role_settings = Table(
    "role_settings",
    metadata,
    id_column("company_id"),
    id_column("role_id"),
    Column("setting_key", _Key, nullable=False),
    Column("value", Integer, nullable=False),
    PrimaryKeyConstraint("company_id", "role_id", "setting_key"),
    _of_role(),
)

permission_sets = company_table(
    "permission_sets",
    Column("id", _PermissionSetId, nullable=False),
    Column("position", Integer, nullable=False),
    text_column("name", needed=True),
    text_column("description", needed=True),
    Column("app", String(20), nullable=False),
    Column("type", String(10), nullable=False),
    text_column("contents", needed=True),
)
"""``id`` is a UUID, ``contents`` a JSON list of permissions; ``type`` is admin, regular or custom."""

permission_set_assignments = Table(
    "permission_set_assignments",
    metadata,
    id_column("company_id"),
    id_column("user_id"),
    Column("app", String(20), nullable=False),
    id_column(),
    Column("permission_set_id", _PermissionSetId, nullable=False),
    flag_column("admin", 0),
    PrimaryKeyConstraint("company_id", "user_id", "app"),
    _of_user(),
    ForeignKeyConstraint(
        ["company_id", "permission_set_id"], ["permission_sets.company_id", "permission_sets.id"]
    ),
)
"""Who has which permission set: at most one of each app. ``admin`` says whether the set is an admin's."""
Index(
    "permission_set_assignments_by_set",
    permission_set_assignments.c.company_id,
    permission_set_assignments.c.permission_set_id,
    permission_set_assignments.c.id,
)

teams = Table(
    "teams",
    metadata,
    id_column("company_id"),
    id_column(),
    text_column("name", needed=True),
    text_column("description"),
    id_column("manager_id"),
    flag_column("active_flag", 1),
    flag_column("deleted_flag", 0),
    moment_column("add_time", needed=True),
    id_column("created_by_user_id"),
    PrimaryKeyConstraint("company_id", "id"),
    _of_user("manager_id"),
)

team_users = Table(
    "team_users",
    metadata,
    id_column("company_id"),
    id_column("team_id"),
    id_column("user_id"),
    PrimaryKeyConstraint("company_id", "team_id", "user_id"),
    ForeignKeyConstraint(["company_id", "team_id"], ["teams.company_id", "teams.id"]),
    _of_user(),
)
Index("team_users_by_user", team_users.c.company_id, team_users.c.user_id, team_users.c.team_id)

user_settings = Table(
    "user_settings",
    metadata,
    id_column("company_id"),
    id_column("user_id"),
    Column("setting_key", _Key, nullable=False),
    text_column("value", needed=True),
    PrimaryKeyConstraint("company_id", "user_id", "setting_key"),
    _of_user(),
)
"""What a user has set otherwise than it is at first; ``value`` holds JSON."""

user_connections = Table(
    "user_connections",
    metadata,
    id_column("company_id"),
    id_column("user_id"),
    Column("service", String(40), nullable=False),
    text_column("account", needed=True),
    PrimaryKeyConstraint("company_id", "user_id", "service"),
    _of_user(),
)
"""The accounts elsewhere that a user has linked."""

blacklisted_emails = Table(
    "blacklisted_emails",
    metadata,
    id_column("company_id"),
    id_column(),
    id_column("user_id"),
    text_column("address", needed=True),
    moment_column("add_time", needed=True),
    PrimaryKeyConstraint("company_id", "id"),
    _of_user(),
)
"""Addresses whose mails with a user are not taken in; in small letters, ``*`` stands for anything."""
Index(
    "blacklisted_emails_by_user",
    blacklisted_emails.c.company_id,
    blacklisted_emails.c.user_id,
    blacklisted_emails.c.address,
    unique=True,
)

global_messages = Table(
    "global_messages",
    metadata,
    id_column("company_id"),
    id_column(),
    id_column("user_id"),
    Column("type", String(40), nullable=False),
    Column("message_type", String(40), nullable=False),
    flag_column("dismissible_flag", 1),
    flag_column("priority", 0),
    text_column("user_data"),
    text_column("html", needed=True),
    moment_column("add_time", needed=True),
    moment_column("dismiss_time"),
    PrimaryKeyConstraint("company_id", "id"),
    _of_user(),
)
"""What Pipedrive itself has to tell a user; ``user_data`` holds JSON."""
Index(
    "global_messages_by_user",
    global_messages.c.company_id,
    global_messages.c.user_id,
    global_messages.c.dismiss_time,
)
