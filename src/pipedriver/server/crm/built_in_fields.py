"""The fields that every company has from the start, and what can be chosen in them.

Keys are those of v1's records; names and types are those that public answers of the field lists show, as far
as there are any. Times are of the type ``date`` there. A field whose options are records, stages for one, or
are the same everywhere has none of its own: `fixed_options` gives the latter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipedriver.server.crm.known_fields import LABELS, Entity
from pipedriver.server.store.database import Row, Session
from pipedriver.server.store.identifiers import reserve_ids
from pipedriver.server.store.rows import add_rows
from pipedriver.server.store.tables import field_options, fields

DEFAULT_LABELS = (
    ("Customer", "green"),
    ("Hot lead", "red"),
    ("Warm lead", "yellow"),
    ("Cold lead", "blue"),
)
"""The labels of a new account, each with its colour (working-with-labels)."""

LABEL_COLORS = (
    "blue",
    "brown",
    "dark-gray",
    "gray",
    "green",
    "orange",
    "pink",
    "purple",
    "red",
    "yellow",
)
"""The colours that a label can have."""

SHARED_OPTIONS = {"label_ids": LABELS}
"""Fields whose options are those of another one, by their keys."""

EDITABLE_OPTIONS = frozenset({LABELS, "label_ids", "category"})
"""The built-in fields whose options a company makes itself."""

_DEALS = """
id | ID | int | -
title | Title | varchar | mas
creator_user_id | Creator | user | -
user_id | Owner | user | b
value | Value | monetary | ab
currency | Currency of Value | varchar | ab
weighted_value | Weighted value | monetary | -
weighted_value_currency | Currency of Weighted value | varchar | -
probability | Probability | int | b
org_id | Organization | org | ab
person_id | Contact person | people | ab
pipeline_id | Pipeline | pipeline | b
stage_id | Stage | stage | ab
label | Label | set | ab
status | Status | status | b
add_time | Deal created | date | -
update_time | Update time | date | -
stage_change_time | Last stage change | date | -
next_activity_date | Next activity date | date | -
last_activity_date | Last activity date | date | -
won_time | Won time | date | -
last_incoming_mail_time | Last email received | date | -
last_outgoing_mail_time | Last email sent | date | -
lost_time | Lost time | date | -
close_time | Deal closed on | date | -
lost_reason | Lost reason | varchar_options | b
visible_to | Visible to | visible_to | ab
activities_count | Total activities | int | -
done_activities_count | Done activities | int | -
undone_activities_count | Activities to do | int | -
email_messages_count | Email messages count | int | -
expected_close_date | Expected close date | date | ab
archive_time | Archive time | date | -
origin | Source origin | varchar | -
origin_id | Source origin ID | varchar | -
channel | Source channel | int | b
channel_id | Source channel ID | varchar | b
"""

_OF_CONTACTS = """
open_deals_count | Open deals | int | -
closed_deals_count | Closed deals | int | -
won_deals_count | Won deals | int | -
lost_deals_count | Lost deals | int | -
next_activity_date | Next activity date | date | -
last_activity_date | Last activity date | date | -
activities_count | Total activities | int | -
done_activities_count | Done activities | int | -
undone_activities_count | Activities to do | int | -
email_messages_count | Email messages count | int | -
visible_to | Visible to | visible_to | ab
"""

_PERSONS = f"""
id | ID | int | -
name | Name | varchar | mas
first_name | First name | varchar | -
last_name | Last name | varchar | -
label | Label | enum | ab
label_ids | Labels | set | ab
phone | Phone | phone | as
email | Email | varchar | as
org_id | Organization | org | ab
owner_id | Owner | user | ab
add_time | Person created | date | -
update_time | Update time | date | -
{_OF_CONTACTS}
last_incoming_mail_time | Last email received | date | -
last_outgoing_mail_time | Last email sent | date | -
picture_id | Profile picture | picture | -
marketing_status | Marketing status | enum | b
"""

_ORGANIZATIONS = f"""
id | ID | int | -
name | Name | varchar | mas
label | Label | enum | ab
label_ids | Labels | set | ab
address | Address | address | as
owner_id | Owner | user | ab
people_count | People | int | -
add_time | Organization created | date | -
update_time | Update time | date | -
{_OF_CONTACTS}
picture_id | Profile picture | picture | -
"""

_PRODUCTS = """
id | ID | int | -
name | Name | varchar | mas
code | Product code | varchar | as
description | Description | text | a
category | Category | enum | ab
unit | Unit | varchar | ab
tax | Tax | double | ab
selectable | Can be added to deals | boolean | b
active_flag | Active | boolean | -
owner_id | Owner | user | ab
visible_to | Visible to | visible_to | ab
billing_frequency | Billing frequency | billing_frequency | ab
billing_frequency_cycles | Billing cycles | int | ab
add_time | Product created | date | -
update_time | Update time | date | -
"""

_ACTIVITIES = """
id | ID | int | -
subject | Subject | varchar | mas
type | Type | enum | mab
due_date | Due date | date | ab
due_time | Due time | time | a
duration | Duration | time | a
user_id | Assigned to user | user | ab
created_by_user_id | Creator | user | -
deal_id | Deal | deal | a
person_id | Contact person | people | a
org_id | Organization | org | a
lead_id | Lead | lead | a
project_id | Project | project | a
done | Done | enum | b
note | Note | text | as
public_description | Public description | text | a
location | Location | address | a
busy_flag | Free/busy | boolean | b
add_time | Add time | date | -
update_time | Last updated time | date | -
marked_as_done_time | Marked as done time | date | -
"""

_NOTES = """
id | ID | int | -
content | Content | text | mas
user_id | User | user | -
deal_id | Deal | deal | a
person_id | Contact person | people | a
org_id | Organization | org | a
lead_id | Lead | lead | a
project_id | Project | project | a
add_time | Add time | date | -
update_time | Update time | date | -
last_update_user_id | Last updated by | user | -
active_flag | Active | boolean | -
pinned_to_deal_flag | Pinned to deal | boolean | a
pinned_to_person_flag | Pinned to person | boolean | a
pinned_to_organization_flag | Pinned to organization | boolean | a
pinned_to_lead_flag | Pinned to lead | boolean | a
pinned_to_project_flag | Pinned to project | boolean | a
"""

_LISTS: dict[Entity, str] = {
    "deal": _DEALS,
    "person": _PERSONS,
    "organization": _ORGANIZATIONS,
    "product": _PRODUCTS,
    "activity": _ACTIVITIES,
    "note": _NOTES,
}

_Options = tuple[tuple[int | str, str], ...]

_VISIBLE_TO: _Options = ((1, "Owner & followers"), (3, "Entire company"))
_BILLING: _Options = (
    ("one-time", "One-time"),
    ("annually", "Annually"),
    ("semi-annually", "Semi-annually"),
    ("quarterly", "Quarterly"),
    ("monthly", "Monthly"),
    ("weekly", "Weekly"),
)
_BY_KEY: dict[str, _Options] = {
    "status": (("open", "Open"), ("won", "Won"), ("lost", "Lost"), ("deleted", "Deleted")),
    "visible_to": _VISIBLE_TO,
    "marketing_status": (
        ("no_consent", "No consent"),
        ("unsubscribed", "Unsubscribed"),
        ("subscribed", "Subscribed"),
        ("archived", "Archived"),
    ),
    "billing_frequency": _BILLING,
    "done": ((0, "To do"), (1, "Done")),
}


@dataclass(frozen=True, slots=True)
class BuiltInField:
    """A field that a company has from the start.

    ``flags`` has a letter for each thing that is so: ``m`` a record needs it, ``a`` it is shown where one
    is added, ``b`` many records can be changed in it at once, ``s`` it is searched.
    """

    key: str
    name: str
    field_type: str
    flags: str


def built_in_fields(entity: Entity) -> Iterator[BuiltInField]:
    """The built-in fields of a kind of records, in their order."""
    for line in _LISTS[entity].splitlines():
        if line:
            key, name, field_type, flags = (part.strip() for part in line.split("|"))
            yield BuiltInField(key, name, field_type, flags)


def found_fields(session: Session, company: int, now: str) -> None:
    """Give a new company the built-in fields and the labels; the ids of both count from 1."""
    for table, rows in zip((fields, field_options), _founding_rows(company, now), strict=True):
        reserve_ids(session, company, table.name, len(rows))
        add_rows(session, table, rows)


def _founding_rows(company: int, now: str) -> tuple[list[Row], list[Row]]:
    field_rows: list[Row] = []
    options: list[Row] = []
    for entity in _LISTS:
        for order, known in enumerate(built_in_fields(entity), start=1):
            id = len(field_rows) + 1
            field_rows.append(_field_row(company, id, entity, order, known, now))
            if known.key != LABELS:
                continue
            for place, (label, color) in enumerate(DEFAULT_LABELS, start=1):
                options.append(
                    {
                        "company_id": company,
                        "id": len(options) + 1,
                        "field_id": id,
                        "label": label,
                        "color": color,
                        "order_nr": place,
                        "add_time": now,
                    }
                )
    return field_rows, options


def fixed_options(key: str, field_type: str) -> list[dict[str, Any]] | None:
    """What can be chosen in a field of every company; None where it has no such options."""
    found = _BY_KEY.get(key) or (_VISIBLE_TO if field_type == "visible_to" else None)
    return None if found is None else [{"id": id, "label": label} for id, label in found]


def _field_row(company: int, id: int, entity: Entity, order: int, known: BuiltInField, now: str) -> Row:
    return {
        "company_id": company,
        "id": id,
        "entity": entity,
        "key": known.key,
        "name": known.name,
        "field_type": known.field_type,
        "order_nr": order,
        "edit_flag": 0,
        "add_visible_flag": int("a" in known.flags),
        "bulk_edit_allowed": int("b" in known.flags),
        "searchable_flag": int("s" in known.flags),
        "mandatory_flag": int("m" in known.flags),
        "add_time": now,
    }
