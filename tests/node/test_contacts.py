"""Organizations and persons through the official Node client."""

from __future__ import annotations

from typing import Any

import pytest

from pipedriver.testing import LocalPipedrive
from tests.node.node_client import NodeClient
from tests.node.test_deals import JSON, add_deal, add_organization, add_person, texts, titles


def names(records: Any) -> list[str]:
    """The names of records."""
    return texts(records, "name")


def test_an_organization_is_added_read_changed_and_deleted(
    node: NodeClient, local_pipedrive: LocalPipedrive
) -> None:
    colleague = local_pipedrive.add_user("Piet Visser")
    added = node.call(
        "OrganizationsController.addAnOrganization",
        {**JSON, "body": {"name": "Harbour Ltd", "owner_id": colleague.user_id, "visible_to": 3}},
    )
    assert added.status == 201
    organization = added.data["id"]
    assert added.data["name"] == "Harbour Ltd"
    assert added.data["owner_id"]["name"] == "Piet Visser"
    assert added.result["data"]["name"] == "Harbour Ltd"
    read = node.succeed("OrganizationsController.getDetailsOfAnOrganization", organization)
    assert read["name"] == "Harbour Ltd"
    changed = node.succeed(
        "OrganizationsController.updateAnOrganization",
        {
            "id": organization,
            "name": "Harbour & Sons",
            "ownerId": local_pipedrive.owner.user_id,
            "visibleTo": 1,
        },
    )
    assert (changed["name"], changed["visible_to"]) == ("Harbour & Sons", "1")
    gone = node.succeed("OrganizationsController.deleteAnOrganization", organization)
    assert gone == {"id": organization}
    assert node.succeed("OrganizationsController.getAllOrganizations", {}) is None


def test_organizations_are_listed_found_and_deleted_together(
    node: NodeClient, local_pipedrive: LocalPipedrive
) -> None:
    colleague = local_pipedrive.add_user("Piet Visser")
    anchor = add_organization(node, "Anchor Ltd")["id"]
    add_organization(node, "Buoy Ltd", owner_id=colleague.user_id)
    crane = add_organization(node, "Crane Works")["id"]

    def found(**asked: Any) -> list[str]:
        return names(node.succeed("OrganizationsController.getAllOrganizations", asked))

    assert found() == ["Anchor Ltd", "Buoy Ltd", "Crane Works"]
    assert found(userId=colleague.user_id) == ["Buoy Ltd"]
    assert found(firstChar="c") == ["Crane Works"]
    assert found(sort="name DESC", limit=2) == ["Crane Works", "Buoy Ltd"]
    assert found(start=2) == ["Crane Works"]
    find = "OrganizationsController.findOrganizationsByName"
    assert sorted(names(node.succeed(find, {"term": "ltd"}))) == ["Anchor Ltd", "Buoy Ltd"]
    gone = node.succeed("OrganizationsController.deleteMultipleOrganizationsInBulk", f"{anchor},{crane}")
    assert gone == {"id": [anchor, crane]}
    assert found() == ["Buoy Ltd"]


def test_what_hangs_on_an_organization(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    colleague = local_pipedrive.add_user("Piet Visser")
    organization = add_organization(node)["id"]
    add_person(node, "Maria Rossi", org_id=organization)
    add_person(node, "Jonas Berg")
    deal = add_deal(node, "Anchor", org_id=organization)["id"]
    add_deal(node, "Buoy")
    node.succeed(
        "ActivitiesController.addAnActivity", {"subject": "Call", "type": "call", "orgId": organization}
    )
    asked = {"id": organization}
    persons = node.succeed("OrganizationsController.listPersonsOfAnOrganization", asked)
    assert names(persons) == ["Maria Rossi"]
    deals = node.succeed("OrganizationsController.listDealsAssociatedWithAnOrganization", asked)
    assert titles(deals) == ["Anchor"]
    node.succeed("DealsController.updateADeal", {"id": deal, "status": "won"})
    still_open = node.succeed(
        "OrganizationsController.listDealsAssociatedWithAnOrganization", {**asked, "status": "open"}
    )
    assert titles(still_open) == []
    activities = node.succeed("OrganizationsController.listActivitiesAssociatedWithAnOrganization", asked)
    assert [activity["subject"] for activity in activities] == ["Call"]
    updates = node.succeed("OrganizationsController.listUpdatesAboutAnOrganization", asked)
    assert "activity" in {update["object"] for update in updates}
    added = node.succeed(
        "OrganizationsController.addAFollowerToAnOrganization", {**asked, "userId": colleague.user_id}
    )
    followers = node.succeed("OrganizationsController.listFollowersOfAnOrganization", organization)
    assert colleague.user_id in {follower["user_id"] for follower in followers}
    gone = node.succeed(
        "OrganizationsController.deleteAFollowerFromAnOrganization", {**asked, "followerId": added["id"]}
    )
    assert gone == {"id": added["id"]}


def test_organizations_are_merged(node: NodeClient) -> None:
    kept, gone = add_organization(node, "Harbour Ltd"), add_organization(node, "Harbour Limited")
    add_deal(node, "Anchor", org_id=gone["id"])
    merged = node.succeed(
        "OrganizationsController.updateMergeTwoOrganizations", {"id": gone["id"], "mergeWithId": kept["id"]}
    )
    assert merged == {"id": kept["id"]}
    left = node.succeed("OrganizationsController.getAllOrganizations", {})
    assert names(left) == ["Harbour Ltd"]
    deals = node.succeed("OrganizationsController.listDealsAssociatedWithAnOrganization", {"id": kept["id"]})
    assert titles(deals) == ["Anchor"]


def test_a_person_is_added_read_changed_and_deleted(node: NodeClient) -> None:
    organization = add_organization(node)["id"]
    added = node.call(
        "PersonsController.addAPerson",
        {
            **JSON,
            "body": {
                "name": "Maria Rossi",
                "org_id": organization,
                "email": [{"value": "maria@example.com", "primary": True, "label": "work"}],
                "phone": ["+372 5123 4567"],
            },
        },
    )
    assert added.status == 201
    person = added.data["id"]
    assert (added.data["first_name"], added.data["last_name"]) == ("Maria", "Rossi")
    assert added.data["org_id"]["value"] == organization
    assert added.data["phone"][0]["value"] == "+372 5123 4567"
    assert added.result["data"]["email"][0]["value"] == "maria@example.com"
    assert node.succeed("PersonsController.getDetailsOfAPerson", person)["name"] == "Maria Rossi"
    changed = node.succeed(
        "PersonsController.updateAPerson",
        {
            "id": person,
            "name": "Maria Bianchi",
            "email": ["m@example.com", "maria@example.org"],
            "visibleTo": 1,
        },
    )
    assert (changed["name"], changed["visible_to"]) == ("Maria Bianchi", "1")
    assert [email["value"] for email in changed["email"]] == ["m@example.com", "maria@example.org"]
    assert changed["phone"][0]["value"] == "+372 5123 4567"
    assert node.succeed("PersonsController.deleteAPerson", person) == {"id": person}
    assert node.succeed("PersonsController.getAllPersons", {}) is None


def test_persons_are_listed_found_and_deleted_together(
    node: NodeClient, local_pipedrive: LocalPipedrive
) -> None:
    colleague = local_pipedrive.add_user("Piet Visser")
    organization = add_organization(node)["id"]
    anna = add_person(node, "Anna Lind", email=["anna@example.com"], org_id=organization)["id"]
    add_person(node, "Bert Aalto", owner_id=colleague.user_id)
    carla = add_person(node, "Carla Lind")["id"]

    def found(**asked: Any) -> list[str]:
        return names(node.succeed("PersonsController.getAllPersons", asked))

    assert found() == ["Anna Lind", "Bert Aalto", "Carla Lind"]
    assert found(userId=colleague.user_id) == ["Bert Aalto"]
    assert found(firstChar="c") == ["Carla Lind"]
    assert found(sort="name DESC", limit=1) == ["Carla Lind"]
    find = "PersonsController.findPersonsByName"
    assert sorted(names(node.succeed(find, {"term": "lind"}))) == ["Anna Lind", "Carla Lind"]
    assert names(node.succeed(find, {"term": "lind", "orgId": organization})) == ["Anna Lind"]
    assert names(node.succeed(find, {"term": "anna@example", "searchByEmail": 1})) == ["Anna Lind"]
    gone = node.succeed("PersonsController.deleteMultiplePersonsInBulk", f"{anna},{carla}")
    assert gone == {"id": [anna, carla]}
    assert found() == ["Bert Aalto"]


def test_what_hangs_on_a_person(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    colleague = local_pipedrive.add_user("Piet Visser")
    person = add_person(node)["id"]
    add_deal(node, "Anchor", person_id=person)
    add_deal(node, "Buoy")
    node.succeed(
        "ActivitiesController.addAnActivity", {"subject": "Call", "type": "call", "personId": person}
    )
    asked = {"id": person}
    assert titles(node.succeed("PersonsController.listDealsAssociatedWithAPerson", asked)) == ["Anchor"]
    activities = node.succeed("PersonsController.listActivitiesAssociatedWithAPerson", asked)
    assert [activity["subject"] for activity in activities] == ["Call"]
    updates = node.succeed("PersonsController.listUpdatesAboutAPerson", asked)
    assert "activity" in {update["object"] for update in updates}
    added = node.succeed("PersonsController.addAFollowerToAPerson", {**asked, "userId": colleague.user_id})
    followers = node.succeed("PersonsController.listFollowersOfAPerson", person)
    assert colleague.user_id in {follower["user_id"] for follower in followers}
    gone = node.succeed("PersonsController.deletesAFollowerFromAPerson", {**asked, "followerId": added["id"]})
    assert gone == {"id": added["id"]}


def test_persons_are_merged(node: NodeClient) -> None:
    kept = add_person(node, "Maria Rossi", email=["maria@example.com"])
    gone = add_person(node, "M. Rossi", email=["m@example.com"])
    add_deal(node, "Anchor", person_id=gone["id"])
    merged = node.succeed(
        "PersonsController.updateMergeTwoPersons", {"id": gone["id"], "mergeWithId": kept["id"]}
    )
    assert merged["name"] == "Maria Rossi"
    assert {email["value"] for email in merged["email"]} == {"maria@example.com", "m@example.com"}
    assert [row["id"] for row in node.succeed("PersonsController.getAllPersons", {})] == [merged["id"]]
    deals = node.succeed("PersonsController.listDealsAssociatedWithAPerson", {"id": merged["id"]})
    assert titles(deals) == ["Anchor"]


@pytest.mark.parametrize(
    ("name", "argument", "status"),
    [
        ("PersonsController.getDetailsOfAPerson", 999, 404),
        ("PersonsController.addAPerson", {**JSON, "body": {"name": ""}}, 400),
        ("PersonsController.updateAPerson", {"id": 999, "name": "Maria"}, 404),
        ("PersonsController.deleteAPerson", 999, 404),
        ("OrganizationsController.getDetailsOfAnOrganization", 999, 404),
        ("OrganizationsController.addAnOrganization", {**JSON, "body": {}}, 400),
        ("OrganizationsController.updateAnOrganization", {"id": 999, "name": "Harbour"}, 404),
        ("OrganizationsController.deleteAnOrganization", 999, 404),
    ],
)
def test_what_makes_no_sense_is_refused(node: NodeClient, name: str, argument: Any, status: int) -> None:
    answer = node.call(name, argument)
    assert answer.status == status
    assert answer.body["success"] is False
    assert answer.body["error"]
