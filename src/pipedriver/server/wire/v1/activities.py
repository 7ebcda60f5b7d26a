"""Activities in v1: the operations on them, and those that list the activities of another record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipedriver.api.v1.activities import Activities
from pipedriver.api.v1.deals import Deals
from pipedriver.api.v1.organizations import Organizations
from pipedriver.api.v1.persons import Persons
from pipedriver.core.unset import Unset
from pipedriver.server.crm import activities as rules
from pipedriver.server.crm.activities import Share, Written
from pipedriver.server.crm.activity_types import names_of_types
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.filter_use import chosen
from pipedriver.server.crm.listing import page_of
from pipedriver.server.registry import serves
from pipedriver.server.store.database import Row
from pipedriver.server.store.derived import Kind
from pipedriver.server.wire.envelope import Envelope, listed, offset_page
from pipedriver.server.wire.given import given
from pipedriver.server.wire.v1.references import (
    NOTHING_KNOWN,
    Known,
    Record,
    References,
    json_list,
    smart_bcc,
)

Attendant = Mapping[str, object]


@serves(Activities.list)
def list_activities(
    context: Context,
    user_id: int | None,
    filter_id: int | None,
    type: Sequence[str] | None,
    start: int | None,
    limit: int | None,
    start_date: str | None,
    end_date: str | None,
    done: bool | None,
) -> Envelope:
    """Answer GET /v1/activities."""
    page = page_of(start, limit)
    rows, more = rules.list_activities(
        context,
        page,
        user=user_id,
        types=type,
        start_date=start_date,
        end_date=end_date,
        done=done,
        chosen=chosen(context, filter_id, "activity"),
    )
    return _page(context, rows, offset_page(page.start, page.limit, more))


@serves(Activities.create)
def create_activity(
    context: Context,
    subject: str | Unset,
    type: str | Unset,
    done: bool | Unset,
    due_date: str | Unset,
    due_time: str | Unset,
    duration: str | Unset,
    user_id: int | Unset,
    deal_id: int | Unset | None,
    lead_id: str | Unset | None,
    person_id: int | Unset | None,
    participants: Sequence[Attendant] | Unset,
    org_id: int | Unset | None,
    project_id: int | Unset | None,
    location: str | Unset,
    public_description: str | Unset,
    note: str | Unset,
    busy_flag: bool | Unset,
    attendees: Sequence[Attendant] | Unset,
) -> Envelope:
    """Answer POST /v1/activities."""
    changes = given(
        subject=subject,
        type=type,
        done=done,
        due_date=due_date,
        due_time=due_time,
        duration=duration,
        user_id=user_id,
        deal_id=deal_id,
        lead_id=lead_id,
        person_id=person_id,
        participants=participants,
        org_id=org_id,
        project_id=project_id,
        location=location,
        public_description=public_description,
        note=note,
        busy_flag=busy_flag,
        attendees=attendees,
    )
    return _written(context, rules.create_activity(context, changes))


@serves(Activities.delete_many, slow=True)
def delete_activities(context: Context, ids: Sequence[int]) -> Envelope:
    """Answer DELETE /v1/activities."""
    return Envelope({"id": rules.delete_activities(context, ids)})


@serves(Activities.get)
def get_activity(context: Context, id: int) -> Envelope:
    """Answer GET /v1/activities/{id}."""
    mentions = Mentions(context, [rules.get_activity(context, id)])
    return Envelope(mentions.records()[0], related_objects=mentions.related())


@serves(Activities.update)
def update_activity(
    context: Context,
    id: int,
    subject: str | Unset,
    type: str | Unset,
    done: bool | Unset,
    due_date: str | Unset | None,
    due_time: str | Unset | None,
    duration: str | Unset | None,
    user_id: int | Unset,
    deal_id: int | Unset | None,
    lead_id: str | Unset | None,
    person_id: int | Unset | None,
    participants: Sequence[Attendant] | Unset | None,
    org_id: int | Unset | None,
    project_id: int | Unset | None,
    location: str | Unset | None,
    public_description: str | Unset | None,
    note: str | Unset | None,
    busy_flag: bool | Unset | None,
    attendees: Sequence[Attendant] | Unset | None,
    active_flag: bool | Unset,
) -> Envelope:
    """Answer PUT /v1/activities/{id}."""
    changes = given(
        subject=subject,
        type=type,
        done=done,
        due_date=due_date,
        due_time=due_time,
        duration=duration,
        user_id=user_id,
        deal_id=deal_id,
        lead_id=lead_id,
        person_id=person_id,
        participants=participants,
        org_id=org_id,
        project_id=project_id,
        location=location,
        public_description=public_description,
        note=note,
        busy_flag=busy_flag,
        attendees=attendees,
        active_flag=active_flag,
    )
    return _written(context, rules.update_activity(context, id, changes))


@serves(Activities.delete)
def delete_activity(context: Context, id: int) -> Envelope:
    """Answer DELETE /v1/activities/{id}."""
    rules.delete_activity(context, id)
    return Envelope({"id": id})


@serves(Deals.list_activities)
def list_activities_of_deal(
    context: Context,
    id: int,
    start: int | None,
    limit: int | None,
    done: bool | None,
    exclude: Sequence[int] | None,
) -> Envelope:
    """Answer GET /v1/deals/{id}/activities."""
    return _of(context, "deal", id, start, limit, done, exclude)


@serves(Persons.list_activities)
def list_activities_of_person(
    context: Context,
    id: int,
    start: int | None,
    limit: int | None,
    done: bool | None,
    exclude: Sequence[int] | None,
) -> Envelope:
    """Answer GET /v1/persons/{id}/activities."""
    return _of(context, "person", id, start, limit, done, exclude)


@serves(Organizations.list_activities)
def list_activities_of_organization(
    context: Context,
    id: int,
    start: int | None,
    limit: int | None,
    done: bool | None,
    exclude: Sequence[int] | None,
) -> Envelope:
    """Answer GET /v1/organizations/{id}/activities."""
    return _of(context, "organization", id, start, limit, done, exclude)


class Mentions:
    """Activities with all that they mention, read in one statement a kind."""

    def __init__(self, context: Context, rows: Sequence[Row], known: Known = NOTHING_KNOWN) -> None:
        self._context = context
        self._rows = rows
        self._participants = rules.participants_of(context, [row["id"] for row in rows])
        self._type_names = names_of_types(context)
        self._references = References(
            context,
            users=[row["user_id"] for row in rows],
            persons=[row["person_id"] for row in rows],
            organizations=[row["org_id"] for row in rows],
            deals=[row["deal_id"] for row in rows],
            known=known,
        )

    def records(self) -> list[Record]:
        """The activities as v1 shows them."""
        company = self._context.company
        address = smart_bcc(self._context)
        return [self._record(row, company, address) for row in self._rows]

    def related(self) -> dict[str, dict[str, Record]]:
        """The users, persons, organizations and deals that are mentioned."""
        return self._references.related()

    def _record(self, row: Row, company: int, address: str) -> Record:
        id, deal, person = row["id"], row["deal_id"], row["person_id"]
        references = self._references
        busy = row["busy_flag"]
        return {
            "id": id,
            "company_id": company,
            "user_id": row["user_id"],
            "done": row["done"] == 1,
            "type": row["type"],
            "reference_type": None,
            "reference_id": None,
            "conference_meeting_client": None,
            "conference_meeting_url": None,
            "conference_meeting_id": None,
            "due_date": row["due_date"],
            "due_time": row["due_time"] or "",
            "duration": row["duration"] or "",
            "busy_flag": row["due_time"] is not None if busy is None else busy == 1,
            "add_time": row["add_time"],
            "marked_as_done_time": row["marked_as_done_time"] or "",
            "last_notification_time": None,
            "last_notification_user_id": None,
            "notification_language_id": None,
            "subject": row["subject"],
            "public_description": row["public_description"],
            "calendar_sync_include_context": None,
            "location": row["location"],
            "org_id": row["org_id"],
            "person_id": person,
            "deal_id": deal,
            "lead_id": row["lead_id"],
            "lead_title": None,
            "project_id": row["project_id"],
            "project_title": None,
            "active_flag": row["active_flag"] == 1,
            "update_time": row["update_time"],
            "update_user_id": row["update_user_id"],
            "gcal_event_id": None,
            "google_calendar_id": None,
            "google_calendar_etag": None,
            "source_timezone": None,
            "rec_rule": None,
            "rec_rule_extension": None,
            "rec_master_activity_id": None,
            "series": [],
            "note": row["note"],
            "created_by_user_id": row["created_by_user_id"],
            "location_subpremise": row["location_subpremise"],
            "location_street_number": row["location_street_number"],
            "location_route": row["location_route"],
            "location_sublocality": row["location_sublocality"],
            "location_locality": row["location_locality"],
            "location_admin_area_level_1": row["location_admin_area_level_1"],
            "location_admin_area_level_2": row["location_admin_area_level_2"],
            "location_country": row["location_country"],
            "location_postal_code": row["location_postal_code"],
            "location_formatted_address": row["location_formatted_address"],
            "attendees": json_list(row["attendees"]) or None,
            "participants": [_participant(other) for other in self._participants.get(id, ())] or None,
            "org_name": references.organization_name(row["org_id"]),
            "person_name": references.person_name(person),
            "deal_title": references.deal_title(deal),
            "owner_name": references.user_name(row["user_id"]),
            "person_dropbox_bcc": None if person is None else address,
            "deal_dropbox_bcc": None if deal is None else smart_bcc(self._context, "deal", deal),
            "assigned_to_user_id": row["user_id"],
            "type_name": self._type_names.get(row["type"]),
            "file": None,
        }


def _participant(row: Row) -> Record:
    return {"person_id": row["person_id"], "primary_flag": row["primary_flag"] == 1}


def _written(context: Context, written: Written) -> Envelope:
    mentions = Mentions(context, [written.row])
    additional = {
        "updates_story_id": written.change_id,
        "more_activities_scheduled_in_context": written.more_scheduled,
    }
    return Envelope(mentions.records()[0], additional, mentions.related())


def _page(context: Context, rows: Sequence[Row], additional: dict[str, Any]) -> Envelope:
    mentions = Mentions(context, rows)
    return Envelope(listed(mentions.records()), additional, mentions.related())


def _of(
    context: Context,
    kind: Kind,
    id: int,
    start: int | None,
    limit: int | None,
    done: bool | None,
    exclude: Sequence[int] | None,
) -> Envelope:
    page = page_of(start, limit)
    rows, more, shares = rules.list_activities_of(context, kind, id, page, done=done, exclude=exclude)
    additional = offset_page(page.start, page.limit, more)
    additional["activity_distribution"] = _distribution(context, shares)
    return _page(context, rows, additional)


def _distribution(context: Context, shares: Sequence[Share]) -> Record:
    """Who has how many of a record's activities; ``share`` is in percent of all of them."""
    names = References(context, users=[share.user_id for share in shares])
    total = sum(sum(share.count_by_type.values()) for share in shares)
    return {
        str(share.user_id): {
            "activities": share.count_by_type,
            "name": names.user_name(share.user_id),
            "activity_count": sum(share.count_by_type.values()),
            "share": round(100 * sum(share.count_by_type.values()) / total),
        }
        for share in shares
    }
