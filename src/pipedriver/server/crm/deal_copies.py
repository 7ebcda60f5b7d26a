"""Duplicating a deal.

The copy is a new open deal in the same stage, with the same owner, contacts, values and products. Activities,
notes, followers and further participants stay with the original, and so do its history and where it came from
elsewhere (the support page on duplicating deals).
"""

from __future__ import annotations

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.custom_values import copied_values
from pipedriver.server.crm.deal_products import copy_products
from pipedriver.server.crm.deal_status import NEW_DEAL
from pipedriver.server.crm.deals import get_deal, insert_deal
from pipedriver.server.crm.permissions import require_add
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.store.deals import DELETED

_COPIED = (
    "title",
    "value",
    "currency",
    "user_id",
    "person_id",
    "org_id",
    "pipeline_id",
    "stage_id",
    "probability",
    "expected_close_date",
    "label",
    "visible_to",
    "channel",
    "channel_id",
    "products_count",
    "acv",
    "arr",
    "mrr",
)


def duplicate_deal(context: Context, id: int) -> int:
    """Make a copy of a deal, which may be closed or archived; gives the id of the copy.

    Raises:
        NotFound: there is no such deal.
        Forbidden: the caller may not see it, or not add deals.
        Invalid: it is deleted.
    """
    require_add(context, "deal")
    source = get_deal(context, id)
    if source["status"] == DELETED:
        raise Invalid("Deal is deleted; it cannot be duplicated")
    copy = insert_deal(
        context,
        {
            **NEW_DEAL,
            **{name: source[name] for name in _COPIED},
            "company_id": context.company,
            "creator_user_id": context.viewer.user_id,
            "origin_id": None,
            "is_archived": 0,
            "archive_time": None,
            "add_time": context.now,
            "update_time": context.now,
            "idle_since": context.now,
        },
        copied_values(context, "deal", source["custom_fields"]),
    )
    copy_products(context, id, copy)
    return copy
