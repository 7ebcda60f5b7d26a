"""Statements on the flow of a deal, person or organization: what happened to it, from every table at once."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Executable,
    Select,
    Table,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from pipedriver.server.store.derived import LINKS, Kind, messages_of
from pipedriver.server.store.file_tables import files
from pipedriver.server.store.files import files_visible
from pipedriver.server.store.mail import mail_visible
from pipedriver.server.store.mail_tables import mail_messages, mail_threads
from pipedriver.server.store.statement import any_of, statement
from pipedriver.server.store.tables import (
    activities,
    activity_participants,
    changes,
    deal_participants,
    deals,
    notes,
    pipelines,
    stages,
)
from pipedriver.server.store.visibility import links_visible, visible

Source = Literal[
    "change",
    "follower",
    "participant",
    "activity",
    "planned",
    "note",
    "file",
    "mail",
    "attached_mail",
    "deal",
]
"""Where an update comes from.

``planned`` are the undone activities, ``activity`` the done ones; ``attached_mail`` are the mails that bring
files, which are told as ``mail``.
"""

_ACTIONS: dict[str, tuple[str, ...]] = {
    "change": ("added", "changed", "deleted", "merged"),
    "follower": ("follower_added", "follower_removed"),
    "participant": ("participant_added", "participant_removed"),
}
_CUSTOM_KEY_LENGTH = 40
_company: BindParameter[int] = bindparam("company")
_id: BindParameter[int] = bindparam("id")


@statement
def flow_page(kind: Kind, sources: tuple[Source, ...], *, custom_fields: bool, to_admin: bool) -> Executable:
    """One page of updates: where each comes from, its id there, and its moment.

    What is planned comes first, the farthest ahead foremost; the rest follows, the latest first.
    """
    parts = [_part(kind, source, custom_fields=custom_fields, to_admin=to_admin) for source in sources]
    flow = union_all(*parts).subquery("flow")
    return (
        select(flow.c.source, flow.c.id, flow.c.moment)
        .order_by(flow.c.place, flow.c.moment.desc(), flow.c.source, flow.c.id.desc())
        .limit(bindparam("fetch"))
        .offset(bindparam("start"))
    )


@statement
def changes_by_ids() -> Executable:
    """The entries of the log bound as ``ids``, a JSON list."""
    return select(changes).where(changes.c.company_id == _company, any_of(changes.c.id, "ids"))


@statement
def names_of(table_name: Literal["stages", "pipelines"]) -> Executable:
    """The names of the stages or pipelines bound as ``ids``, a JSON list."""
    table = stages if table_name == "stages" else pipelines
    return select(table.c.id, table.c.name).where(table.c.company_id == _company, any_of(table.c.id, "ids"))


def _part(kind: Kind, source: Source, *, custom_fields: bool, to_admin: bool) -> Select[*tuple[Any, ...]]:
    if source in _ACTIONS:
        return _logged(kind, source, custom_fields=custom_fields)
    if source == "note":
        condition = and_(notes.c[LINKS[kind]] == _id, notes.c.active_flag == 1)
        return _chosen(notes, source, notes.c.add_time, condition, *links_visible(notes, to_admin=to_admin))
    if source == "file":
        condition = and_(files.c[LINKS[kind]] == _id, files.c.active_flag == 1)
        return _chosen(files, source, files.c.add_time, condition, *files_visible(to_admin=to_admin))
    if source in ("mail", "attached_mail"):
        is_in = and_(
            mail_threads.c.company_id == mail_messages.c.company_id,
            mail_threads.c.id == mail_messages.c.mail_thread_id,
        )
        seen = exists().where(is_in, *mail_visible(to_admin=to_admin)).correlate(mail_messages)
        conditions = [*messages_of(kind), seen]
        if source == "attached_mail":
            flags = mail_messages.c.inline_attachments_flag, mail_messages.c.real_attachments_flag
            conditions.append(or_(*[flag == 1 for flag in flags]))
        return _chosen(mail_messages, "mail", mail_messages.c.message_time, *conditions)
    if source == "deal":
        condition = and_(_deal_of(kind), deals.c.status != "deleted", deals.c.is_archived == 0)
        return _chosen(deals, source, deals.c.add_time, condition, *visible(deals, to_admin=to_admin))
    done = source == "activity"
    due = activities.c.due_date + " " + func.coalesce(activities.c.due_time, "00:00") + ":00"
    moment = activities.c.marked_as_done_time if done else due
    return _chosen(
        activities,
        source,
        func.coalesce(moment, activities.c.add_time),
        and_(_activity_of(kind), activities.c.active_flag == 1, activities.c.done == int(done)),
        *links_visible(activities, to_admin=to_admin),
    )


def _chosen(
    table: Table, source: Source, moment: ColumnElement[Any], *conditions: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:
    name: ColumnElement[Any] = literal_column(f"'{source}'")
    place: ColumnElement[Any] = literal_column("0" if source == "planned" else "1")
    columns: list[ColumnElement[Any]] = [
        name.label("source"),
        table.c.id.label("id"),
        moment.label("moment"),
        place.label("place"),
    ]
    return select(*columns).where(table.c.company_id == _company, *conditions)


def _logged(kind: Kind, source: Source, *, custom_fields: bool) -> Select[*tuple[Any, ...]]:
    conditions = [
        changes.c.object == kind,
        changes.c.object_id == _id,
        or_(*[changes.c.action == action for action in _ACTIONS[source]]),
    ]
    if not custom_fields:
        conditions.append(func.length(changes.c.field_key) < _CUSTOM_KEY_LENGTH)
    return _chosen(changes, source, changes.c.log_time, *conditions)


def _activity_of(kind: Kind) -> ColumnElement[bool]:
    if kind != "person":
        return activities.c[LINKS[kind]] == _id
    attended = select(activity_participants.c.activity_id).where(
        activity_participants.c.company_id == _company, activity_participants.c.person_id == _id
    )
    return activities.c.id.in_(attended)


def _deal_of(kind: Kind) -> ColumnElement[bool]:
    if kind != "person":
        return deals.c[LINKS[kind]] == _id
    taking_part = select(deal_participants.c.deal_id).where(
        deal_participants.c.company_id == _company,
        deal_participants.c.person_id == _id,
        deal_participants.c.active_flag == 1,
    )
    return deals.c.id.in_(taking_part)
