"""Notes of v1."""

from __future__ import annotations

from pipedriver.api.v1.notes import Notes
from pipedriver.core.unset import Unset
from pipedriver.server.crm import notes as rules
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.listing import page_of
from pipedriver.server.registry import serves
from pipedriver.server.store.database import Row
from pipedriver.server.wire.envelope import Envelope, listed, offset_page
from pipedriver.server.wire.given import given
from pipedriver.server.wire.v1.references import Record


@serves(Notes.list)
def list_notes(
    context: Context,
    user_id: int | None,
    lead_id: str | None,
    deal_id: int | None,
    person_id: int | None,
    org_id: int | None,
    project_id: int | None,
    task_id: int | None,
    start: int | None,
    limit: int | None,
    sort: str | None,
    start_date: str | None,
    end_date: str | None,
    updated_since: str | None,
    pinned_to_lead_flag: bool | None,
    pinned_to_deal_flag: bool | None,
    pinned_to_organization_flag: bool | None,
    pinned_to_person_flag: bool | None,
    pinned_to_project_flag: bool | None,
    pinned_to_task_flag: bool | None,
) -> Envelope:
    """Answer GET /v1/notes."""
    page = page_of(start, limit)
    rows, more = rules.list_notes(
        context,
        page,
        sort=sort,
        user_id=user_id,
        lead_id=lead_id,
        deal_id=deal_id,
        person_id=person_id,
        org_id=org_id,
        project_id=project_id,
        task_id=task_id,
        added_since=start_date,
        added_until=None if end_date is None else f"{end_date} 23:59:59",
        updated_since=updated_since,
        pinned_to_lead_flag=pinned_to_lead_flag,
        pinned_to_deal_flag=pinned_to_deal_flag,
        pinned_to_organization_flag=pinned_to_organization_flag,
        pinned_to_person_flag=pinned_to_person_flag,
        pinned_to_project_flag=pinned_to_project_flag,
        pinned_to_task_flag=pinned_to_task_flag,
    )
    viewer = context.viewer.user_id
    return Envelope(
        listed([shape_note(row, viewer) for row in rows]), offset_page(page.start, page.limit, more)
    )


@serves(Notes.create)
def create_note(
    context: Context,
    content: str,
    user_id: int | Unset,
    lead_id: str | Unset,
    deal_id: int | Unset,
    person_id: int | Unset,
    org_id: int | Unset,
    project_id: int | Unset,
    task_id: int | Unset,
    add_time: str | Unset,
    pinned_to_lead_flag: bool | Unset,
    pinned_to_deal_flag: bool | Unset,
    pinned_to_organization_flag: bool | Unset,
    pinned_to_person_flag: bool | Unset,
    pinned_to_project_flag: bool | Unset,
    pinned_to_task_flag: bool | Unset,
) -> Envelope:
    """Answer POST /v1/notes."""
    fields = given(
        content=content,
        user_id=user_id,
        lead_id=lead_id,
        deal_id=deal_id,
        person_id=person_id,
        org_id=org_id,
        project_id=project_id,
        task_id=task_id,
        add_time=add_time,
        pinned_to_lead_flag=pinned_to_lead_flag,
        pinned_to_deal_flag=pinned_to_deal_flag,
        pinned_to_organization_flag=pinned_to_organization_flag,
        pinned_to_person_flag=pinned_to_person_flag,
        pinned_to_project_flag=pinned_to_project_flag,
        pinned_to_task_flag=pinned_to_task_flag,
    )
    return Envelope(shape_note(rules.create_note(context, fields), context.viewer.user_id))


@serves(Notes.get)
def get_note(context: Context, id: int) -> Envelope:
    """Answer GET /v1/notes/{id}."""
    return Envelope(shape_note(rules.get_note(context, id), context.viewer.user_id))


@serves(Notes.update)
def update_note(
    context: Context,
    id: int,
    content: str | Unset,
    user_id: int | Unset,
    lead_id: str | Unset | None,
    deal_id: int | Unset | None,
    person_id: int | Unset | None,
    org_id: int | Unset | None,
    project_id: int | Unset | None,
    task_id: int | Unset | None,
    add_time: str | Unset,
    pinned_to_lead_flag: bool | Unset,
    pinned_to_deal_flag: bool | Unset,
    pinned_to_organization_flag: bool | Unset,
    pinned_to_person_flag: bool | Unset,
    pinned_to_project_flag: bool | Unset,
    pinned_to_task_flag: bool | Unset,
) -> Envelope:
    """Answer PUT /v1/notes/{id}."""
    changes = given(
        content=content,
        user_id=user_id,
        lead_id=lead_id,
        deal_id=deal_id,
        person_id=person_id,
        org_id=org_id,
        project_id=project_id,
        task_id=task_id,
        add_time=add_time,
        pinned_to_lead_flag=pinned_to_lead_flag,
        pinned_to_deal_flag=pinned_to_deal_flag,
        pinned_to_organization_flag=pinned_to_organization_flag,
        pinned_to_person_flag=pinned_to_person_flag,
        pinned_to_project_flag=pinned_to_project_flag,
        pinned_to_task_flag=pinned_to_task_flag,
    )
    return Envelope(shape_note(rules.change_note(context, id, changes), context.viewer.user_id))


@serves(Notes.delete)
def delete_note(context: Context, id: int) -> Envelope:
    """Answer DELETE /v1/notes/{id}."""
    rules.delete_note(context, id)
    return Envelope(data=True)


def shape_note(row: Row, viewer: int) -> Record:
    """A note as v1 shows it to a user."""
    return {
        "id": row["id"],
        "user_id": row["user_id"],
        "deal_id": row["deal_id"],
        "person_id": row["person_id"],
        "org_id": row["org_id"],
        "lead_id": row["lead_id"],
        "project_id": row["project_id"],
        "task_id": row["task_id"],
        "content": row["content"],
        "add_time": row["add_time"],
        "update_time": row["update_time"],
        "active_flag": row["active_flag"] == 1,
        "pinned_to_lead_flag": row["pinned_to_lead_flag"] == 1,
        "pinned_to_deal_flag": row["pinned_to_deal_flag"] == 1,
        "pinned_to_person_flag": row["pinned_to_person_flag"] == 1,
        "pinned_to_organization_flag": row["pinned_to_organization_flag"] == 1,
        "pinned_to_project_flag": row["pinned_to_project_flag"] == 1,
        "pinned_to_task_flag": row["pinned_to_task_flag"] == 1,
        "last_update_user_id": row["last_update_user_id"],
        "organization": None if row["org_id"] is None else {"name": row["org_name"]},
        "person": None if row["person_id"] is None else {"name": row["person_name"]},
        "deal": None if row["deal_id"] is None else {"title": row["deal_title"]},
        "lead": None,
        "project": None,
        "task": None,
        "user": {
            "email": row["user_email"],
            "name": row["user_name"],
            "icon_url": row["user_icon_url"],
            "is_you": row["user_id"] == viewer,
        },
    }
