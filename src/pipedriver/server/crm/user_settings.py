"""How the caller has set Pipedrive up, and the accounts elsewhere that the caller has linked."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from pipedriver.server.crm.context import Context
from pipedriver.server.store import user_settings as statements

AT_FIRST: Mapping[str, Any] = MappingProxyType(
    {
        "marketplace_team": False,
        "list_limit": 100,
        "beta_app": False,
        "prevent_salesphone_callto_override": False,
        "file_upload_destination": "s3",
        "callto_link_syntax": "callto:[number]",
        "autofill_deal_expected_close_date": False,
        "person_duplicate_condition": "name && (org_id || email || phone)",
    }
)
"""The settings of a user who has changed none (the reference's example)."""

SERVICES = ("google",)
"""The services whose accounts can be linked."""


def settings_of_caller(context: Context) -> dict[str, Any]:
    """The caller's settings."""
    rows = context.session.all(statements.settings_of(), company=context.company, user=context.viewer.user_id)
    return {**AT_FIRST, **{row["setting_key"]: msgspec.json.decode(row["value"]) for row in rows}}


def connections_of_caller(context: Context) -> dict[str, str | None]:
    """The ids of the accounts that the caller has linked, by service; None where there is none."""
    rows = context.session.all(
        statements.connections_of(), company=context.company, user=context.viewer.user_id
    )
    found: dict[str, str | None] = dict.fromkeys(SERVICES)
    return found | {row["service"]: row["account"] for row in rows}
