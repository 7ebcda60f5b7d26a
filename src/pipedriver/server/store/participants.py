"""Statements on the persons who take part in deals. A deal's own person is one of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Executable, and_, bindparam, delete, exists, insert, select

from pipedriver.server.store.listing import paged
from pipedriver.server.store.statement import any_of, statement
from pipedriver.server.store.tables import deal_participants, persons
from pipedriver.server.store.visibility import visible

_of_deal = (
    deal_participants.c.company_id == bindparam("company"),
    deal_participants.c.deal_id == bindparam("deal"),
)
_by_id: tuple[tuple[str, Any], ...] = (("id", "ASC"),)


def _seen(to_admin: bool) -> list[ColumnElement[bool]]:
    """The condition that the viewer may see the person who takes part."""
    if to_admin:
        return []
    same = and_(
        persons.c.company_id == deal_participants.c.company_id, persons.c.id == deal_participants.c.person_id
    )
    return [exists().where(same, *visible(persons, to_admin=False)).correlate(deal_participants)]


@statement
def participants_page(to_admin: bool) -> Executable:
    """One page of a deal's participants whom the viewer may see, in the order in which they came."""
    chosen = select(deal_participants).where(
        *_of_deal, deal_participants.c.active_flag == 1, *_seen(to_admin)
    )
    return paged(chosen, deal_participants, _by_id)


@statement
def participant_by_id(to_admin: bool) -> Executable:
    """One participation in a deal, of a person whom the viewer may see."""
    return select(deal_participants).where(
        *_of_deal, deal_participants.c.id == bindparam("id"), *_seen(to_admin)
    )


@statement
def participant_by_person() -> Executable:
    """A person's participation in a deal."""
    return select(deal_participants).where(*_of_deal, deal_participants.c.person_id == bindparam("person"))


@statement
def participating_persons() -> Executable:
    """The ids of the persons who take part in any of the deals bound as ``deals``, a JSON list."""
    return (
        select(deal_participants.c.person_id)
        .where(
            deal_participants.c.company_id == bindparam("company"),
            any_of(deal_participants.c.deal_id, "deals"),
            deal_participants.c.active_flag == 1,
        )
        .distinct()
    )


@statement
def persons_of_deal_page(to_admin: bool) -> Executable:
    """One page of a deal's undeleted participants, as persons, whom the viewer may see."""
    chosen = (
        select(persons)
        .select_from(
            deal_participants.join(
                persons,
                and_(
                    persons.c.company_id == deal_participants.c.company_id,
                    persons.c.id == deal_participants.c.person_id,
                ),
            )
        )
        .where(
            *_of_deal,
            deal_participants.c.active_flag == 1,
            persons.c.active_flag == 1,
            *visible(persons, to_admin=to_admin),
        )
    )
    return paged(chosen, persons, _by_id)


@statement
def persons_by_ids() -> Executable:
    """The persons bound as ``ids``, a JSON list, deleted ones too."""
    return select(persons).where(persons.c.company_id == bindparam("company"), any_of(persons.c.id, "ids"))


@statement
def insert_participant() -> Executable:
    """Let a person take part in a deal."""
    return insert(deal_participants)


@statement
def delete_participant() -> Executable:
    """Let a person no longer take part in a deal."""
    return delete(deal_participants).where(*_of_deal, deal_participants.c.id == bindparam("id"))


@statement
def delete_participant_person() -> Executable:
    """Let a person, named by the person's own id, no longer take part in a deal."""
    return delete(deal_participants).where(*_of_deal, deal_participants.c.person_id == bindparam("person"))
