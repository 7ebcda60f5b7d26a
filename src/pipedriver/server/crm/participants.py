"""Who takes part in a deal: the person that it is made with, and others.

The deal's own person always is a participant (participants_count in the API's examples). Whoever stops being
the deal's own person takes no longer part; and whoever, being the deal's own person, is taken out of the
participants is the deal's own person no longer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from pipedriver.server.crm.changes import log_event
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.derived import deals_changed, participants_changed
from pipedriver.server.crm.refusals import NotFound
from pipedriver.server.store import participants as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.identifiers import next_id
from pipedriver.server.store.listing import Page


def participants_of(context: Context, deal: int, page: Page) -> list[Row]:
    """A page of a deal's participants whom the viewer may see, as the viewer may see the deal."""
    return context.session.all(
        statements.participants_page(context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        deal=deal,
        start=page.start,
        fetch=page.fetch,
    )


def persons_of_deal(context: Context, deal: int, page: Page) -> list[Row]:
    """A page of a deal's persons, deleted ones left out, and those whom the viewer may not see."""
    return context.session.all(
        statements.persons_of_deal_page(context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        deal=deal,
        start=page.start,
        fetch=page.fetch,
    )


def persons_with_ids(context: Context, ids: Iterable[int]) -> dict[int, Row]:
    """The persons of the ids, by id, deleted ones too."""
    rows = context.session.all(
        statements.persons_by_ids(), company=context.company, ids=json.dumps(sorted(set(ids)))
    )
    return {row["id"]: row for row in rows}


def participating_persons(context: Context, deals: Sequence[int]) -> set[int]:
    """The persons who take part in any of the deals."""
    found = context.session.column(
        statements.participating_persons(), company=context.company, deals=json.dumps(list(deals))
    )
    return set(found)


def find_participant(context: Context, deal: int, participant: int) -> Row:
    """One participation in a deal, by its own id.

    Raises:
        NotFound: the deal has no such participant, or the viewer may not see the person.
    """
    row = context.session.first(
        statements.participant_by_id(context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        deal=deal,
        id=participant,
    )
    if row is None:
        raise NotFound("Participant not found")
    return row


def take_part(context: Context, deal: int, person: int) -> Row:
    """Let a person take part in a deal; one who does so already stays, and nothing changes."""
    known = context.session.first(
        statements.participant_by_person(), company=context.company, deal=deal, person=person
    )
    if known is not None:
        return known
    row = insert_participant(context, deal, person)
    participants_changed(context, deal)
    deals_changed(context, person=person)
    log_event(context, "deal", deal, "participant_added", new=person)
    return row


def end_participation(context: Context, participant: Row) -> None:
    """Let a person no longer take part in a deal whose own person is another."""
    deal, person = participant["deal_id"], participant["person_id"]
    context.session.run(
        statements.delete_participant(), company=context.company, deal=deal, id=participant["id"]
    )
    participants_changed(context, deal)
    deals_changed(context, person=person)
    log_event(context, "deal", deal, "participant_removed", old=person)


def own_person_changed(context: Context, deal: int, old: int | None, new: int | None) -> None:
    """Keep a deal's own person among its participants. The counts of the persons are the caller's task."""
    if old is not None:
        context.session.run(
            statements.delete_participant_person(), company=context.company, deal=deal, person=old
        )
    if new is not None:
        known = context.session.first(
            statements.participant_by_person(), company=context.company, deal=deal, person=new
        )
        if known is None:
            insert_participant(context, deal, new)
    participants_changed(context, deal)


def insert_participant(context: Context, deal: int, person: int) -> Row:
    """Add a participation, and nothing else."""
    row: Row = {
        "company_id": context.company,
        "id": next_id(context.session, context.company, "deal_participants"),
        "deal_id": deal,
        "person_id": person,
        "added_by_user_id": context.viewer.user_id,
        "active_flag": 1,
        "add_time": context.now,
    }
    context.session.run(statements.insert_participant(), **row)
    return row
