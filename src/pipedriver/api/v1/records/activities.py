"""Activities as v1 gives them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from pipedriver.core.record import Record
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


class ActivityParticipant(Record):
    """A person who takes part in an activity; one of them is the primary one."""

    person_id: int
    primary_flag: bool | None


class Attendee(Record):
    """Someone who is invited to an activity by e-mail."""

    email_address: str | None
    name: str | None
    status: str | None
    is_organizer: bool | None
    person_id: int | None
    user_id: int | None


class Activity(Record):
    """Something to do, or done: a call, a meeting, a task.

    ``due_date`` and ``due_time`` are in UTC; without ``due_time`` it lasts all day. ``type`` is the
    ``key_string`` of an activity type.
    """

    id: int
    company_id: int | None
    user_id: int | None
    done: bool
    type: str
    subject: str
    due_date: date | None
    due_time: time | None
    duration: timedelta | None
    busy_flag: bool | None
    deal_id: int | None
    lead_id: str | None
    person_id: int | None
    org_id: int | None
    project_id: int | None
    add_time: datetime | None
    update_time: datetime | None
    marked_as_done_time: datetime | None
    active_flag: bool | None
    note: str | None
    public_description: str | None
    participants: list[ActivityParticipant] | None
    attendees: list[Attendee] | None
    location: str | None
    location_subpremise: str | None
    location_street_number: str | None
    location_route: str | None
    location_sublocality: str | None
    location_locality: str | None
    location_admin_area_level_1: str | None
    location_admin_area_level_2: str | None
    location_country: str | None
    location_postal_code: str | None
    location_formatted_address: str | None
    assigned_to_user_id: int | None
    created_by_user_id: int | None
    update_user_id: int | None
    owner_name: str | None
    deal_title: str | None
    person_name: str | None
    org_name: str | None
    lead_title: str | None
    project_title: str | None
    person_dropbox_bcc: str | None
    deal_dropbox_bcc: str | None
    type_name: str | None
    reference_type: str | None
    reference_id: int | None
    conference_meeting_client: str | None
    conference_meeting_url: str | None
    conference_meeting_id: str | None
    last_notification_time: datetime | None
    last_notification_user_id: int | None
    notification_language_id: int | None
    gcal_event_id: str | None
    google_calendar_id: str | None
    google_calendar_etag: str | None
    calendar_sync_include_context: str | None
    source_timezone: str | None
    rec_rule: str | None
    rec_rule_extension: str | None
    rec_master_activity_id: int | None
    series: list[dict[str, Any]] | None
    file: dict[str, Any] | None
