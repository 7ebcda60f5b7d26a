"""Notes as v1 gives them."""

from __future__ import annotations

from datetime import datetime

from pipedriver.core.record import Record


class TitledItem(Record):
    """The title of a deal, project or task that a note is on."""

    title: str | None


class NamedItem(Record):
    """The name of a person or organization that a note is on."""

    name: str | None


class NoteUser(Record):
    """The user who wrote a note."""

    email: str | None
    icon_url: str | None
    is_you: bool | None
    name: str | None


class Note(Record):
    """A note. ``content`` is HTML that is safe to show."""

    id: int
    user_id: int
    content: str
    deal_id: int | None
    lead_id: str | None
    person_id: int | None
    org_id: int | None
    project_id: int | None
    task_id: int | None
    deal: TitledItem | None
    person: NamedItem | None
    organization: NamedItem | None
    project: TitledItem | None
    task: TitledItem | None
    user: NoteUser | None
    last_update_user_id: int | None
    active_flag: bool
    add_time: datetime | None
    update_time: datetime | None
    pinned_to_lead_flag: bool | None
    pinned_to_deal_flag: bool | None
    pinned_to_organization_flag: bool | None
    pinned_to_person_flag: bool | None
    pinned_to_project_flag: bool | None
    pinned_to_task_flag: bool | None
