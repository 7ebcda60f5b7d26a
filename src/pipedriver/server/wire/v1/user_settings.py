"""Settings and connections of the caller in v1, and what Pipedrive has to tell."""

from __future__ import annotations

import msgspec

from pipedriver.api.v1.global_messages import GlobalMessages
from pipedriver.api.v1.user_connections import UserConnections
from pipedriver.api.v1.user_settings import UserSettings
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.global_messages import dismiss_message, list_messages
from pipedriver.server.crm.user_settings import connections_of_caller, settings_of_caller
from pipedriver.server.registry import serves
from pipedriver.server.store.database import Row
from pipedriver.server.wire.envelope import Envelope, listed
from pipedriver.server.wire.v1.references import Record


@serves(UserSettings.get)
def get_settings(context: Context) -> Envelope:
    """Answer GET /v1/userSettings."""
    return Envelope(settings_of_caller(context))


@serves(UserConnections.get)
def get_connections(context: Context) -> Envelope:
    """Answer GET /v1/userConnections."""
    return Envelope(connections_of_caller(context))


@serves(GlobalMessages.list)
def list_global_messages(context: Context, limit: int | None) -> Envelope:
    """Answer GET /v1/globalMessages: one message where no limit is given."""
    return Envelope(listed([_message(row) for row in list_messages(context, limit or 1)]))


@serves(GlobalMessages.delete)
def delete_global_message(context: Context, id: int) -> Envelope:
    """Answer DELETE /v1/globalMessages/{id}."""
    return Envelope(_message(dismiss_message(context, id)))


def _message(row: Row) -> Record:
    return {
        "id": row["id"],
        "user_id": row["user_id"],
        "company_id": row["company_id"],
        "type": row["type"],
        "type_info": {
            "message_type": row["message_type"],
            "dismissible_flag": row["dismissible_flag"] == 1,
            "priority": row["priority"],
        },
        "user_data": None if row["user_data"] is None else msgspec.json.decode(row["user_data"]),
        "html": row["html"],
    }
