"""Deals: reading, making, changing and deleting them.

Rules: the field descriptions of the API reference (Deals), and the changelog posts "Breaking bug fix in POST
/deals" of 2021, "Breaking change: update to the behavior of PUT /deals/{id}" of 2024, "Permanent deletion
logic for 6 core entities" and "Breaking change: archived deals and leads" of 2025.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any, cast

from pipedriver.server.crm.changes import log_event
from pipedriver.server.crm.context import Context, as_kept
from pipedriver.server.crm.currencies import currency_of
from pipedriver.server.crm.custom_order import in_order_of, order_with_values, page_by_values, value_keys
from pipedriver.server.crm.custom_values import ValueChanges, given_values, named_values, values_written
from pipedriver.server.crm.deal_blocks import FAR_BEHIND, place_far_behind
from pipedriver.server.crm.deal_saving import recount_contacts, save_deal, write_deal
from pipedriver.server.crm.deal_stages import begin_visit, place_of_moved_deal, place_of_new_deal
from pipedriver.server.crm.deal_status import NEW_DEAL, STATUS_ARGUMENTS, settle
from pipedriver.server.crm.deal_value import check_value, follow_currency
from pipedriver.server.crm.derived import deal_added
from pipedriver.server.crm.filter_choice import Chosen, bound, described
from pipedriver.server.crm.followers import insert_follower
from pipedriver.server.crm.known_fields import check_labels
from pipedriver.server.crm.links import check_linked
from pipedriver.server.crm.participants import insert_participant
from pipedriver.server.crm.permissions import (
    require_add,
    require_add_time,
    require_closed_dates,
    require_delete,
    require_edit,
    require_new_owner,
    require_visibility,
    unseen,
)
from pipedriver.server.crm.refusals import Invalid, NotFound
from pipedriver.server.crm.roles import default_visibility
from pipedriver.server.crm.search import page_of_found, search
from pipedriver.server.crm.search_terms import term_of
from pipedriver.server.crm.users import active_user
from pipedriver.server.crm.won_totals import won_totals_changed
from pipedriver.server.store import deals as statements
from pipedriver.server.store.custom_order import Part
from pipedriver.server.store.database import Row
from pipedriver.server.store.deals import (
    BY_ID,
    DEAL_COLUMNS,
    DELETED,
    NOT_DELETED,
    SORTABLE,
    DealRow,
    Narrowing,
    deal_row,
    new_deal_row,
)
from pipedriver.server.store.identifiers import next_id
from pipedriver.server.store.listing import Order, Page
from pipedriver.server.store.rows import insert_row
from pipedriver.server.store.search_places import place_of
from pipedriver.server.store.statement import Statement, as_bound
from pipedriver.server.store.tables import deals

MOST_DELETED_AT_ONCE = 1000
"""How many deals one bulk deletion takes."""

_DAYS_KEPT = 30
_id_of = itemgetter(0)

# What a deal takes over from a request as it is, once it is checked.
_PLAIN = (
    "title",
    "currency",
    "user_id",
    "person_id",
    "org_id",
    "probability",
    "expected_close_date",
    "origin_id",
    "channel",
    "channel_id",
)


@dataclass(frozen=True, slots=True)
class DealFilter:
    """Which deals a list holds; what is None does not narrow it. See `Narrowing` for what the names mean."""

    user_id: int | None = None
    stage_id: int | None = None
    pipeline_id: int | None = None
    person_id: int | None = None
    org_id: int | None = None
    taking_part: int | None = None
    around_org: int | None = None
    holding_product: int | None = None
    ids: str | None = None

    def values(self) -> dict[Narrowing, int | str]:
        """The values that narrow the list, by their names."""
        named: tuple[tuple[Narrowing, int | str | None], ...] = (
            ("user_id", self.user_id),
            ("stage_id", self.stage_id),
            ("pipeline_id", self.pipeline_id),
            ("person_id", self.person_id),
            ("org_id", self.org_id),
            ("taking_part", self.taking_part),
            ("around_org", self.around_org),
            ("holding_product", self.holding_product),
            ("ids", self.ids),
        )
        return {name: value for name, value in named if value is not None}


def kept_since(context: Context) -> str:
    """Deals that were deleted before this moment are gone for good."""
    return _kept_since(context.moment)


@functools.lru_cache(maxsize=64)
def _kept_since(moment: datetime) -> str:
    return as_kept(moment - timedelta(days=_DAYS_KEPT))


def get_deal(context: Context, id: int) -> Row:
    """One deal with what it shows of its next activity, deleted and archived ones too.

    Raises:
        NotFound: there is no such deal.
        Forbidden: the caller may not see it.
    """
    return dict(zip(DEAL_COLUMNS, get_deal_row(context, id), strict=True))


def get_deal_row(context: Context, id: int) -> DealRow:
    """The same as `get_deal`, without the names.

    Raises:
        NotFound: there is no such deal.
        Forbidden: the caller may not see it.
    """
    rows = context.session.tuples(
        statements.deal_by_id(context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        id=id,
        kept_since=kept_since(context),
    )
    if not rows:
        raise unseen(_whoever_sees(context, id), "Deal not found")
    return rows[0]


def written_deal(context: Context, id: int) -> Row:
    """A deal that was just written, whoever may see it: it may be the caller's no longer.

    Raises:
        NotFound: there is no such deal.
    """
    row = _whoever_sees(context, id)
    if row is None:
        raise NotFound("Deal not found")
    return row


def editable_deal(context: Context, id: int) -> Row:
    """A deal that can be changed by the caller.

    Raises:
        NotFound: there is no such deal.
        Forbidden: the caller may not see it, or not edit what others own.
        Invalid: it is deleted or archived.
    """
    row = undeleted_deal(context, id)
    require_edit(context, "deal", row["user_id"])
    return row


def undeleted_deal(context: Context, id: int) -> Row:
    """A deal that takes followers, and whatever else changes nothing of the deal itself.

    Raises:
        NotFound: there is no such deal.
        Forbidden: the caller may not see it.
        Invalid: it is deleted or archived.
    """
    row = get_deal(context, id)
    if row["status"] == DELETED:
        raise Invalid("Deal is deleted; it takes nothing but a new status")
    if row["is_archived"]:
        raise Invalid("Deal is archived; it takes nothing but is_archived set to false")
    return row


def deals_with_ids(context: Context, ids: Sequence[int]) -> list[Row]:
    """Those of the deals that the viewer may see, by id; deleted and archived ones too."""
    return context.session.all(
        statements.deals_by_ids(context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        ids=as_bound(ids),
        kept_since=kept_since(context),
    )


def list_deals(
    context: Context,
    wanted: DealFilter,
    page: Page,
    order: Order,
    *,
    statuses: tuple[str, ...] = NOT_DELETED,
    archived: bool = False,
    chosen: Chosen | None = None,
) -> list[DealRow]:
    """A page of the deals that the viewer may see, one more than the page holds where more follow.

    ``chosen`` is a filter that they match.
    """
    values = wanted.values()
    matching = described(chosen)
    by_value = value_keys(context, "deal", order)
    if by_value is not None:
        keys, fields = by_value

        def statement_of(part: Part, counted: bool) -> Statement:
            return statements.deal_ids_by_value(
                tuple(values),
                statuses,
                keys,
                part,
                to_admin=context.viewer.is_admin,
                archived=archived,
                counted=counted,
                matching=matching,
            )

        ids = page_by_values(
            context,
            statement_of,
            keys,
            page,
            company=context.company,
            viewer=context.viewer.user_id,
            kept_since=kept_since(context),
            **fields,
            **values,
            **bound(chosen),
        )
        return [deal_row(row) for row in in_order_of(ids, deals_with_ids(context, ids))]
    everything = context.viewer.is_admin and matching is None and not values and DELETED not in statuses
    start, first = page.start, None
    if everything and start > FAR_BEHIND and len(order) == 1:
        place = place_far_behind(context, statuses, order[0][1], start, archived=archived)
        if place is None:
            return []
        start, first = place
    found = context.session.tuples(
        statements.deals_page(
            tuple(values),
            statuses,
            order,
            to_admin=context.viewer.is_admin,
            archived=archived,
            matching=matching,
            from_id=first is not None,
        ),
        company=context.company,
        viewer=context.viewer.user_id,
        start=start,
        first=first,
        fetch=page.fetch,
        kept_since=kept_since(context),
        **values,
        **bound(chosen),
    )
    if order == BY_ID:
        found.sort(key=_id_of)
    return found


def deal_order(context: Context, sort: str | None) -> Order:
    """The order that a ``sort`` text asks for, by what deals show or by the keys of their custom fields.

    Raises:
        Invalid: the text names something else, or is malformed.
    """
    return order_with_values(context, "deal", sort, SORTABLE)


def find_deals(context: Context, term: str, wanted: DealFilter, page: Page) -> list[Row]:
    """A page of the deals whose title contains a text, the best match first; no deleted, no archived ones.

    Raises:
        Invalid: the text is too short.
    """
    found = search(
        context,
        [place_of("deal", "title")],
        term_of(term),
        with_archived=False,
        narrowed=cast("Mapping[str, int]", wanted.values()),
    )
    ids = [each.id for each in page_of_found(found, page)]
    return in_order_of(ids, deals_with_ids(context, ids))


def create_deal(context: Context, asked: Mapping[str, Any]) -> DealRow:
    """Make a deal; gives it as it is read.

    Args:
        context: the request.
        asked: what the request gives, by the names of the columns; ``label`` as a list of ids,
            ``visible_to`` as a number, ``custom_fields`` as values by the keys of custom fields.

    Raises:
        Forbidden: the caller may not add deals, or not choose what is asked for.
        Invalid: something is missing, unknown, or does not go together.
    """
    require_add(context, "deal")
    require_add_time(context, asked, "sales")
    require_closed_dates(context, NEW_DEAL, asked)
    usual = default_visibility(context, "deal")
    require_visibility(context, usual, asked.get("visible_to", usual))
    owner = active_user(context, asked.get("user_id", context.viewer.user_id), as_="user_id")
    values = given_values(context, "deal", asked.get("custom_fields") or {})
    check_labels(context, "deal", asked.get("label") or (), as_="label")
    plain = {name: asked[name] for name in _PLAIN if name in asked}
    now = context.now
    row: Row = {
        **_deal_without_values(context, owner),
        **_checked(context, plain, None),
        **place_of_new_deal(context, asked),
        **NEW_DEAL,
        "value": asked.get("value") or 0,
        "label": label_text(asked.get("label")),
        "visible_to": asked.get("visible_to", usual),
        "add_time": asked.get("add_time", now),
        **_archiving(asked, now),
    }
    row |= settle(NEW_DEAL, _status_arguments(asked), now)
    insert_deal(context, row, values)
    return new_deal_row(row)


def insert_deal(context: Context, row: Row, values: ValueChanges) -> int:
    """Add a complete deal, with its first stay, its first follower and participant; gives its id.

    ``row`` has all that was written then.
    """
    row["custom_fields"] = values.document
    person = row["person_id"]
    deal = row["id"] = next_id(context.session, context.company, "deals")
    row["followers_count"] = 1
    row["participants_count"] = 0 if person is None else 1
    row["search_title"] = row["title"].casefold()
    context.session.run(insert_row(deals, *row), **row)
    values_written(context, "deal", deal, values, is_new=True)
    insert_follower(context, "deal", deal, row["user_id"])
    if person is not None:
        insert_participant(context, deal, person)
    entered = min(row["add_time"], context.now)
    left = (
        None if row["status"] == "open" else max(entered, min(row["close_time"] or context.now, context.now))
    )
    begin_visit(context, deal, row, entered, left)
    won_totals_changed(context, None, row)
    deal_added(context, row)
    log_event(context, "deal", deal, "added", field_key="add_time", new=row["add_time"])
    return deal


def update_deal(context: Context, id: int, asked: Mapping[str, Any]) -> None:
    """Change a deal; ``asked`` is that of `create_deal`, and an empty one changes nothing.

    A deleted deal takes nothing but a new status, an archived one nothing but being taken out of the archive.

    Raises:
        NotFound: there is no such deal.
        Forbidden: the caller may not see it, not edit it, or not change what is asked for.
        Invalid: something is unknown, or does not go together or with the state of the deal.
    """
    before = get_deal(context, id)
    require_edit(context, "deal", before["user_id"])
    asked = dict(asked)
    named = named_values(context, "deal", asked.pop("custom_fields", None))
    if named:
        asked["custom_fields"] = named
    if not asked or (before["status"] == DELETED and asked == {"status": DELETED}):
        return
    if before["status"] == DELETED and set(asked) != {"status"}:
        raise Invalid("Deal is deleted; it takes nothing but a new status")
    if before["is_archived"] and before["status"] != DELETED and asked != {"is_archived": False}:
        raise Invalid("Deal is archived; it takes nothing but is_archived set to false")
    _require_changes(context, before, asked)
    if "user_id" in asked and asked["user_id"] != before["user_id"]:
        active_user(context, asked["user_id"], as_="user_id")
    plain = {name: asked[name] for name in _PLAIN if name in asked}
    changes: Row = {**_checked(context, plain, before), **place_of_moved_deal(context, before, asked)}
    if "value" in asked:
        changes["value"] = asked["value"] or 0
        check_value(before, changes["value"])
    if "label" in asked:
        changes["label"] = _changed_label(context, before["label"], asked["label"])
    if "visible_to" in asked:
        changes["visible_to"] = asked["visible_to"]
    if asked.get("is_archived", bool(before["is_archived"])) != bool(before["is_archived"]):
        changes |= _archiving(asked, context.now)
    changes |= settle(before, _status_arguments(asked), context.now)
    values = given_values(context, "deal", named, before["custom_fields"])
    after = save_deal(context, before, {**changes, **values.columns})
    values_written(context, "deal", id, values)
    follow_currency(context, before, after)


def delete_deals(context: Context, ids: Sequence[int]) -> list[int]:
    """Mark deals as deleted; gives the ids of those that are there. One that is deleted already stays so.

    Those that the caller may not see are passed over like those that are not there.

    Raises:
        Forbidden: the caller may not delete deals.
        Invalid: no id is given, or too many.
        NotFound: none of the deals is there.
    """
    require_delete(context, "deal")
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise Invalid("ids is required")
    if len(wanted) > MOST_DELETED_AT_ONCE:
        raise Invalid(f"ids takes at most {MOST_DELETED_AT_ONCE} ids")
    found = deals_with_ids(context, wanted)
    if not found:
        raise NotFound("Deal not found")
    going = [row for row in found if row["status"] != DELETED]
    for row in going:
        write_deal(context, row, {"status": DELETED})
    recount_contacts(context, going)
    present = {row["id"] for row in found}
    return [id for id in wanted if id in present]


def delete_deal(context: Context, id: int) -> None:
    """Mark a deal as deleted. One that is deleted already stays so.

    Raises:
        NotFound: there is no such deal.
        Forbidden: the caller may not see it, or not delete deals.
    """
    get_deal(context, id)
    delete_deals(context, [id])


def label_text(ids: Sequence[int] | None) -> str | None:
    """The ids of labels as a deal holds them: ``"2,3"``, or None where there are none."""
    return ",".join(str(id) for id in dict.fromkeys(ids)) if ids else None


def _whoever_sees(context: Context, id: int) -> Row | None:
    """A deal, whoever may see it."""
    return context.session.first(
        statements.deal_by_id(True), company=context.company, id=id, kept_since=kept_since(context)
    )


def _require_changes(context: Context, before: Row, asked: Mapping[str, Any]) -> None:
    """Let only those go on who may change what is asked of a deal, beside editing it."""
    require_new_owner(context, before["user_id"], asked.get("user_id", before["user_id"]), app="sales")
    require_visibility(context, before["visible_to"], asked.get("visible_to", before["visible_to"]))
    require_closed_dates(context, before, asked)
    if asked.get("status") == DELETED:
        require_delete(context, "deal")


def _changed_label(context: Context, before: str | None, ids: Sequence[int] | None) -> str | None:
    """The labels that a deal gets; those that it has already are not looked at again."""
    check_labels(context, "deal", set(ids or ()) - set(map(int, (before or "0").split(","))), as_="label")
    return label_text(ids)


def _deal_without_values(context: Context, owner: Row) -> Row:
    """The columns of a deal for which nothing is asked."""
    now = context.now
    return {
        "company_id": context.company,
        "creator_user_id": context.viewer.user_id,
        "user_id": owner["id"],
        "currency": owner["default_currency"],
        "person_id": None,
        "org_id": None,
        "probability": None,
        "expected_close_date": None,
        "origin_id": None,
        "channel": None,
        "channel_id": None,
        "update_time": now,
        "idle_since": now,
    }


def _archiving(asked: Mapping[str, Any], now: str) -> Row:
    if not asked.get("is_archived"):
        if asked.get("archive_time") is not None:
            raise Invalid("archive_time can be set only for a deal that is archived")
        return {"is_archived": 0, "archive_time": None}
    return {"is_archived": 1, "archive_time": asked.get("archive_time", now)}


def _status_arguments(asked: Mapping[str, Any]) -> Row:
    return {name: asked[name] for name in STATUS_ARGUMENTS if name in asked}


def _checked(context: Context, plain: Row, before: Row | None) -> Row:
    """The plain values, once they are seen to be good; a link that stays is not looked at again."""
    if "title" in plain and not plain["title"].strip():
        raise Invalid("title must not be empty")
    if "currency" in plain and (before is None or plain["currency"] != before["currency"]):
        currency_of(context, plain["currency"])
    for name, kind in (("person_id", "person"), ("org_id", "organization")):
        linked = plain.get(name)
        if linked is not None and (before is None or linked != before[name]):
            check_linked(context, kind, linked)  # type: ignore[arg-type]
    return plain
