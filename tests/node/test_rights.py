"""Users, roles, permission sets, teams, settings and messages through the official Node client."""

from __future__ import annotations

from pipedriver.server.store.followers import insert_follower
from pipedriver.testing import LocalPipedrive
from pipedriver.testing.local import Member
from tests.node.held import part
from tests.node.node_client import NodeClient
from tests.node.test_deals import JSON, add_deal, add_organization, add_person, texts


def be_followed(local: LocalPipedrive, user: int, by: Member) -> None:
    """Let a user be followed, which no operation does."""
    row = {"object": "user", "object_id": user, "user_id": by.user_id, "add_time": "2026-03-02 09:00:00"}
    local.database.write(
        lambda session: session.run(insert_follower(), company_id=by.company_id, id=1000, **row)
    )


def test_users_are_added_and_let_in(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    added = node.checked(
        "UsersController.addANewUser", {"name": "Piet", "email": "piet@example.com", "activeFlag": True}
    )
    told = {
        "name": "Piet",
        "email": "piet@example.com",
        "active_flag": True,
        "is_admin": 0,
        "activated": False,
        "created": "2026-03-02 09:00:00",
    }
    assert part(added, told) == told
    id = added["id"]
    assert node.checked("UsersController.getOneUser", id) == added
    changed = node.checked("UsersController.updateUserDetails", {"id": id, "activeFlag": False})
    assert changed == {**added, "active_flag": False}
    assert node.checked("UsersController.getOneUser", id) == changed
    permissions = node.checked("UsersController.listUserPermissions", id)
    told = {"can_use_api": True, "can_add_deals": True, "can_delete_deals": False, "can_add_leads": True}
    assert part(permissions, told) == told
    me = local_pipedrive.owner
    assert node.checked("UsersController.listUserPermissions", me.user_id)["can_delete_deals"] is True
    assert node.checked("UsersController.listFollowersOfAUser", id) == []
    be_followed(local_pipedrive, int(id), by=me)
    assert node.checked("UsersController.listFollowersOfAUser", id) == [me.user_id]


def test_users_have_blacklisted_addresses_and_roles(
    node: NodeClient, local_pipedrive: LocalPipedrive
) -> None:
    me = local_pipedrive.owner.user_id
    added = node.checked(
        "UsersController.addBlacklistedEmailAddressForAUser", {"id": me, "address": "*@example.org"}
    )
    assert added["address"] == "*@example.org"
    assert node.checked("UsersController.listBlacklistedEmailAddressesOfAUser", me) == [added]
    role = node.succeed("RolesController.addARole", {**JSON, "body": {"name": "Sales"}})["id"]
    given = node.checked("UsersController.addRoleAssignment", {"id": me, "roleId": role})
    assert given == {"user_id": me, "role_id": role}
    (listed,) = node.checked("UsersController.listRoleAssignments", {"id": me})
    told = {"user_id": me, "role_id": role, "name": "Sales", "parent_role_id": None, "active_flag": True}
    assert part(listed, told) == told
    settings = node.checked("UsersController.listUserRoleSettings", me)
    kinds = ("deal", "lead", "org", "person", "product")
    assert settings == {f"{kind}_default_visibility": 3 for kind in kinds}
    gone = node.checked("UsersController.deleteARoleAssignment", {"id": me, "roleId": role})
    assert gone == {"id": role}
    left = node.checked("UsersController.listRoleAssignments", {"id": me})
    assert texts(left, "name") == ["(Unassigned users)"]


def test_roles(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    piet = local_pipedrive.add_user("Piet Visser").user_id
    first = node.checked("RolesController.addARole", {**JSON, "body": {"name": "Sales"}})["id"]
    body = {"name": "EU", "parent_role_id": first}
    id = node.checked("RolesController.addARole", {**JSON, "body": body})["id"]

    def listed() -> list[tuple[str, int]]:
        return [(each["name"], each["level"]) for each in node.checked("RolesController.getAllRoles", {})]

    assert listed() == [("(Unassigned users)", 1), ("Sales", 1), ("EU", 2)]
    assert id == first + 1
    answer = node.checked_answer("RolesController.getOneRole", id)
    told = {"id": id, "parent_role_id": first, "name": "EU", "active_flag": True, "assignment_count": "0"}
    assert part(answer.data, told) == told
    assert answer.body["additional_data"]["settings"]["deal_default_visibility"] == 3
    assert node.checked("RolesController.listRoleSubRoles", {"id": first}) == [answer.data]
    changed = {"id": id, "name": "Europe", "parentRoleId": first}
    assert node.checked("RolesController.updateRoleDetails", changed) == {"id": id}
    assert listed() == [("(Unassigned users)", 1), ("Sales", 1), ("Europe", 2)]
    given = node.checked("RolesController.addRoleAssignment", {"id": id, "userId": piet})
    assert given == {"user_id": piet, "role_id": id}
    (assigned,) = node.checked("RolesController.listRoleAssignments", {"id": id})
    told = {"user_id": piet, "role_id": id, "parent_role_id": first, "name": "Europe", "active_flag": True}
    assert part(assigned, told) == told
    assert node.checked("RolesController.deleteARoleAssignment", {"id": id, "userId": piet}) == {"id": id}
    assert node.checked("RolesController.listRoleAssignments", {"id": id}) in ([], None)
    setting = {"id": id, "settingKey": "deal_default_visibility", "value": 1}
    assert node.checked("RolesController.addOrUpdateRoleSetting", setting) == {
        "id": id,
        "deal_default_visibility": 1,
    }
    settings = node.checked("RolesController.listRoleSettings", id)
    kinds = ("lead", "org", "person", "product")
    unchanged = {f"{kind}_default_visibility": 3 for kind in kinds}
    assert settings == {"deal_default_visibility": 1, **unchanged}
    assert node.checked("RolesController.deleteARole", id) == {"id": id}
    assert listed() == [("(Unassigned users)", 1), ("Sales", 1)]


def test_permission_sets(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    me, piet = local_pipedrive.owner.user_id, local_pipedrive.add_user("Piet Visser").user_id
    admin, regular, *_ = node.checked("PermissionSetsController.getAllPermissionSets")
    assert [(each["name"], each["app"], each["type"]) for each in (admin, regular)] == [
        ("Deals admin", "sales", "admin"),
        ("Deals regular user", "sales", "regular"),
    ]
    read = node.checked_answer("PermissionSetsController.getOnePermissionSet", admin["id"])
    assert part(read.data[0], admin) == admin
    assert read.result["name"] == "Deals admin"
    assert "can_delete_deals" in read.body["contents"]
    assert "can_delete_deals" in read.result["contents"]
    assigned = node.checked("PermissionSetsController.listPermissionSetAssignments", {"id": admin["id"]})
    told = {"user_id": me, "permission_set_id": admin["id"], "name": "Deals admin"}
    assert [part(each, told) for each in assigned] == [told]
    page = {"id": regular["id"], "start": 0, "limit": 1}
    (assigned,) = node.checked("PermissionSetsController.listPermissionSetAssignments", page)
    assert (assigned["user_id"], assigned["name"]) == (piet, "Deals regular user")


def test_teams(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    me, piet = local_pipedrive.owner.user_id, local_pipedrive.add_user("Piet Visser").user_id
    (team,) = node.checked(
        "TeamsController.addANewTeam",
        {"name": "Closers", "description": "They close", "managerId": me, "users": [piet]},
    )
    id = team["id"]
    told = {
        "name": "Closers",
        "description": "They close",
        "manager_id": me,
        "users": [piet],
        "active_flag": 1,
        "deleted_flag": 0,
        "created_by_user_id": me,
        "add_time": "2026-03-02 09:00:00",
    }
    assert part(team, told) == told
    (listed,) = node.checked("TeamsController.getAllTeams", {"orderBy": "name", "skipUsers": 1})
    assert "users" not in listed
    assert (listed["name"], {**listed, "users": [piet]}) == ("Closers", team)
    assert node.checked("TeamsController.getASingleTeam", {"id": id}) == [team]
    assert node.checked("TeamsController.getAllTeamsOfAUser", {"id": piet}) == [team]
    body = {"name": "Openers", "description": "They open", "manager_id": piet}
    (changed,) = node.checked("TeamsController.updateATeam", {**JSON, "id": id, "body": body})
    assert changed == {**team, **body}
    assert node.checked("TeamsController.getASingleTeam", {"id": id}) == [changed]
    assert node.checked("TeamsController.addUsersToATeam", {"id": id, "users": [me]}) == [me, piet]
    assert node.checked("TeamsController.getAllUsersInATeam", id) == [me, piet]
    assert node.checked("TeamsController.deleteUsersFromATeam", {"id": id, "users": [piet]}) == [me]
    assert node.checked("TeamsController.getAllUsersInATeam", id) == [me]


def test_settings_connections_and_messages(node: NodeClient) -> None:
    settings = node.checked("UserSettingsController.listSettingsOfAuthorizedUser")
    told = {"list_limit": 100, "file_upload_destination": "s3", "callto_link_syntax": "callto:[number]"}
    assert part(settings, told) == told
    assert node.checked("UserConnectionsController.getAllUserConnections") == {"google": None}
    (message,) = node.checked("GlobalMessagesController.getGlobalMessages", 1)
    assert (message["type"], message["user_id"], message["company_id"]) == ("welcome", 1, 1)
    assert message["type_info"]["dismissible_flag"] is True
    assert node.checked("GlobalMessagesController.deleteDismissAGlobalMessage", message["id"]) == message
    assert node.checked("GlobalMessagesController.getGlobalMessages", 1) in ([], None)


def test_permitted_users(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    me, piet = local_pipedrive.owner.user_id, local_pipedrive.add_user("Piet Visser").user_id
    organization, person = add_organization(node)["id"], add_person(node)["id"]
    deal = add_deal(node, org_id=organization)["id"]
    assert node.checked("DealsController.listPermittedUsers", deal) == [me, piet]
    assert node.checked("PersonsController.listPermittedUsers", person) == [me, piet]
    assert node.checked("OrganizationsController.listPermittedUsers", organization) == [me, piet]
    product = node.succeed("ProductsController.addAProduct", {"body": {"name": "Lamp", "visible_to": "1"}})[
        "id"
    ]
    assert node.checked("ProductsController.listPermittedUsers", product) == [me]
