"""Users, roles, permission sets, teams, settings and messages through the official Node client."""

from __future__ import annotations

from pipedriver.testing import LocalPipedrive
from tests.node.node_client import NodeClient
from tests.node.test_deals import JSON, add_deal, add_organization, add_person


def test_users_are_added_and_let_in(node: NodeClient) -> None:
    added = node.succeed(
        "UsersController.addANewUser", {"name": "Piet", "email": "piet@example.com", "activeFlag": True}
    )
    assert (added["name"], added["email"], added["active_flag"]) == ("Piet", "piet@example.com", True)
    changed = node.succeed("UsersController.updateUserDetails", {"id": added["id"], "activeFlag": False})
    assert changed["active_flag"] is False
    permissions = node.succeed("UsersController.listUserPermissions", added["id"])
    assert (permissions["can_use_api"], permissions["can_delete_deals"]) == (True, False)
    assert node.succeed("UsersController.listFollowersOfAUser", added["id"]) == []


def test_users_have_blacklisted_addresses_and_roles(
    node: NodeClient, local_pipedrive: LocalPipedrive
) -> None:
    me = local_pipedrive.owner.user_id
    added = node.succeed(
        "UsersController.addBlacklistedEmailAddressForAUser", {"id": me, "address": "*@example.org"}
    )
    assert added["address"] == "*@example.org"
    assert node.succeed("UsersController.listBlacklistedEmailAddressesOfAUser", me) == [added]
    role = node.succeed("RolesController.addARole", {**JSON, "body": {"name": "Sales"}})["id"]
    given = node.succeed("UsersController.addRoleAssignment", {"id": me, "roleId": role})
    assert given == {"user_id": me, "role_id": role}
    (listed,) = node.succeed("UsersController.listRoleAssignments", {"id": me})
    assert (listed["role_id"], listed["name"]) == (role, "Sales")
    assert node.succeed("UsersController.listUserRoleSettings", me)["deal_default_visibility"] == 3
    gone = node.succeed("UsersController.deleteARoleAssignment", {"id": me, "roleId": role})
    assert gone == {"id": role}


def test_roles(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    piet = local_pipedrive.add_user("Piet Visser").user_id
    top = node.succeed("RolesController.addARole", {**JSON, "body": {"name": "Sales"}})["id"]
    below = node.succeed("RolesController.addARole", {**JSON, "body": {"name": "EU", "parent_role_id": top}})
    id = below["id"]
    assert [each["level"] for each in node.succeed("RolesController.getAllRoles", {})] == [1, 1, 2]
    assert node.succeed("RolesController.getOneRole", id)["parent_role_id"] == top
    assert node.succeed("RolesController.listRoleSubRoles", {"id": top})[0]["name"] == "EU"
    changed = {"id": id, "name": "Europe", "parentRoleId": top}
    assert node.succeed("RolesController.updateRoleDetails", changed) == {"id": id}
    given = node.succeed("RolesController.addRoleAssignment", {"id": id, "userId": piet})
    assert given == {"user_id": piet, "role_id": id}
    assert node.succeed("RolesController.listRoleAssignments", {"id": id})[0]["user_id"] == piet
    assert node.succeed("RolesController.deleteARoleAssignment", {"id": id, "userId": piet}) == {"id": id}
    setting = {"id": id, "settingKey": "deal_default_visibility", "value": 1}
    assert node.succeed("RolesController.addOrUpdateRoleSetting", setting) == {
        "id": id,
        "deal_default_visibility": 1,
    }
    assert node.succeed("RolesController.listRoleSettings", id)["deal_default_visibility"] == 1
    assert node.succeed("RolesController.deleteARole", id) == {"id": id}


def test_permission_sets(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    sets = node.succeed("PermissionSetsController.getAllPermissionSets")
    assert [each["name"] for each in sets][:2] == ["Deals admin", "Deals regular user"]
    read = node.call("PermissionSetsController.getOnePermissionSet", sets[0]["id"])
    assert read.data[0]["name"] == read.result["name"] == "Deals admin"
    assert "can_delete_deals" in read.result["contents"]
    (assigned,) = node.succeed("PermissionSetsController.listPermissionSetAssignments", {"id": sets[0]["id"]})
    assert assigned["user_id"] == local_pipedrive.owner.user_id


def test_teams(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    me, piet = local_pipedrive.owner.user_id, local_pipedrive.add_user("Piet Visser").user_id
    added = node.succeed("TeamsController.addANewTeam", {"name": "Closers", "managerId": me, "users": [piet]})
    (team,) = added
    id = team["id"]
    assert (team["manager_id"], team["users"]) == (me, [piet])
    assert node.succeed("TeamsController.getAllTeams", {"orderBy": "name", "skipUsers": 1})[0]["id"] == id
    assert node.succeed("TeamsController.getASingleTeam", {"id": id})[0]["name"] == "Closers"
    assert node.succeed("TeamsController.getAllTeamsOfAUser", {"id": piet})[0]["id"] == id
    changed = node.succeed("TeamsController.updateATeam", {**JSON, "id": id, "body": {"name": "Openers"}})
    assert changed[0]["name"] == "Openers"
    assert node.succeed("TeamsController.addUsersToATeam", {"id": id, "users": [me]}) == [me, piet]
    assert node.succeed("TeamsController.getAllUsersInATeam", id) == [me, piet]
    assert node.succeed("TeamsController.deleteUsersFromATeam", {"id": id, "users": [piet]}) == [me]


def test_settings_connections_and_messages(node: NodeClient) -> None:
    assert node.succeed("UserSettingsController.listSettingsOfAuthorizedUser")["list_limit"] == 100
    assert node.succeed("UserConnectionsController.getAllUserConnections") == {"google": None}
    (message,) = node.succeed("GlobalMessagesController.getGlobalMessages", 1)
    assert message["type"] == "welcome"
    dismissed = node.succeed("GlobalMessagesController.deleteDismissAGlobalMessage", message["id"])
    assert dismissed["id"] == message["id"]


def test_permitted_users(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    me, piet = local_pipedrive.owner.user_id, local_pipedrive.add_user("Piet Visser").user_id
    organization, person = add_organization(node)["id"], add_person(node)["id"]
    deal = add_deal(node, org_id=organization)["id"]
    assert node.succeed("DealsController.listPermittedUsers", deal) == [me, piet]
    assert node.succeed("PersonsController.listPermittedUsers", person) == [me, piet]
    assert node.succeed("OrganizationsController.listPermittedUsers", organization) == [me, piet]
    product = node.succeed("ProductsController.addAProduct", {"body": {"name": "Lamp", "visible_to": "1"}})[
        "id"
    ]
    assert node.succeed("ProductsController.listPermittedUsers", product) == [me]
