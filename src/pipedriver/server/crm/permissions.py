"""What users may do: the permissions there are, and the rules that ask for them.

A user has at most one permission set of each of Pipedrive's apps, and may do what any of them holds. The sets
of admins hold everything that there is in their app.

The names are those of the reference (``GET /users/{id}/permissions``) and of the changelog posts that brought
more of them ("Introducing item-specific create and update permissions", "Introducing a new permission:
changing the owner of an entity", "Introducing the delete permission for Leads API", "Update to the edit
permission for Products API"). Where a post tells a permission and not its name, the name is formed like the
others and marked as ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.refusals import Forbidden, NotFound, Refusal

App = Literal["sales", "global", "account_settings"]
"""The apps of Pipedrive that permission sets are made for: deals and leads; what all apps share; the
account."""

Item = Literal["deal", "person", "organization", "product"]
"""The records that permissions to add, edit, delete and merge are told apart by."""

NOT_PERMITTED = "You do not have permissions to do this."
"""What Pipedrive says to somebody who may not do something (the reference's own example)."""

NOT_GIVEN_AWAY = "You do not have permission to change the owner."
"""What Pipedrive says to somebody who may not give away an item of another's (the changelog's example)."""


CLOSED_DATES = ("won_time", "lost_time", "close_time")
"""The times of a deal that only some may choose."""


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that a permission set can allow.

    Attributes:
        app: the app whose sets hold it.
        regular: whether the regular set of a new company holds it.
        meaning: what it allows.
        named_by_us: whether the sources tell it without its name.
    """

    app: App
    regular: bool
    meaning: str
    named_by_us: bool = False


def _of(app: App, regular: str, others: str, ours: str = "") -> dict[str, Permission]:
    marked = set(ours.split())
    found: dict[str, Permission] = {}
    for lines, held in ((regular, True), (others, False)):
        for line in filter(None, (line.strip() for line in lines.splitlines())):
            name, _, meaning = line.partition(": ")
            found[name] = Permission(app, held, meaning, name in marked)
    return found


PERMISSIONS: Mapping[str, Permission] = MappingProxyType(
    {
        **_of(
            "sales",
            """
            can_add_deals: add and duplicate deals
            can_add_leads: add leads
            can_add_prospects_as_leads: take over prospects as leads
            can_bulk_edit_items: edit many items at once in the app
            can_convert_deals_to_leads: turn deals into leads
            can_edit_other_users_deals: edit deals that others own
            can_edit_other_users_leads: edit leads that others own
            can_see_deals_list_summary: see what listed deals are worth together
            """,
            """
            can_delete_deals: delete deals
            can_delete_leads: delete leads
            can_edit_deals_closed_date: choose when a deal was won or lost
            can_merge_deals: merge deals
            """,
            ours="can_edit_other_users_deals can_edit_other_users_leads",
        ),
        **_of(
            "global",
            """
            can_add_organizations: add organizations
            can_add_people: add persons
            can_add_products: add products
            can_change_owner_of_items: give away what others own
            can_change_visibility_of_items: choose who sees an item
            can_delete_activities: delete activities
            can_delete_own_activities: delete one's own activities
            can_edit_other_users_organizations: edit organizations that others own
            can_edit_other_users_people: edit persons that others own
            can_edit_other_users_products: edit products that others own
            can_edit_products: edit products (until September 2023)
            can_edit_shared_filters: change and delete filters that others share
            can_export_data_from_lists: export what lists hold
            can_see_other_users: see who else works in the company
            can_share_filters: share filters with others
            can_use_api: use an API token
            can_use_email_tracking: track whether mails are opened
            """,
            """
            can_add_custom_fields: add custom fields
            can_create_own_workflow: create workflows
            can_delete_custom_fields: delete custom fields
            can_delete_organizations: delete organizations
            can_delete_people: delete persons
            can_delete_products: delete products
            can_edit_custom_fields: change custom fields
            can_follow_other_users: follow other users
            can_merge_organizations: merge organizations
            can_merge_people: merge persons
            can_modify_labels: change labels
            can_see_company_wide_statistics: see statistics of the whole company
            can_see_hidden_items_names: see the names of linked items that are hidden
            can_see_other_users_statistics: see statistics of other users
            can_share_insights: share insights
            can_use_import: import data
            """,
            ours="can_add_organizations can_add_people can_change_owner_of_items"
            " can_edit_other_users_organizations can_edit_other_users_people"
            " can_delete_organizations can_delete_people can_delete_products",
        ),
        **_of("account_settings", "", "can_see_security_dashboard: see the security dashboard"),
    }
)
"""Every permission by its name."""

_PLURALS: Mapping[Item, str] = MappingProxyType(
    {"deal": "deals", "person": "people", "organization": "organizations", "product": "products"}
)


def contents_of(app: str, *, regular: bool) -> tuple[str, ...]:
    """The permissions of an app, sorted: all of them, or those of the regular set of a new company."""
    return tuple(
        sorted(
            name
            for name, permission in PERMISSIONS.items()
            if permission.app == app and (permission.regular or not regular)
        )
    )


def require(context: Context, permission: str) -> None:
    """Let only those go on who have a permission.

    Raises:
        Forbidden: the caller does not have it.
    """
    if not context.viewer.may(permission):
        raise Forbidden(NOT_PERMITTED)


def require_admin(context: Context, app: App) -> None:
    """Let only the admins of an app go on: pipelines are those of ``sales``, users of ``account_settings``.

    Raises:
        Forbidden: the caller is none.
    """
    if not context.viewer.is_admin_of(app):
        raise Forbidden(NOT_PERMITTED)


def require_add(context: Context, item: Item) -> None:
    """Let only those go on who may add items of a kind.

    Raises:
        Forbidden: the caller may not.
    """
    require(context, f"can_add_{_PLURALS[item]}")


def require_edit(context: Context, item: Item, owner: int) -> None:
    """Let only those go on who may edit a user's item. Everybody may edit their own.

    Editing a deal includes its participants and its products ("Introducing item-specific create and update
    permissions"). For products, ``can_edit_products`` is the older name of the same permission; a set that
    lacks either of the two does not let one edit what others own.

    Raises:
        Forbidden: the item is another's, and the caller may not edit what others own.
    """
    if owner != context.viewer.user_id:
        require(context, f"can_edit_other_users_{_PLURALS[item]}")
        if item == "product":
            require(context, "can_edit_products")


def require_delete(context: Context, item: Item) -> None:
    """Let only those go on who may delete items of a kind.

    Raises:
        Forbidden: the caller may not.
    """
    require(context, f"can_delete_{_PLURALS[item]}")


def require_merge(context: Context, item: Literal["deal", "person", "organization"]) -> None:
    """Let only those go on who may merge items of a kind.

    Raises:
        Forbidden: the caller may not.
    """
    require(context, f"can_merge_{_PLURALS[item]}")


def require_new_owner(context: Context, before: int, after: int, *, app: App = "global") -> None:
    """Let only those go on who may give a user's item to another.

    Everybody may give away their own, and the admins of the item's app everything: ``sales`` for deals,
    ``global`` for activities, persons, organizations and products ("Introducing a new permission: changing
    the owner of an entity").

    Raises:
        Forbidden: the item is another's, and the caller may not choose its owner.
    """
    if after == before or before == context.viewer.user_id or context.viewer.is_admin_of(app):
        return
    if not context.viewer.may("can_change_owner_of_items"):
        raise Forbidden(NOT_GIVEN_AWAY)


def require_visibility(context: Context, before: int, after: int) -> None:
    """Let only those go on who may choose who sees an item; ``before`` is what a new item would have.

    A value that changes nothing may always be sent ("Breaking change in POST /deals and PUT /deals/{id}
    endpoints").

    Raises:
        Forbidden: the caller may not.
    """
    if after != before:
        require(context, "can_change_visibility_of_items")


def require_closed_dates(context: Context, before: Mapping[str, Any], asked: Mapping[str, Any]) -> None:
    """Let only those go on who may choose when a deal was won, lost or closed, if the request does.

    A time that changes nothing may always be sent, and closing a deal without a time is not choosing one.

    Raises:
        Forbidden: the caller may not.
    """
    if any(name in asked and asked[name] != before[name] for name in CLOSED_DATES):
        require(context, "can_edit_deals_closed_date")


def require_add_time(context: Context, asked: Mapping[str, Any], app: App) -> None:
    """Let only the admins of an app choose when a new item was added (``add_time`` in the reference of 2019).

    Raises:
        Forbidden: the caller is none, and the request gives a time.
    """
    if asked.get("add_time") is not None:
        require_admin(context, app)


def require_delete_activities(context: Context, owners: Iterable[int]) -> None:
    """Let only those go on who may delete activities of the users: one's own need less than others'.

    Raises:
        Forbidden: the caller may not delete one of them.
    """
    if context.viewer.may("can_delete_activities"):
        return
    if any(owner != context.viewer.user_id for owner in owners):
        raise Forbidden(NOT_PERMITTED)
    require(context, "can_delete_own_activities")


def require_statistics_of(context: Context, user: int) -> None:
    """Let only those go on who may see a user's statistics. Everybody may see their own.

    Raises:
        Forbidden: they are another's, and the caller may not see what others achieve.
    """
    if user != context.viewer.user_id:
        require(context, "can_see_other_users_statistics")


def require_own(context: Context, owner: int, app: App) -> None:
    """Let only the owner go on, and the admins of an app.

    For what is one user's work and has no permission of its own: a file that somebody uploaded, a webhook, a
    goal, a mail thread.

    Raises:
        Forbidden: the caller is neither.
    """
    if owner != context.viewer.user_id:
        require_admin(context, app)


def unseen(found: object, missing: str) -> Refusal:
    """Why a record is not given that the caller does not see: it is hidden from the caller, or not there.

    A record that is there and hidden is answered with 403 ("Introducing pipeline visibility" says so of
    deals; persons, organizations and products follow them), one that is not there with 404.

    Args:
        found: the record as everybody together sees it; None where there is none.
        missing: what is said of a record that is not there.
    """
    return NotFound(missing) if found is None else Forbidden(NOT_PERMITTED)
