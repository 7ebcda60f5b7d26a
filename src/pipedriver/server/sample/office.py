"""Who is who in a company of the sample: roles, teams, and what a lead may do more than others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.permission_sets import permit
from pipedriver.server.crm.roles import assign_role, create_role
from pipedriver.server.crm.teams import create_team
from pipedriver.server.crm.viewers import viewer_of
from pipedriver.server.store.database import Session

GROUPS = ("North", "South")
"""The teams of sellers, whose roles are below that of their lead."""

LEAD_MAY = frozenset(
    {
        "can_delete_deals",
        "can_edit_deals_closed_date",
        "can_merge_deals",
        "can_see_other_users_statistics",
    }
)
"""What the lead of the sellers may do beside what regular users may."""


def organize(session: Session, moment: datetime, owner_token: str, regular: Sequence[int]) -> None:
    """Give the regular users of a company roles and teams: the first leads, the others sell in groups.

    Args:
        session: a writing job's session.
        moment: when it happens.
        owner_token: the token of the company's owner, who does it.
        regular: the ids of the active users who are no admins, one at least.

    Raises:
        LookupError: the token is nobody's.
    """
    owner = viewer_of(session, owner_token)
    if owner is None:
        raise LookupError("the company has no owner")
    context = Context(session, owner, moment)
    lead, *sellers = regular
    sales = create_role(context, "Sales", None)
    assign_role(context, sales, lead)
    permit(session, context.company, lead, also=LEAD_MAY)
    for number, name in enumerate(GROUPS):
        members = sellers[number :: len(GROUPS)]
        role = create_role(context, f"Sales {name}", sales)
        for user in members:
            assign_role(context, role, user)
        create_team(context, {"name": name, "manager_id": lead, "users": members})
