"""Fields, filters, goals, users, roles and webhooks through today's official Node client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from pipedriver.testing import LocalPipedrive
from tests.node.held import part
from tests.node.node_client import NodeClient
from tests.node.test_deals import texts, titles
from tests.node.test_fields_and_filters import Room
from tests.node.test_goals import goal_of
from tests.node.test_rights import be_followed

NOW = "2026-03-02 09:00:00"
DEFAULTS = {f"{kind}_default_visibility": 3 for kind in ("deal", "lead", "org", "person", "product")}
PERIOD = {"period_start": "2026-03-01", "period_end": "2026-03-31"}


@dataclass(frozen=True)
class TodaysRoom(Room):
    """The methods on the fields of one kind of record, and what they call the bodies of two of them."""

    adding: str = "CreateFieldRequest"
    updating: str = "UpdateFieldRequest"


ROOMS = [
    TodaysRoom(
        "DealFieldsApi.getDealFields",
        "DealFieldsApi.addDealField",
        "DealFieldsApi.getDealField",
        "DealFieldsApi.updateDealField",
        "DealFieldsApi.deleteDealField",
        "DealFieldsApi.deleteDealFields",
    ),
    TodaysRoom(
        "PersonFieldsApi.getPersonFields",
        "PersonFieldsApi.addPersonField",
        "PersonFieldsApi.getPersonField",
        "PersonFieldsApi.updatePersonField",
        "PersonFieldsApi.deletePersonField",
        "PersonFieldsApi.deletePersonFields",
    ),
    TodaysRoom(
        "OrganizationFieldsApi.getOrganizationFields",
        "OrganizationFieldsApi.addOrganizationField",
        "OrganizationFieldsApi.getOrganizationField",
        "OrganizationFieldsApi.updateOrganizationField",
        "OrganizationFieldsApi.deleteOrganizationField",
        "OrganizationFieldsApi.deleteOrganizationFields",
    ),
    TodaysRoom(
        "ProductFieldsApi.getProductFields",
        "ProductFieldsApi.addProductField",
        "ProductFieldsApi.getProductField",
        "ProductFieldsApi.updateProductField",
        "ProductFieldsApi.deleteProductField",
        "ProductFieldsApi.deleteProductFields",
        "ProductFieldAllOf",
        "UpdateProductFieldResponse",
    ),
]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.list.partition("Api")[0])
def test_fields(today: NodeClient, room: TodaysRoom) -> None:
    def listed() -> dict[str, Any]:
        return {each["name"]: each for each in today.checked(room.list, {"limit": 500})}

    before = set(listed())
    body: dict[str, Any] = {"name": "Size", "field_type": "enum", "options": [{"label": "S"}, {"label": "L"}]}
    added = today.checked(room.add, {room.adding: body})
    told: dict[str, Any] = {"name": "Size", "field_type": "enum", "add_time": NOW, "active_flag": True}
    assert part(added, told) == told
    assert (len(added["key"]), texts(added["options"], "label")) == (40, ["S", "L"])
    assert part(listed()["Size"], added) == added
    kept = [{"id": added["options"][1]["id"], "label": "Large"}, {"label": "XL"}]
    body = {"name": "Width", "options": kept}
    changed = today.checked(room.update, {"id": added["id"], room.updating: body})
    assert (changed["name"], texts(changed["options"], "label")) == ("Width", ["Large", "XL"])
    assert part(today.checked(room.get, {"id": added["id"]}), changed) == changed
    second = today.succeed(room.add, {room.adding: {"name": "Day", "field_type": "date"}})["id"]
    assert today.checked(room.delete, {"id": added["id"]}) == {"id": added["id"]}
    assert set(listed()) == {*before, "Day"}
    assert today.checked(room.delete_many, {"ids": str(second)}) == {"id": [second]}
    assert set(listed()) == before


def test_fields_of_activities_and_notes(today: NodeClient) -> None:
    of_activities = today.checked("ActivityFieldsApi.getActivityFields")
    kinds = {each["key"]: (each["name"], each["field_type"]) for each in of_activities}
    assert (kinds["subject"], kinds["due_date"]) == (("Subject", "varchar"), ("Due date", "date"))
    of_notes = today.checked("NoteFieldsApi.getNoteFields")
    kinds = {each["key"]: (each["name"], each["field_type"]) for each in of_notes}
    assert kinds["content"] == ("Content", "text")


def test_activity_types(today: NodeClient) -> None:
    def listed() -> dict[str, Any]:
        rows = today.checked("ActivityTypesApi.getActivityTypes")
        return {row["name"]: row for row in rows if row["active_flag"]}

    body: dict[str, Any] = {"name": "Site visit", "icon_key": "car", "color": "FF8800"}
    added = today.checked("ActivityTypesApi.addActivityType", {"AddActivityTypeRequest": body})
    assert part(added, body) == body
    assert listed()["Site visit"] == added
    body = {"name": "Visit", "icon_key": "bell", "order_nr": 1}
    asked: dict[str, Any] = {"id": added["id"], "UpdateActivityTypeRequest": body}
    changed = today.checked("ActivityTypesApi.updateActivityType", asked)
    assert part(changed, body) == body
    assert listed()["Visit"] == changed
    gone = today.checked("ActivityTypesApi.deleteActivityType", {"id": added["id"]})
    assert gone == {**changed, "active_flag": False}
    assert "Visit" not in listed()


def test_filters(today: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    with local_pipedrive.client() as client:
        acme = client.v1.organizations.create(name="Acme").id
        for title, value in (("Small", 5), ("Large", 50)):
            client.v1.deals.create(title=title, value=value, org_id=acme)
    helpers = today.checked("FiltersApi.getFilterHelpers")
    assert (helpers["operators"]["varchar"]["="], helpers["operators"]["int"]["!="]) == ("is", "is not")
    assert helpers["operators"]["date"][">"] == "is later than"
    fields = today.succeed("DealFieldsApi.getDealFields", {"limit": 500})
    field = next(str(each["id"]) for each in fields if each["key"] == "value")

    def conditions(least: int) -> dict[str, Any]:
        condition = {"object": "deal", "field_id": field, "operator": ">", "value": least}
        return {
            "glue": "and",
            "conditions": [
                {"glue": "and", "conditions": [condition]},
                {"glue": "or", "conditions": []},
            ],
        }

    body: dict[str, Any] = {"name": "Worth it", "conditions": conditions(10), "type": "deals"}
    added = today.checked("FiltersApi.addFilter", {"AddFilterRequest": body})
    assert (added["name"], added["type"], added["active_flag"]) == ("Worth it", "deals", True)
    id = added["id"]
    assert today.checked("FiltersApi.getFilter", {"id": id}) == added
    coded = today.checked("FiltersApi.getFilter", {"id": id, "include_field_code": 1})
    condition = coded["conditions"]["conditions"][0]["conditions"][0]
    assert (condition["field_code"], condition["value"]) == ("value", "10")
    asked: dict[str, Any] = {"id": 1, "filter_id": id}
    assert titles(today.seen("PipelinesApi.getPipelineDeals", asked)) == ["Large"]
    body = {"name": "Anything", "conditions": conditions(1)}
    changed = today.checked("FiltersApi.updateFilter", {"id": id, "UpdateFilterRequest": body})
    assert (changed["name"], changed["type"], changed["update_time"]) == ("Anything", "deals", NOW)
    condition = changed["conditions"]["conditions"][0]["conditions"][0]
    assert (condition["operator"], condition["value"]) == (">", "1")
    assert titles(today.seen("PipelinesApi.getPipelineDeals", asked)) == ["Small", "Large"]
    (listed,) = today.checked("FiltersApi.getFilters", {"type": "deals"})
    same = ("id", "name", "type", "user_id", "visible_to", "active_flag")
    assert part(listed, same) == part(changed, same)
    body = {"name": "Other", "conditions": conditions(1), "type": "deals"}
    other = today.succeed("FiltersApi.addFilter", {"AddFilterRequest": body})["id"]
    assert today.checked("FiltersApi.deleteFilter", {"id": id}) == {"id": id}
    assert texts(today.checked("FiltersApi.getFilters", {"type": "deals"}), "name") == ["Other"]
    assert today.checked("FiltersApi.deleteFilters", {"ids": str(other)}) == {"id": [other]}
    assert not today.checked("FiltersApi.getFilters", {"type": "deals"})


def test_goals(today: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    me = local_pipedrive.owner.user_id
    body = goal_of(me)
    goal = today.checked("GoalsApi.addGoal", {"AddGoalRequest": body})["goal"]
    assert part(goal, body) == body
    asked: dict[str, Any] = {
        "type_name": "deals_started",
        "title": "man",
        "is_active": True,
        "assignee_id": me,
        "assignee_type": "person",
        "expected_outcome_target": 5,
        "expected_outcome_tracking_metric": "quantity",
        "type_params_pipeline_id": [1],
        **PERIOD,
    }
    assert today.checked("GoalsApi.getGoals", asked)["goals"] == [goal]
    assert today.checked("GoalsApi.getGoals", {**asked, "type_name": "deals_won"})["goals"] == []
    told = today.checked("GoalsApi.getGoalResult", {"id": goal["id"], **PERIOD})
    assert (told["progress"], told["goal"]) == (0, goal)
    outcome = {"target": 2, "tracking_metric": "quantity"}
    body = {"title": "Few", "interval": "weekly", "expected_outcome": outcome}
    changed = today.checked("GoalsApi.updateGoal", {"id": goal["id"], "BasicGoalRequest": body})["goal"]
    assert changed == {**goal, **body}
    assert today.checked("GoalsApi.getGoals", {})["goals"] == [changed]
    gone = today.checked_answer("GoalsApi.deleteGoal", {"id": goal["id"]}).body
    assert (gone["statusText"], gone["service"]) == ("OK", "statistics-goals-api")
    assert today.checked("GoalsApi.getGoals", {})["goals"] == []


def test_relationships_of_organizations(today: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    with local_pipedrive.client() as client:
        mother, daughter, friend = (
            client.v1.organizations.create(name=name).id for name in ("Mother", "Daughter", "Friend")
        )
    body: dict[str, Any] = {"type": "parent", "rel_owner_org_id": mother, "rel_linked_org_id": daughter}
    made = today.checked(
        "OrganizationRelationshipsApi.addOrganizationRelationship",
        {"AddOrganizationRelationshipRequest": {**body, "org_id": daughter}},
    )
    assert (made["calculated_type"], made["related_organization_name"]) == ("parent", "Mother")
    assert (made["type"], made["rel_linked_org_id"]["name"]) == ("parent", "Daughter")
    listed = "OrganizationRelationshipsApi.getOrganizationRelationships"
    (seen,) = today.checked(listed, {"org_id": mother})
    assert (seen["calculated_type"], seen["related_organization_name"]) == ("daughter", "Daughter")
    asked: dict[str, Any] = {"id": made["id"], "org_id": mother}
    assert today.checked("OrganizationRelationshipsApi.getOrganizationRelationship", asked) == seen
    body = {"type": "related", "rel_owner_org_id": mother, "rel_linked_org_id": friend, "org_id": friend}
    changed = today.checked(
        "OrganizationRelationshipsApi.updateOrganizationRelationship",
        {"id": made["id"], "OrganizationRelationship": body},
    )
    assert (changed["type"], changed["rel_linked_org_id"]["name"]) == ("related", "Friend")
    assert today.checked(listed, {"org_id": friend}) == [changed]
    gone = today.checked("OrganizationRelationshipsApi.deleteOrganizationRelationship", {"id": made["id"]})
    assert gone == {"id": made["id"]}
    assert not today.checked(listed, {"org_id": friend})


def test_users(today: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    me = today.checked("UsersApi.getCurrentUser")
    assert (me["email"], me["is_you"], me["company_domain"]) == ("erika@example.com", True, "example")
    body: dict[str, Any] = {
        "email": "piet@example.com",
        "access": [{"app": "sales", "admin": False}],
        "active_flag": True,
    }
    added = today.checked("UsersApi.addUser", {"AddUserRequest": body})
    assert (added["email"], added["is_admin"], added["active_flag"]) == ("piet@example.com", 0, True)
    id = {"id": added["id"]}
    assert today.checked("UsersApi.getUser", id) == added
    asked: dict[str, Any] = {"term": "piet@", "search_by_email": 1}
    assert today.checked("UsersApi.findUsersByName", asked) == [added]
    changed = today.checked("UsersApi.updateUser", {**id, "UpdateUserRequest": {"active_flag": False}})
    assert changed == {**added, "active_flag": False}
    users = today.checked("UsersApi.getUsers")
    assert (texts(users, "email"), users[1]) == (["erika@example.com", "piet@example.com"], changed)
    mine = {"id": me["id"]}
    told: dict[str, Any] = {"can_delete_deals": True, "can_add_custom_fields": True, "can_use_api": True}
    assert part(today.checked("UsersApi.getUserPermissions", mine), told) == told
    (role,) = today.checked("UsersApi.getUserRoleAssignments", mine)
    told = {"user_id": me["id"], "name": "(Unassigned users)", "parent_role_id": None, "active_flag": True}
    assert part(role, told) == told
    settings = today.checked("UsersApi.getUserRoleSettings", mine)
    assert part(settings, DEFAULTS) == DEFAULTS
    be_followed(local_pipedrive, me["id"], by=local_pipedrive.owner)
    assert today.checked("UsersApi.getUserFollowers", mine) == [me["id"]]


def test_roles(today: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    piet = local_pipedrive.add_user("Piet Visser").user_id
    added = today.checked("RolesApi.addRole", {"AddRoleRequest": {"name": "Sales"}})
    id = added["id"]
    assert added == {"id": 2}
    told: dict[str, Any] = {
        "name": "Sales",
        "parent_role_id": None,
        "active_flag": True,
        "assignment_count": "0",
    }
    assert part(today.checked("RolesApi.getRole", {"id": id}), told) == told
    body: dict[str, Any] = {"name": "Europe"}
    assert today.checked("RolesApi.updateRole", {"id": id, "BaseRoleRequest": body}) == {"id": id}
    roles = today.checked("RolesApi.getRoles", {"limit": 10})
    assert texts(roles, "name") == ["(Unassigned users)", "Europe"]
    assert texts(roles, "assignment_count") == ["2", "0"]
    asked: dict[str, Any] = {"id": id, "AddRoleAssignmentRequest": {"user_id": piet}}
    assert today.checked("RolesApi.addRoleAssignment", asked) == {"user_id": piet, "role_id": id}
    (assigned,) = today.checked("RolesApi.getRoleAssignments", {"id": id})
    told = {"user_id": piet, "role_id": id, "name": "Europe", "parent_role_id": None, "active_flag": True}
    assert part(assigned, told) == told
    asked = {"id": id, "DeleteRoleAssignmentRequest": {"user_id": piet}}
    assert today.checked("RolesApi.deleteRoleAssignment", asked) == {"id": id}
    assert not today.checked("RolesApi.getRoleAssignments", {"id": id})
    body = {"setting_key": "deal_default_visibility", "value": 1}
    setting = today.checked(
        "RolesApi.addOrUpdateRoleSetting", {"id": id, "AddOrUpdateRoleSettingRequest": body}
    )
    assert setting == {"id": id, "deal_default_visibility": 1}
    settings = today.checked("RolesApi.getRoleSettings", {"id": id})
    assert settings == {**DEFAULTS, "deal_default_visibility": 1}
    assert today.checked("RolesApi.deleteRole", {"id": id}) == {"id": id}
    assert texts(today.seen("RolesApi.getRoles"), "name") == ["(Unassigned users)"]


def test_permission_sets(today: NodeClient) -> None:
    first, *_ = today.checked("PermissionSetsApi.getPermissionSets", {"app": "sales"})
    assert (first["name"], first["app"], first["type"]) == ("Deals admin", "sales", "admin")
    read = today.checked_answer("PermissionSetsApi.getPermissionSet", {"id": first["id"]}).body
    assert part(read, first) == first
    assert "can_delete_deals" in read["contents"]
    (assigned,) = today.checked("PermissionSetsApi.getPermissionSetAssignments", {"id": first["id"]})
    told = {"user_id": 1, "name": "Deals admin", "permission_set_id": first["id"]}
    assert part(assigned, told) == told


def test_settings_connections_and_currencies(today: NodeClient) -> None:
    settings = today.checked("UserSettingsApi.getUserSettings")
    told: dict[str, Any] = {"list_limit": 100, "file_upload_destination": "s3", "beta_app": False}
    assert part(settings, told) == told
    assert today.checked("UserConnectionsApi.getUserConnections") == {"google": None}
    (yen,) = today.checked("CurrenciesApi.getCurrencies", {"term": "Yen"})
    told = {"code": "JPY", "name": "Japanese Yen", "decimal_points": 0, "is_custom_flag": False}
    assert part(yen, told) == told


def test_webhooks(today: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    body: dict[str, Any] = {
        "subscription_url": "https://example.com/hook",
        "event_action": "*",
        "event_object": "deal",
        "user_id": local_pipedrive.owner.user_id,
        "http_auth_user": "node",
        "http_auth_password": "secret",
        "version": "1.0",
    }
    made = today.checked("WebhooksApi.addWebhook", {"AddWebhookRequest": body})
    told = ("subscription_url", "event_action", "event_object", "version", "http_auth_user")
    assert part(made, told) == {key: body[key] for key in told}
    assert today.checked("WebhooksApi.getWebhooks") == [made]
    assert today.checked_answer("WebhooksApi.deleteWebhook", {"id": made["id"]}).body["status"] == "ok"
    assert today.checked("WebhooksApi.getWebhooks") == []
