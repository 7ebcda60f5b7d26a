"""Merging one deal into another (tutorial merging-two-deals).

The deal of the path goes, that of ``merge_with_id`` survives. The survivor's filled fields stay, its empty
ones are taken from the other; a value of 0 counts as empty, and brings its currency along. Its stage, status
and owner stay. Activities, notes, files, mails, followers, participants, products and what filters say of it
move to it; once it has products, its value is theirs.
"""

from __future__ import annotations

from typing import Any

from pipedriver.server.crm.changes import log_event
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.custom_values import merged_values, values_written
from pipedriver.server.crm.deal_products import move_products
from pipedriver.server.crm.deal_saving import recount_contacts, write_deal
from pipedriver.server.crm.deal_value import WITHOUT_PRODUCTS
from pipedriver.server.crm.deals import undeleted_deal
from pipedriver.server.crm.derived import (
    activities_changed,
    files_changed,
    followers_changed,
    mail_changed,
    notes_changed,
    participants_changed,
)
from pipedriver.server.crm.filters import link_moved
from pipedriver.server.crm.participants import insert_participant
from pipedriver.server.crm.permissions import require_merge
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.store import deal_merge as statements
from pipedriver.server.store.database import Row

_FILLED = (
    "person_id",
    "org_id",
    "probability",
    "expected_close_date",
    "label",
    "origin_id",
    "channel",
    "channel_id",
)


def merge_deals(context: Context, goes: int, stays: int) -> None:
    """Merge a deal into another.

    Raises:
        NotFound: one of the deals is not there.
        Forbidden: the caller may not merge deals, or not see one of them.
        Invalid: both are the same, or one is deleted or archived.
    """
    require_merge(context, "deal")
    if goes == stays:
        raise Invalid("merge_with_id: a deal cannot be merged with itself")
    going, staying = undeleted_deal(context, goes), undeleted_deal(context, stays)
    _move_children(context, going, staying)
    values = merged_values(context, "deal", staying["custom_fields"], going["custom_fields"])
    changes = {**_changes(going, staying), **values.columns}
    merged = move_products(context, going, write_deal(context, staying, changes))
    values_written(context, "deal", stays, values)
    log_event(context, "deal", stays, "merged", field_key="id", old=goes, new=stays, before=staying)
    gone = write_deal(context, going, {"status": "deleted", **WITHOUT_PRODUCTS})
    for id in (goes, stays):
        activities_changed(context, "deal", id)
        notes_changed(context, "deal", id)
        files_changed(context, "deal", id)
        mail_changed(context, "deal", id)
        followers_changed(context, "deal", id)
        participants_changed(context, id)
    recount_contacts(context, [staying, merged, gone])
    link_moved(context, "deal", goes, stays)


def _changes(going: Row, staying: Row) -> dict[str, Any]:
    """What the survivor takes from the other."""
    changes = {name: going[name] for name in _FILLED if staying[name] is None}
    if staying["value"] == 0 and going["value"] != 0 and not staying["products_count"]:
        changes |= {"value": going["value"], "currency": going["currency"]}
    changes["idle_since"] = max(going["idle_since"], staying["idle_since"])
    return changes


def _move_children(context: Context, going: Row, staying: Row) -> None:
    values = {"company": context.company, "old": going["id"], "new": staying["id"], "now": context.now}
    for table in statements.CHILDREN:
        context.session.run(statements.move_children(table), **values)
    for statement in (
        statements.delete_shared_followers(),
        statements.move_followers(),
        statements.delete_shared_participants(),
        statements.move_participants(),
    ):
        context.session.run(statement, **values)
    if going["person_id"] is not None:
        # Its own person stays with the deal that goes, should that one ever come back.
        insert_participant(context, going["id"], going["person_id"])
