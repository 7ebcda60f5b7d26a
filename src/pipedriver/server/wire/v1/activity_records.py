"""Activities as v1 shows them, with the names of what they mention."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, TypeVar

from msgspec import Struct, defstruct

from pipedriver.server.crm.activities import participants_of
from pipedriver.server.crm.activity_types import names_of_types
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deal_history import ShownActivities
from pipedriver.server.store.activities import ACTIVITY_COLUMNS, ActivityRow, activity_row
from pipedriver.server.store.database import Row
from pipedriver.server.wire.v1.references import (
    NOTHING,
    Record,
    References,
    everybody,
    json_list,
    smart_bcc,
    smart_bcc_writer,
)

T = TypeVar("T")

# In the order in which `_writer` gives their values.
_ORDER = """
    id company_id user_id done type reference_type reference_id conference_meeting_client
    conference_meeting_url conference_meeting_id due_date due_time duration busy_flag add_time
    marked_as_done_time last_notification_time last_notification_user_id notification_language_id subject
    public_description calendar_sync_include_context location org_id person_id deal_id lead_id lead_title
    project_id project_title active_flag update_time update_user_id gcal_event_id google_calendar_id
    google_calendar_etag source_timezone rec_rule rec_rule_extension rec_master_activity_id series note
    created_by_user_id location_subpremise location_street_number location_route location_sublocality
    location_locality location_admin_area_level_1 location_admin_area_level_2 location_country
    location_postal_code location_formatted_address attendees participants org_name person_name deal_title
    owner_name person_dropbox_bcc deal_dropbox_bcc assigned_to_user_id type_name file
"""
_KEYS = tuple(_ORDER.split())
_ActivityRecord = defstruct("ActivityRecord", _KEYS, gc=False)
_Participant = defstruct("Participant", ("person_id", "primary_flag"), gc=False)

_PLACES = {name: place for place, name in enumerate(ACTIVITY_COLUMNS)}
_ID, _PERSON, _ORGANIZATION, _DEAL = (_PLACES[name] for name in ("id", "person_id", "org_id", "deal_id"))
_user_of, _person_of, _organization_of, _deal_of = (
    itemgetter(_PLACES[name]) for name in ("user_id", "person_id", "org_id", "deal_id")
)

Participants = Mapping[int, Sequence[tuple[int, int]]]
"""By the ids of activities who takes part in them: persons, and whether each is the primary one."""

NO_TITLES: Mapping[int, str] = {}
"""Where no deal has been read."""


class ActivityRecords:
    """Activities with all that they mention, read in one statement a kind.

    Args:
        context: the request.
        rows: the activities.
        participants: who takes part in them; None where that is still to be read.
        known: what the record that shows them mentions: persons and organizations need not be read again.
        titles: the titles of deals that are known.
    """

    def __init__(
        self,
        context: Context,
        rows: Sequence[Row | ActivityRow],
        *,
        participants: Participants | None = None,
        known: References | None = None,
        titles: Mapping[int, str] = NO_TITLES,
    ) -> None:
        self._context = context
        bare = [row if isinstance(row, tuple) else activity_row(row) for row in rows]
        self._rows = bare
        self._participants = _read_participants(context, bare) if participants is None else participants
        if known is not None and _are_known(bare, known, titles):
            self._references = known
            self._deal_title: Callable[[Any], str | None] = titles.get
        else:
            self._references = References(
                context,
                users=list(map(_user_of, bare)),
                persons=map(_person_of, bare),
                organizations=map(_organization_of, bare),
                deals=map(_deal_of, bare),
            )
            self._deal_title = self._references.deal_title

    def listed(self) -> list[Struct]:
        """The activities. They are only to be encoded: a struct costs a fraction of a dictionary."""
        return self._written(_ActivityRecord, _Participant)

    def plain(self) -> list[Record]:
        """The activities as dictionaries."""

        def record(*values: Any) -> Record:
            return dict(zip(_KEYS, values, strict=True))

        def participant(person: int, primary: bool) -> Record:
            return {"person_id": person, "primary_flag": primary}

        return self._written(record, participant)

    def related(self) -> dict[str, dict[str, Record]]:
        """The users, persons, organizations and deals that are mentioned."""
        return self._references.related()

    def _written(self, make: Callable[..., T], participant: Callable[[int, bool], Any]) -> list[T]:
        context = self._context
        write = context.session.kept(
            ("activity writer", context.company),
            ("users", "activity_types", "companies"),
            _writer,
            context,
        )
        deal_title, participants = self._deal_title, self._participants
        person_of, organization_of = self._references.persons.get, self._references.organizations.get
        records: list[T] = []
        for row in self._rows:
            taking_part = participants.get(row[_ID])
            records.append(
                write(
                    make,
                    [participant(person, flag == 1) for person, flag in taking_part] if taking_part else None,
                    person_of(row[_PERSON], NOTHING).name,
                    organization_of(row[_ORGANIZATION], NOTHING).name,
                    deal_title(row[_DEAL]),
                    *row,
                )
            )
        return records


def _writer(context: Context) -> Callable[..., Any]:
    """A function that makes the record of a row, for all activities of a company.

    It takes what makes a record of the values, the persons who take part, the names of the person, the
    organization and the deal, and the row.
    """
    user_of, type_name = everybody(context).get, names_of_types(context).get
    address, address_of_deal = smart_bcc(context), smart_bcc_writer(context, "deal")

    # Behind the first five its parameters are `ACTIVITY_COLUMNS`.
    def write(
        make: Callable[..., Any],
        participants: list[Any] | None,
        person_name: str | None,
        organization_name: str | None,
        deal_title: str | None,
        company_id: Any,
        id: Any,
        subject: Any,
        type: Any,
        due_date: Any,
        due_time: Any,
        duration: Any,
        done: Any,
        marked_as_done_time: Any,
        user_id: Any,
        created_by_user_id: Any,
        update_user_id: Any,
        deal_id: Any,
        person_id: Any,
        org_id: Any,
        lead_id: Any,
        project_id: Any,
        note: Any,
        public_description: Any,
        location: Any,
        location_subpremise: Any,
        location_street_number: Any,
        location_route: Any,
        location_sublocality: Any,
        location_locality: Any,
        location_admin_area_level_1: Any,
        location_admin_area_level_2: Any,
        location_country: Any,
        location_postal_code: Any,
        location_formatted_address: Any,
        attendees: Any,
        busy_flag: Any,
        active_flag: Any,
        add_time: Any,
        update_time: Any,
    ) -> Any:
        return make(
            id,
            company_id,
            user_id,
            done == 1,
            type,
            None,
            None,
            None,
            None,
            None,
            due_date,
            due_time or "",
            duration or "",
            due_time is not None if busy_flag is None else busy_flag == 1,
            add_time,
            marked_as_done_time or "",
            None,
            None,
            None,
            subject,
            public_description,
            None,
            location,
            org_id,
            person_id,
            deal_id,
            lead_id,
            None,
            project_id,
            None,
            active_flag == 1,
            update_time,
            update_user_id,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            [],
            note,
            created_by_user_id,
            location_subpremise,
            location_street_number,
            location_route,
            location_sublocality,
            location_locality,
            location_admin_area_level_1,
            location_admin_area_level_2,
            location_country,
            location_postal_code,
            location_formatted_address,
            (json_list(attendees) or None) if attendees else None,
            participants,
            organization_name,
            person_name,
            deal_title,
            user_of(user_id, NOTHING).name,
            None if person_id is None else address,
            None if deal_id is None else address_of_deal(deal_id),
            user_id,
            type_name(type),
            None,
        )

    return write


def records_of_shown(
    context: Context,
    shown: ShownActivities,
    known: References | None = None,
    titles: Mapping[int, str] = NO_TITLES,
) -> dict[int, Struct]:
    """Activities that another record shows, by their ids; the arguments are those of `ActivityRecords`."""
    if not shown.rows:
        return {}
    rows = list(shown.rows.values())
    records = ActivityRecords(
        context, rows, participants=shown.participants, known=known, titles=titles
    ).listed()
    return dict(zip(shown.rows, records, strict=True))


def _are_known(rows: Sequence[ActivityRow], known: References, titles: Mapping[int, str]) -> bool:
    for row in rows:
        if row[_DEAL] not in titles or not known.hold(row[_PERSON], row[_ORGANIZATION]):
            return False
    return True


def _read_participants(context: Context, rows: Sequence[ActivityRow]) -> Participants:
    found = participants_of(context, [row[_ID] for row in rows])
    return {
        id: [(row["person_id"], row["primary_flag"]) for row in taking_part]
        for id, taking_part in found.items()
    }
