"""Who may do what, operation by operation: docs/rights.md is made from it, and the server is tested by it.

Each operation that the local server carries out has one entry, with calls that show what it says.
``tests/operations/test_rights_table.py`` makes every one of them as users with and without the permissions,
with records that are hidden, and from another company. An operation without an entry fails that test.

In the calls ``$deal`` and the like are ids of the world that the test makes: ``deal``, ``person``, ``org``,
``product``, ``activity``, ``note`` and ``filter`` are a colleague's and seen by all, those with ``own_`` the
caller's, those with ``hidden_`` an admin's alone; ``second_`` is one more of a kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Arguments = Mapping[str, Any]

ADMIN = "admin of "
"""What stands before the name of an app where only its admins may do something."""


@dataclass(frozen=True)
class Need:
    """Something that takes permissions.

    Attributes:
        what: what it is, as docs/rights.md says it.
        permissions: all of them are needed; ``a|b`` is either of the two, ``admin of sales`` an admin.
        call: the arguments of a call that does it.
        refusal: the status of the answer to those who lack one of them.
    """

    what: str
    permissions: tuple[str, ...]
    call: Arguments
    refusal: int = 403


@dataclass(frozen=True)
class Right:
    """What an operation asks of its caller.

    Attributes:
        free: what everybody may do, whatever the permissions; empty where that is nothing.
        call: the arguments of a call that does that; None where there is none.
        needs: what takes permissions.
    """

    free: str
    call: Arguments | None
    needs: tuple[Need, ...] = ()


def _all(**call: Any) -> Right:
    return Right("everything", call)


def _seen(**call: Any) -> Right:
    return Right("what they see", call)


def _mail(**call: Any) -> Right:
    return Right("their own, and what is shared of what they see", call)


def _only(*permissions: str, **call: Any) -> Right:
    return Right("", None, (Need("everything", permissions, call),))


def _admin(app: str, **call: Any) -> Right:
    return _only(ADMIN + app, **call)


def _need(what: str, *permissions: str, **call: Any) -> Need:
    return Need(what, permissions, call)


_PLURALS = {"deal": "deals", "person": "people", "org": "organizations", "product": "products"}
_ROOMS = {"deal": "deals", "person": "persons", "org": "organizations", "product": "products"}
_DAYS = {"start_date": "2026-03-01", "end_date": "2026-03-31"}
_REMOTE = {"item_type": "deal", "item_id": "$deal", "remote_location": "googledrive"}
_TREE: Arguments = {
    "glue": "and",
    "conditions": [{"glue": "and", "conditions": []}, {"glue": "or", "conditions": []}],
}


def _item(kind: str, name: str, new: dict[str, Any]) -> Iterator[tuple[str, Right]]:
    """The five plain operations of deals, persons, organizations and products, and their followers."""
    plural, room = _PLURALS[kind], f"/v1/{_ROOMS[kind]}"
    app = "sales" if kind == "deal" else "global"
    owner = "user_id" if kind == "deal" else "owner_id"
    theirs, own = f"${kind}", f"$own_{kind}"
    edit = (f"can_edit_other_users_{plural}", *(("can_edit_products",) if kind == "product" else ()))
    add = f"can_add_{plural}"
    adding = [
        _need("add one", add, **new),
        _need("say who sees it", add, "can_change_visibility_of_items", **new, visible_to="7"),
    ]
    editing = [
        _need("edit what others own", *edit, id=theirs, **{name: "New"}),
        _need("give away what others own", *edit, "can_change_owner_of_items", id=theirs, **{owner: "$rita"}),
        _need("say who sees it", "can_change_visibility_of_items", id=own, visible_to="3"),
    ]
    if kind != "product":
        adding.append(_need("say when it was added", add, ADMIN + app, **new, add_time="2026-01-01 00:00:00"))
    if kind == "deal":
        closed = {"status": "won", "won_time": "2026-02-01 00:00:00"}
        adding.append(_need("say when it was closed", add, "can_edit_deals_closed_date", **new, **closed))
        editing += [
            _need("say when it was closed", "can_edit_deals_closed_date", id=own, **closed),
            _need("delete it by its status", "can_delete_deals", id=own, status="deleted"),
        ]
    elif kind == "product":
        editing.append(_need("delete it by its flag", "can_delete_products", id=own, active_flag=False))
    delete = f"can_delete_{plural}"
    yield f"POST {room}", Right("", None, tuple(adding))
    yield f"GET {room}", _seen()
    yield f"GET {room}/{{id}}", _seen(id=theirs)
    yield (
        f"PUT {room}/{{id}}",
        Right(
            "edit, win, lose and give away what they own",
            {"id": own, name: "New", owner: "$otto"},
            (*editing,),
        ),
    )
    yield f"DELETE {room}/{{id}}", _only(delete, id=own)
    if kind != "product":
        yield f"DELETE {room}", _only(delete, ids=[own])
        yield (
            f"PUT {room}/{{id}}/merge",
            _only(f"can_merge_{plural}", id=own, merge_with_id=theirs),
        )
        yield f"GET {room}/{{id}}/flow", _seen(id=theirs)
        yield f"GET {room}/{{id}}/activities", _seen(id=theirs)
    yield f"GET {room}/{{id}}/permittedUsers", _seen(id=theirs)
    term = {"term": "Zwiebel", "currency": "EUR"} if kind == "product" else {"term": "Zwiebel"}
    yield f"GET {room}/find", _seen(**term)
    yield f"GET {room}/{{id}}/followers", _seen(id=theirs)
    yield f"POST {room}/{{id}}/followers", _seen(id=theirs, user_id="$rita")
    yield f"DELETE {room}/{{id}}/followers/{{follower_id}}", _seen(id=theirs, follower_id=f"${kind}_follower")


def _fields(kind: str, room: str) -> Iterator[tuple[str, Right]]:
    field = f"${kind}_field"
    yield f"GET /v1/{room}", _all()
    yield f"GET /v1/{room}/{{id}}", _all(id=field)
    yield f"POST /v1/{room}", _only("can_add_custom_fields", name="New", field_type="varchar")
    yield (
        f"PUT /v1/{room}/{{id}}",
        Right(
            "",
            None,
            (
                _need("change custom fields", "can_edit_custom_fields", id=field, name="New"),
                _need("change labels", "can_modify_labels", id=f"${kind}_labels", options=[{"label": "New"}]),
            ),
        )
        if kind != "product"
        else _only("can_edit_custom_fields", id=field, name="New"),
    )
    yield f"DELETE /v1/{room}/{{id}}", _only("can_delete_custom_fields", id=field)
    yield f"DELETE /v1/{room}", _only("can_delete_custom_fields", ids=[field])


_WEBHOOK: Arguments = {
    "subscription_url": "https://example.com/new",
    "event_action": "added",
    "event_object": "deal",
}


def _goal(id: str, type: str) -> dict[str, Any]:
    """A goal for somebody."""
    return {
        "assignee": {"id": id, "type": type},
        "type": {"name": "deals_won", "params": {}},
        "expected_outcome": {"target": 5, "tracking_metric": "quantity"},
        "duration": {"start": "2026-01-01"},
        "interval": "monthly",
    }


_PERIOD = {"period_start": "2026-03-01", "period_end": "2026-03-31"}
_OF_OTHERS = "can_see_other_users_statistics"
_SALES = ADMIN + "sales"
_EITHER = "can_delete_activities|can_delete_own_activities"
_SEE_USERS = "can_see_other_users"
_ACCOUNT = "account_settings"

RIGHTS: Mapping[str, Right] = {
    **dict(_item("deal", "title", {"title": "New", "org_id": "$org"})),
    **dict(_item("person", "name", {"name": "New"})),
    **dict(_item("org", "name", {"name": "New"})),
    **dict(_item("product", "name", {"name": "New"})),
    "GET /v1/deals/summary": _only("can_see_deals_list_summary"),
    "GET /v1/deals/timeline": _seen(start_date="2026-03-01", interval="day", amount=2, field_key="add_time"),
    "POST /v1/deals/{id}/duplicate": _only("can_add_deals", id="$deal"),
    "GET /v1/deals/{id}/participants": _seen(id="$deal"),
    "GET /v1/deals/{id}/persons": _seen(id="$deal"),
    "GET /v1/deals/{id}/products": _seen(id="$deal"),
    "POST /v1/deals/{id}/participants": Right(
        "to deals they own",
        {"id": "$own_deal", "person_id": "$second_person"},
        (_need("to others' deals", "can_edit_other_users_deals", id="$deal", person_id="$second_person"),),
    ),
    "DELETE /v1/deals/{id}/participants/{deal_participant_id}": Right(
        "from deals they own",
        {"id": "$own_deal", "deal_participant_id": "$own_participant"},
        (
            _need(
                "from others' deals",
                "can_edit_other_users_deals",
                id="$deal",
                deal_participant_id="$participant",
            ),
        ),
    ),
    "POST /v1/deals/{id}/products": Right(
        "to deals they own",
        {"id": "$own_deal", "product_id": "$product", "item_price": 1, "quantity": 1},
        (
            _need(
                "to others' deals",
                "can_edit_other_users_deals",
                id="$deal",
                product_id="$product",
                item_price=1,
                quantity=1,
            ),
        ),
    ),
    "PUT /v1/deals/{id}/products/{product_attachment_id}": Right(
        "on deals they own",
        {"id": "$own_deal", "product_attachment_id": "$own_attachment", "quantity": 2},
        (
            _need(
                "on others' deals",
                "can_edit_other_users_deals",
                id="$deal",
                product_attachment_id="$attachment",
                quantity=2,
            ),
        ),
    ),
    "DELETE /v1/deals/{id}/products/{product_attachment_id}": Right(
        "from deals they own",
        {"id": "$own_deal", "product_attachment_id": "$own_attachment"},
        (
            _need(
                "from others' deals",
                "can_edit_other_users_deals",
                id="$deal",
                product_attachment_id="$attachment",
            ),
        ),
    ),
    "GET /v1/persons/{id}/deals": _seen(id="$person"),
    "POST /v1/persons/{id}/picture": Right(
        "of persons they own",
        {"id": "$own_person", "file": "$picture"},
        (_need("of others' persons", "can_edit_other_users_people", id="$person", file="$picture"),),
    ),
    "DELETE /v1/persons/{id}/picture": Right(
        "of persons they own",
        {"id": "$own_person"},
        (_need("of others' persons", "can_edit_other_users_people", id="$person"),),
    ),
    "GET /v1/persons/{id}/products": _seen(id="$person"),
    "GET /v1/organizations/{id}/deals": _seen(id="$org"),
    "GET /v1/organizations/{id}/persons": _seen(id="$org"),
    "GET /v1/products/{id}/deals": _seen(id="$product"),
    "GET /v1/activities": _seen(user_id=0),
    "POST /v1/activities": _seen(subject="New", deal_id="$deal"),
    "GET /v1/activities/{id}": _seen(id="$activity"),
    "PUT /v1/activities/{id}": Right(
        "edit what they see, give away what they own",
        {"id": "$activity", "subject": "New"},
        (
            _need("give away what others own", "can_change_owner_of_items", id="$activity", user_id="$rita"),
            _need("delete their own by its flag", _EITHER, id="$own_activity", active_flag=False),
            _need("delete others' by its flag", "can_delete_activities", id="$activity", active_flag=False),
        ),
    ),
    "DELETE /v1/activities/{id}": Right(
        "",
        None,
        (
            _need("their own", _EITHER, id="$own_activity"),
            _need("others'", "can_delete_activities", id="$activity"),
        ),
    ),
    "DELETE /v1/activities": Right(
        "",
        None,
        (
            _need("their own", _EITHER, ids=["$own_activity"]),
            _need("others' too, all or none", "can_delete_activities", ids=["$own_activity", "$activity"]),
        ),
    ),
    "GET /v1/activityFields": _all(),
    "GET /v1/noteFields": _all(),
    "GET /v1/activityTypes": _all(),
    "POST /v1/activityTypes": _admin(_ACCOUNT, name="New", icon_key="task"),
    "PUT /v1/activityTypes/{id}": _admin(_ACCOUNT, id="$activity_type", name="New"),
    "DELETE /v1/activityTypes/{id}": _admin(_ACCOUNT, id="$activity_type"),
    "DELETE /v1/activityTypes": _admin(_ACCOUNT, ids=["$activity_type"]),
    "GET /v1/currencies": _all(),
    **dict(_fields("deal", "dealFields")),
    **dict(_fields("person", "personFields")),
    **dict(_fields("organization", "organizationFields")),
    **dict(_fields("product", "productFields")),
    "GET /v1/files": _seen(),
    "GET /v1/files/{id}": _seen(id="$file"),
    "GET /v1/files/{id}/download": _seen(id="$file"),
    "GET /v1/deals/{id}/files": _seen(id="$deal"),
    "GET /v1/persons/{id}/files": _seen(id="$person"),
    "GET /v1/organizations/{id}/files": _seen(id="$org"),
    "GET /v1/products/{id}/files": _seen(id="$product"),
    "POST /v1/files": Right("on what they see", {"file": "New", "deal_id": "$deal"}),
    "POST /v1/files/remote": Right("on what they see", {**_REMOTE, "file_type": "gdoc", "title": "New"}),
    "POST /v1/files/remoteLink": Right("on what they see", {**_REMOTE, "remote_id": "abc"}),
    "PUT /v1/files/{id}": Right(
        "their own",
        {"id": "$own_file", "name": "New"},
        (
            _need(
                "those on others' deals, as those are edited",
                "can_edit_other_users_deals",
                id="$file",
                name="New",
            ),
        ),
    ),
    "DELETE /v1/files/{id}": Right(
        "their own",
        {"id": "$own_file"},
        (_need("those on others' deals, as those are edited", "can_edit_other_users_deals", id="$file"),),
    ),
    "GET /v1/mailbox/mailThreads": Right("their own", {}),
    "GET /v1/mailbox/mailThreads/{id}": _mail(id="$mail_thread"),
    "GET /v1/mailbox/mailThreads/{id}/mailMessages": _mail(id="$mail_thread"),
    "GET /v1/mailbox/mailMessages/{id}": _mail(id="$mail_message", include_body=True),
    "GET /v1/deals/{id}/mailMessages": _mail(id="$deal"),
    "GET /v1/persons/{id}/mailMessages": _mail(id="$person"),
    "GET /v1/organizations/{id}/mailMessages": _mail(id="$org"),
    "PUT /v1/mailbox/mailThreads/{id}": Right(
        "their own",
        {"id": "$own_mail_thread", "read_flag": False},
        (_need("others' that are shared", ADMIN + "global", id="$mail_thread", read_flag=False),),
    ),
    "DELETE /v1/mailbox/mailThreads/{id}": Right(
        "their own",
        {"id": "$own_mail_thread"},
        (_need("others' that are shared", ADMIN + "global", id="$mail_thread"),),
    ),
    "GET /v1/filters": Right("their own, and those that are shared with them", {}),
    "GET /v1/filters/helpers": _all(),
    "GET /v1/filters/{id}": Right("their own, and those that are shared with them", {"id": "$filter"}),
    "POST /v1/filters": Right(
        "for themselves",
        {"name": "New", "conditions": _TREE, "type": "deals"},
        (
            _need(
                "shared ones", "can_share_filters", name="New", conditions=_TREE, type="deals", visible_to="7"
            ),
        ),
    ),
    "PUT /v1/filters/{id}": Right(
        "their own",
        {"id": "$own_filter", "conditions": _TREE},
        (
            _need("share their own", "can_share_filters", id="$own_filter", conditions=_TREE, visible_to="3"),
            _need("those that others share", "can_edit_shared_filters", id="$filter", conditions=_TREE),
        ),
    ),
    "DELETE /v1/filters/{id}": Right(
        "their own",
        {"id": "$own_filter"},
        (_need("those that others share", "can_edit_shared_filters", id="$filter"),),
    ),
    "DELETE /v1/filters": Right(
        "their own",
        {"ids": ["$own_filter"]},
        (
            _need(
                "those that others share, all or none",
                "can_edit_shared_filters",
                ids=["$own_filter", "$filter"],
            ),
        ),
    ),
    "GET /v1/globalMessages": Right("their own", {}),
    "DELETE /v1/globalMessages/{id}": Right("their own", {"id": "$message"}),
    "GET /v1/notes": _seen(),
    "GET /v1/notes/{id}": _seen(id="$note"),
    "POST /v1/notes": Right(
        "on what they see",
        {"content": "New", "deal_id": "$deal", "pinned_to_deal_flag": True},
        (
            _need("in another's name", ADMIN + "global", content="New", deal_id="$deal", user_id="$otto"),
            _need(
                "say when it was added",
                ADMIN + "global",
                content="New",
                deal_id="$deal",
                add_time="2026-01-01 00:00:00",
            ),
        ),
    ),
    "PUT /v1/notes/{id}": Right(
        "edit and pin what they see",
        {"id": "$note", "content": "New", "pinned_to_deal_flag": True},
        (
            _need("give it another author", ADMIN + "global", id="$note", user_id="$rita"),
            _need("say when it was added", ADMIN + "global", id="$note", add_time="2026-01-01 00:00:00"),
        ),
    ),
    "DELETE /v1/notes/{id}": _seen(id="$note"),
    "GET /v1/permissionSets": _all(),
    "GET /v1/permissionSets/{id}": _all(id="$permission_set"),
    "GET /v1/permissionSets/{id}/assignments": _all(id="$permission_set"),
    "GET /v1/pipelines": _all(),
    "GET /v1/pipelines/{id}": _all(id="$pipeline"),
    "POST /v1/pipelines": _admin("sales", name="New"),
    "PUT /v1/pipelines/{id}": _admin("sales", id="$pipeline", name="New"),
    "DELETE /v1/pipelines/{id}": _admin("sales", id="$pipeline"),
    "GET /v1/pipelines/{id}/deals": Right(
        "what they see",
        {"id": 1, "everyone": True},
        (_need("with the summary", "can_see_deals_list_summary", id=1, everyone=True, get_summary=True),),
    ),
    **{
        f"GET /v1/pipelines/{{id}}/{statistics}": Right(
            "their own",
            {"id": 1, **_DAYS},
            (_need("another's", "can_see_other_users_statistics", id=1, user_id="$otto", **_DAYS),),
        )
        for statistics in ("conversion_statistics", "movement_statistics")
    },
    "GET /v1/recents": _seen(since_timestamp="2026-01-01 00:00:00"),
    "GET /v1/organizationRelationships": _seen(org_id="$org"),
    "GET /v1/organizationRelationships/{id}": _seen(id="$relationship"),
    "POST /v1/organizationRelationships": Right(
        "relate organizations that they own",
        {"type": "parent", "rel_owner_org_id": "$own_org", "rel_linked_org_id": "$own_daughter"},
        (
            _need(
                "relate what others own",
                "can_edit_other_users_organizations",
                type="parent",
                rel_owner_org_id="$own_org",
                rel_linked_org_id="$org",
            ),
        ),
    ),
    "PUT /v1/organizationRelationships/{id}": Right(
        "change relationships of organizations that they own",
        {"id": "$own_relationship", "type": "parent"},
        (
            _need(
                "change those of what others own",
                "can_edit_other_users_organizations",
                id="$relationship",
                type="parent",
            ),
        ),
    ),
    "DELETE /v1/organizationRelationships/{id}": Right(
        "delete relationships of organizations that they own",
        {"id": "$own_relationship"},
        (
            _need(
                "delete those of what others own",
                "can_edit_other_users_organizations",
                id="$relationship",
            ),
        ),
    ),
    "POST /v1/goals": Right(
        "set goals for themselves",
        _goal("$rita", "person"),
        (
            _need("set one for another", _SALES, **_goal("$otto", "person")),
            _need("set one for a team", _SALES, **_goal("$team", "team")),
            _need("set one for the company", _SALES, **_goal("1", "company")),
        ),
    ),
    "GET /v1/goals/find": _all(type_name="deals_won"),
    "GET /v1/goals/{id}/results": Right(
        "of their own goals, and of those of teams that they are in",
        {"id": "$own_goal", **_PERIOD},
        (
            _need("of another's", _OF_OTHERS, id="$goal", **_PERIOD),
            _need("of another team's", _OF_OTHERS, id="$team_goal", **_PERIOD),
            _need("of the company's", "can_see_company_wide_statistics", id="$company_goal", **_PERIOD),
        ),
    ),
    "PUT /v1/goals/{id}": Right(
        "change goals that they have set",
        {"id": "$own_goal", "title": "New"},
        (
            _need("change what others have set", _SALES, id="$goal", title="New"),
            _need("give it to another", _SALES, id="$own_goal", assignee={"id": "$otto", "type": "person"}),
        ),
    ),
    "DELETE /v1/goals/{id}": Right(
        "delete goals that they have set",
        {"id": "$own_goal"},
        (_need("delete what others have set", _SALES, id="$goal"),),
    ),
    "GET /v1/roles": _all(),
    "GET /v1/roles/{id}": _all(id="$role"),
    "GET /v1/roles/{id}/assignments": _all(id="$role"),
    "GET /v1/roles/{id}/roles": _all(id="$role"),
    "GET /v1/roles/{id}/settings": _all(id="$role"),
    "POST /v1/roles": _admin(_ACCOUNT, name="New"),
    "PUT /v1/roles/{id}": _admin(_ACCOUNT, id="$role", name="New"),
    "DELETE /v1/roles/{id}": _admin(_ACCOUNT, id="$role"),
    "POST /v1/roles/{id}/assignments": _admin(_ACCOUNT, id="$role", user_id="$rita"),
    "DELETE /v1/roles/{id}/assignments": _admin(_ACCOUNT, id="$role", user_id="$otto"),
    "POST /v1/roles/{id}/settings": _admin(
        _ACCOUNT, id="$role", setting_key="deal_default_visibility", value=1
    ),
    "GET /v1/searchResults": _seen(term="Zwiebel"),
    "GET /v1/searchResults/field": _seen(term="Zwiebel", field_type="dealField", field_key="title"),
    "GET /v1/stages": _all(),
    "GET /v1/stages/{id}": _all(id="$stage"),
    "GET /v1/stages/{id}/deals": _seen(id=1, everyone=True),
    "POST /v1/stages": _admin("sales", name="New", pipeline_id="$pipeline"),
    "PUT /v1/stages/{id}": _admin("sales", id="$stage", name="New"),
    "DELETE /v1/stages/{id}": _admin("sales", id="$stage"),
    "DELETE /v1/stages": _admin("sales", ids=["$stage"]),
    "GET /v1/teams": _all(),
    "GET /v1/teams/{id}": _all(id="$team"),
    "GET /v1/teams/{id}/users": _all(id="$team"),
    "GET /v1/teams/user/{id}": Right(
        "their own", {"id": "$rita"}, (Need("another's", (_SEE_USERS,), {"id": "$otto"}, 404),)
    ),
    "POST /v1/teams": _admin(_ACCOUNT, name="New", manager_id="$otto"),
    "PUT /v1/teams/{id}": _admin(_ACCOUNT, id="$team", name="New"),
    "POST /v1/teams/{id}/users": _admin(_ACCOUNT, id="$team", users=["$rita"]),
    "DELETE /v1/teams/{id}/users": _admin(_ACCOUNT, id="$team", users=["$otto"]),
    "GET /v1/userConnections": Right("their own", {}),
    "GET /v1/userSettings": Right("their own", {}),
    "GET /v1/webhooks": Right("those that send by their own rights", {}),
    "POST /v1/webhooks": Right(
        "those that send by their own rights",
        _WEBHOOK,
        (_need("those that send by another's", ADMIN + _ACCOUNT, **_WEBHOOK, user_id="$otto"),),
    ),
    "DELETE /v1/webhooks/{id}": Right(
        "those that send by their own rights",
        {"id": "$own_webhook"},
        (_need("those that send by another's", ADMIN + _ACCOUNT, id="$webhook"),),
    ),
    "GET /v1/users": Right("themselves; with `can_see_other_users` everybody", {}),
    "GET /v1/users/find": Right("themselves; with `can_see_other_users` everybody", {"term": "Zwiebel"}),
    "GET /v1/users/me": _all(),
    "POST /v1/users": _admin(_ACCOUNT, email="new@example.com"),
    "PUT /v1/users/{id}": _admin(_ACCOUNT, id="$otto", active_flag=False),
    **{
        f"GET /v1/users/{{id}}{more}": Right(
            "themselves", {"id": "$rita"}, (Need("others", (_SEE_USERS,), {"id": "$otto"}, 404),)
        )
        for more in ("", "/followers", "/permissions", "/roleAssignments", "/roleSettings")
    },
    "GET /v1/users/{id}/blacklistedEmails": Right(
        "their own", {"id": "$rita"}, (_need("another's", ADMIN + _ACCOUNT, id="$otto"),)
    ),
    "POST /v1/users/{id}/blacklistedEmails": Right(
        "their own",
        {"id": "$rita", "address": "spam@example.com"},
        (_need("another's", ADMIN + _ACCOUNT, id="$otto", address="spam@example.com"),),
    ),
    "POST /v1/users/{id}/roleAssignments": _admin(_ACCOUNT, id="$rita", role_id="$role"),
    "DELETE /v1/users/{id}/roleAssignments": _admin(_ACCOUNT, id="$otto", role_id="$role"),
}
"""What each operation asks of its caller, by the operation's key."""
