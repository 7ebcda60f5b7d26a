"""Letting a person take part in a deal, and no longer."""

from __future__ import annotations

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deal_saving import save_deal
from pipedriver.server.crm.deals import editable_deal
from pipedriver.server.crm.links import check_linked
from pipedriver.server.crm.participants import end_participation, find_participant, take_part
from pipedriver.server.store.database import Row


def add_to_deal(context: Context, id: int, person: int) -> tuple[Row, Row]:
    """Let a person take part in a deal; gives the deal and the participation.

    Raises:
        NotFound: there is no such deal.
        Forbidden: the caller may not see the deal, or not edit it.
        Invalid: there is no such person, or the deal is deleted or archived.
    """
    deal = editable_deal(context, id)
    check_linked(context, "person", person)
    return deal, take_part(context, id, person)


def remove_from_deal(context: Context, id: int, participant: int) -> None:
    """Let a person no longer take part in a deal; the deal's own person is then none.

    Raises:
        NotFound: there is no such deal, or it has no such participation.
        Forbidden: the caller may not see the deal, or not edit it.
        Invalid: the deal is deleted or archived.
    """
    deal = editable_deal(context, id)
    found = find_participant(context, id, participant)
    if found["person_id"] == deal["person_id"]:
        save_deal(context, deal, {"person_id": None})
    else:
        end_participation(context, found)
