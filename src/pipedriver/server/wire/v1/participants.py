"""Who takes part in a deal, in v1: the participations, and the persons themselves."""

from __future__ import annotations

from collections.abc import Sequence

from pipedriver.api.v1.deals import Deals
from pipedriver.server.crm import participants as rules
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deal_people import add_to_deal, remove_from_deal
from pipedriver.server.crm.deals import get_deal
from pipedriver.server.crm.listing import cut, page_of
from pipedriver.server.registry import serves
from pipedriver.server.store.database import Row
from pipedriver.server.wire.envelope import Envelope, listed, offset_page
from pipedriver.server.wire.v1.persons import persons_envelope, shape_persons
from pipedriver.server.wire.v1.references import NOTHING, Record, References


@serves(Deals.list_participants)
def list_participants(context: Context, id: int, start: int | None, limit: int | None) -> Envelope:
    """Answer GET /v1/deals/{id}/participants."""
    deal = get_deal(context, id)
    page = page_of(start, limit)
    rows, more = cut(rules.participants_of(context, id, page), page)
    return _participants(context, deal, rows, offset_page(page.start, page.limit, more))


@serves(Deals.add_participant)
def add_participant(context: Context, id: int, person_id: int) -> Envelope:
    """Answer POST /v1/deals/{id}/participants."""
    deal, participant = add_to_deal(context, id, person_id)
    envelope = _participants(context, deal, [participant], None)
    envelope.data = envelope.data[0]
    return envelope


@serves(Deals.delete_participant)
def delete_participant(context: Context, id: int, deal_participant_id: int) -> Envelope:
    """Answer DELETE /v1/deals/{id}/participants/{deal_participant_id}."""
    remove_from_deal(context, id, deal_participant_id)
    return Envelope({"id": deal_participant_id})


@serves(Deals.list_persons)
def list_persons(context: Context, id: int, start: int | None, limit: int | None) -> Envelope:
    """Answer GET /v1/deals/{id}/persons."""
    get_deal(context, id)
    page = page_of(start, limit)
    rows, more = cut(rules.persons_of_deal(context, id, page), page)
    return persons_envelope(context, rows, offset_page(page.start, page.limit, more))


def _participants(
    context: Context, deal: Row, rows: Sequence[Row], additional: dict[str, object] | None
) -> Envelope:
    persons = rules.persons_with_ids(context, [row["person_id"] for row in rows])
    people = list(persons.values())
    references = References(
        context,
        users=[row["added_by_user_id"] for row in rows] + [person["owner_id"] for person in people],
        persons=list(persons),
        organizations=[person["org_id"] for person in people],
    )
    records = {record["id"]: record for record in shape_persons(context, people, references)}
    data = [_shape_participant(context, deal, row, references, records[row["person_id"]]) for row in rows]
    return Envelope(listed(data), additional, references.related())


def _shape_participant(
    context: Context, deal: Row, row: Row, references: References, person: Record
) -> Record:
    return {
        "id": row["id"],
        "person_id": {
            **(references.persons.get(row["person_id"], NOTHING).shown or {}),
            "value": row["person_id"],
            "company_id": context.company,
        },
        "add_time": row["add_time"],
        "active_flag": row["active_flag"] == 1,
        "related_item_data": {"deal_id": deal["id"], "title": deal["title"]},
        "person": person,
        "added_by_user_id": references.user(row["added_by_user_id"]),
        "related_item_type": "deal",
        "related_item_id": deal["id"],
    }
