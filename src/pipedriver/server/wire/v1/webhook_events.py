"""What webhooks are told of a change: version 1 of what is sent (guide-for-webhooks).

Records look as the API gives them, but for the ids of users, persons and organizations, which stand alone
(seen by public clients). They are looked up as the user by whose rights the webhook sends: what that user may
not see is not told. Everything is written together with the change it tells of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import msgspec
from msgspec import Raw
from sqlalchemy import Table

from pipedriver.server.crm import activity_types, contacts, deals, notes, pipelines, stages, users
from pipedriver.server.crm import products as products_rules
from pipedriver.server.crm.activities import get_activity
from pipedriver.server.crm.context import Context, Happening
from pipedriver.server.crm.permitted_users import PermittedUsers
from pipedriver.server.crm.refusals import NotFound, Refusal
from pipedriver.server.crm.viewers import viewer_of_user
from pipedriver.server.crm.webhook_standing import Standing
from pipedriver.server.crm.webhooks import wants, webhooks_in_use
from pipedriver.server.store import tables
from pipedriver.server.store import webhooks as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.identifiers import reserve_ids
from pipedriver.server.store.product_tables import products
from pipedriver.server.store.rows import add_rows
from pipedriver.server.store.users import all_users
from pipedriver.server.store.webhook_tables import webhook_deliveries
from pipedriver.server.wire.v1.activity_records import ActivityRecords
from pipedriver.server.wire.v1.activity_types import shape_activity_type
from pipedriver.server.wire.v1.deal_records import DealRecords
from pipedriver.server.wire.v1.notes import shape_note
from pipedriver.server.wire.v1.organizations import shape_organizations
from pipedriver.server.wire.v1.persons import references_of, shape_persons
from pipedriver.server.wire.v1.pipelines import shape_pipeline
from pipedriver.server.wire.v1.product_records import ProductRecords
from pipedriver.server.wire.v1.references import Record, References
from pipedriver.server.wire.v1.stages import shape_stage
from pipedriver.server.wire.v1.users import shape_user


@dataclass(frozen=True, slots=True)
class _Kind:
    """How one kind of object is read, and how it looks."""

    read: Callable[[Context, int], Row]
    shape: Callable[[Context, Sequence[Row]], Iterable[Any]]
    seen_by: Table | None = None
    """The table whose rows are seen by some users and not by others."""
    is_linked: bool = False
    """Whether it is seen by those who see all that it is linked to."""


_LINKED: Mapping[str, Table] = {
    "deal_id": tables.deals,
    "person_id": tables.persons,
    "org_id": tables.organizations,
}
_EVERYBODY = ["*"]
_NUMBERS = 1000
_AT_ONCE = 500
"""How many events are made at a time: what their records share is read once, and little is in memory."""
_WEIGHTS = ("updated", "merged", "added", "deleted")
"""What is told where several things happened to one record in one request: the last of these."""


def _organizations(context: Context, rows: Sequence[Row]) -> list[Record]:
    return shape_organizations(context, rows, References(context, users=[row["owner_id"] for row in rows]))


def _activity_type(context: Context, id: int) -> Row:
    for row in activity_types.list_activity_types(context):
        if row["id"] == id:
            return row
    raise NotFound("Activity type not found")


_KINDS: Mapping[str, _Kind] = {
    "activity": _Kind(
        get_activity, lambda context, rows: ActivityRecords(context, rows).plain(), is_linked=True
    ),
    "activityType": _Kind(_activity_type, lambda _, rows: map(shape_activity_type, rows)),
    "deal": _Kind(
        deals.get_deal, lambda context, rows: DealRecords(context, rows).plain(), seen_by=tables.deals
    ),
    "note": _Kind(
        notes.get_note,
        lambda context, rows: [shape_note(row, context.viewer.user_id) for row in rows],
        is_linked=True,
    ),
    "organization": _Kind(
        lambda context, key: contacts.get_contact(context, "organization", key),
        _organizations,
        seen_by=tables.organizations,
    ),
    "person": _Kind(
        lambda context, key: contacts.get_contact(context, "person", key),
        lambda context, rows: shape_persons(context, rows, references_of(context, rows)),
        seen_by=tables.persons,
    ),
    "pipeline": _Kind(pipelines.get_pipeline, lambda _, rows: map(shape_pipeline, rows)),
    "product": _Kind(
        products_rules.get_product,
        lambda context, rows: ProductRecords(context, rows).full(),
        seen_by=products,
    ),
    "stage": _Kind(stages.get_stage, lambda _, rows: map(shape_stage, rows)),
    # A user is told of in a list of one.
    "user": _Kind(users.get_user, lambda context, rows: [[shape_user(context, row)] for row in rows]),
}


def queue_events(context: Context, moment: float, *, is_bulk: bool) -> int:
    """Put what happened into the queues of the webhooks that are told of it; gives how many entries it made.

    Args:
        context: the request, which is carried out.
        moment: the exact time, in seconds since 1970.
        is_bulk: whether the request was about many records at once.
    """
    known = webhooks_in_use(context.session, context.company)
    if not known:
        return 0
    listening: dict[int, bool] = {}
    viewers: dict[int, Context | None] = {}
    told: list[tuple[Happening, list[Row]]] = []
    for event in _each_once(context.happenings):
        webhooks = [webhook for webhook in known if wants(webhook, event.object, event.action)]
        webhooks = [webhook for webhook in webhooks if _listens(context, webhook, moment, listening)]
        if webhooks:
            told.append((event, webhooks))
    count, permitted = 0, PermittedUsers(context)
    for at in range(0, len(told), _AT_ONCE):
        queued: list[Row] = []
        part = told[at : at + _AT_ONCE]
        states = _states_of(context, part, viewers)
        for event, webhooks in part:
            meta: Record | None = None
            for webhook in webhooks:
                seen = states.get((webhook["user_id"], event.object, event.id))
                if seen is not None:
                    meta = meta or _meta(context, event, moment, permitted, is_bulk=is_bulk)
                    queued.append(_delivery(webhook, event, meta, seen, moment))
        if queued:
            first = reserve_ids(context.session, context.company, "webhook_deliveries", len(queued))
            rows = [{"id": first + position, **row} for position, row in enumerate(queued)]
            add_rows(context.session, webhook_deliveries, rows)
            count += len(queued)
    return count


def _each_once(happenings: Iterable[Happening]) -> list[Happening]:
    """What happened to each record, in the order in which it began; ``before`` is what was at first."""
    events: dict[tuple[str, int], Happening] = {}
    for each in happenings:
        if each.object not in _KINDS:
            continue
        key = (each.object, each.id)
        earlier = events.get(key)
        if earlier is None:
            events[key] = each
            continue
        action = max(earlier.action, each.action, key=_WEIGHTS.index)
        events[key] = replace(earlier, action=action, before={**each.before, **earlier.before})
    return list(events.values())


def _listens(context: Context, webhook: Row, moment: float, known: dict[int, bool]) -> bool:
    """Whether a webhook is not banned: what happens during a ban is dropped."""
    id = webhook["id"]
    if id not in known:
        row = context.session.first(statements.webhook_by_id(), company=context.company, id=id)
        known[id] = row is not None and not Standing(banned_until=row["banned_until"]).is_banned(moment)
    return known[id]


def _as_user(context: Context, user: int) -> Context | None:
    viewer = viewer_of_user(context.session, context.company, user)
    return None if viewer is None else Context(context.session, viewer, context.moment, context.address)


def _states_of(
    context: Context, told: Sequence[tuple[Happening, list[Row]]], viewers: dict[int, Context | None]
) -> dict[tuple[int, str, int], tuple[Any, Any]]:
    """What each user, by whose rights a webhook is told, sees of the records: as they are and as they were.

    By user, kind and id; what the user may not see is not there. Records of a kind are made together.
    """
    wanted: dict[tuple[int, str], list[Happening]] = {}
    for event, webhooks in told:
        for user in dict.fromkeys(webhook["user_id"] for webhook in webhooks):
            wanted.setdefault((user, event.object), []).append(event)
    found: dict[tuple[int, str, int], tuple[Any, Any]] = {}
    for (user, object), events in wanted.items():
        if user not in viewers:
            viewers[user] = _as_user(context, user)
        looking = viewers[user]
        if looking is not None:
            for event, states in _states(looking, _KINDS[object], events):
                found[user, object, event.id] = states
    return found


def _states(
    looking: Context, kind: _Kind, events: Sequence[Happening]
) -> Iterator[tuple[Happening, tuple[Any, Any]]]:
    """The records of a kind as they are and as they were; without those that the user may not see."""
    seen: list[Happening] = []
    rows: list[Row] = []
    for event in events:
        try:
            row = kind.read(looking, event.id)
        except Refusal:
            continue
        seen.append(event)
        if event.action != "deleted":
            rows.append(row)
        if event.action != "added":
            rows.append({**row, **event.before})
    records = map(_plain, kind.shape(looking, rows) if rows else ())
    for event in seen:
        current = None if event.action == "deleted" else next(records)
        previous = None if event.action == "added" else next(records)
        yield event, (current, previous)


def _plain(record: Any) -> Any:
    """A record in which users, persons and organizations are named by their ids alone."""
    if not isinstance(record, dict):
        return record
    shown = cast("Record", record)
    return {key: _id_of(value) for key, value in shown.items()}


def _id_of(value: Any) -> Any:
    if isinstance(value, Raw):
        value = msgspec.json.decode(value)
    if not isinstance(value, dict):
        return value
    shown = cast("Record", value)
    return shown.get("value", value)


def _meta(
    context: Context, event: Happening, moment: float, permitted: PermittedUsers, *, is_bulk: bool
) -> Record:
    # Two events differ in their microseconds even where the clock stands: receivers look for doubles by them.
    number = reserve_ids(context.session, context.company, "webhook_events", 1)
    return {
        "v": 1,
        "action": event.action,
        "object": event.object,
        "id": event.id,
        "company_id": context.company,
        "user_id": context.viewer.user_id,
        "host": f"{context.viewer.company_domain}.pipedrive.com",
        "timestamp": int(moment),
        "timestamp_micro": int(moment * 1_000_000) + number % _NUMBERS,
        "permitted_user_ids": _permitted(context, event, permitted),
        "trans_pending": False,
        "is_bulk_update": is_bulk,
        "pipedrive_service_name": False,
        "change_source": "api",
        "matches_filters": {"current": [], "previous": []},
    }


def _permitted(context: Context, event: Happening, permitted: PermittedUsers) -> list[Any]:
    """Who may see the record: the ids of users, or everybody."""
    kind = _KINDS[event.object]
    if kind.seen_by is not None:
        return permitted.of(kind.seen_by, event.id)
    if not kind.is_linked:
        return _EVERYBODY
    row = {**kind.read(_seeing_all(context), event.id), **event.before}
    colleagues = context.session.all(all_users(), company=context.company)
    seen = {user["id"] for user in colleagues if user["active_flag"]}
    for link, table in _LINKED.items():
        if row[link] is not None:
            seen.intersection_update(permitted.of(table, row[link]))
    return sorted(seen)


def _seeing_all(context: Context) -> Context:
    """The request as somebody who sees everything would make it."""
    return Context(context.session, replace(context.viewer, is_admin=True), context.moment, context.address)


def _delivery(webhook: Row, event: Happening, meta: Record, states: tuple[Any, Any], moment: float) -> Row:
    name = f"{event.action}.{event.object}"
    current, previous = states
    kind = "general" if webhook["client_id"] is None else "application"
    payload: Record = {
        "v": 1,
        "matches_filters": {"current": [], "previous": []},
        "meta": {**meta, "type": kind, "webhook_id": str(webhook["id"])},
        "current": current,
        "previous": previous,
        "event": name,
        "retry": 0,
    }
    return {
        "company_id": webhook["company_id"],
        "webhook_id": webhook["id"],
        "event": name,
        "payload": msgspec.json.encode(payload).decode(),
        "retry": 0,
        "due": moment,
    }
