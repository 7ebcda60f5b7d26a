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
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.filter_use import chosen
from pipedriver.server.crm.listing import page_of
from pipedriver.server.registry import serves
from pipedriver.server.store.database import Row
from pipedriver.server.store.derived import Kind
from pipedriver.server.wire.envelope import Envelope, listed, offset_page
from pipedriver.server.wire.given import given
from pipedriver.server.wire.v1.activity_records import ActivityRecords
from pipedriver.server.wire.v1.references import Record, References

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
    records = ActivityRecords(context, [rules.get_activity(context, id)])
    return Envelope(records.listed()[0], related_objects=records.related())


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


def _written(context: Context, written: Written) -> Envelope:
    records = ActivityRecords(context, [written.row])
    additional = {
        "updates_story_id": written.change_id,
        "more_activities_scheduled_in_context": written.more_scheduled,
    }
    return Envelope(records.listed()[0], additional, records.related())


def _page(context: Context, rows: Sequence[Row], additional: dict[str, Any]) -> Envelope:
    records = ActivityRecords(context, rows)
    return Envelope(listed(records.listed()), additional, records.related())


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
