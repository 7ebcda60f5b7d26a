"""Organizations and persons through the official Node client."""

from __future__ import annotations

from typing import Any

import pytest

from pipedriver.testing import LocalPipedrive
from tests.node.held import part
from tests.node.node_client import NodeClient
from tests.node.test_deals import JSON, add_deal, add_organization, add_person, texts, titles


def names(records: Any) -> list[str]:
    """The names of records."""
    return texts(records, "name")


def test_an_organization_is_added_read_changed_and_deleted(
    node: NodeClient, local_pipedrive: LocalPipedrive
) -> None:
    colleague = local_pipedrive.add_user("Piet Visser")
    answer = node.checked_answer(
        "OrganizationsController.addAnOrganization",
        {**JSON, "body": {"name": "Harbour Ltd", "owner_id": colleague.user_id, "visible_to": 3}},
    )
    assert answer.status == 201
    added = answer.data
    told = {
        "name": "Harbour Ltd",
        "owner_name": "Piet Visser",
        "visible_to": "3",
        "first_char": "h",
        "people_count": 0,
        "open_deals_count": 0,
        "active_flag": True,
        "add_time": "2026-03-02 09:00:00",
    }
    assert part(added, told) == told
    owner = {"id": colleague.user_id, "name": "Piet Visser", "email": "piet.visser@example.com"}
    assert part(added["owner_id"], owner) == owner
    assert answer.result["data"]["name"] == "Harbour Ltd"
    read = node.checked("OrganizationsController.getDetailsOfAnOrganization", added["id"])
    assert part(read, added) == added
    changed = node.checked(
        "OrganizationsController.updateAnOrganization",
        {
            "id": added["id"],
            "name": "Harbour & Sons",
            "ownerId": local_pipedrive.owner.user_id,
            "visibleTo": 1,
        },
    )
    assert (changed["name"], changed["visible_to"]) == ("Harbour & Sons", "1")
    assert changed["owner_id"]["email"] == "erika@example.com"
    assert node.checked("OrganizationsController.getAllOrganizations", {}) == [changed]
    gone = node.checked("OrganizationsController.deleteAnOrganization", added["id"])
    assert gone == {"id": added["id"]}
    assert node.checked("OrganizationsController.getAllOrganizations", {}) is None
    assert (
        node.checked("OrganizationsController.getDetailsOfAnOrganization", added["id"])["active_flag"]
        is False
    )


def test_organizations_are_listed_found_and_deleted_together(
    node: NodeClient, local_pipedrive: LocalPipedrive
) -> None:
    colleague = local_pipedrive.add_user("Piet Visser")
    anchor = add_organization(node, "Anchor Ltd")["id"]
    add_organization(node, "Buoy Ltd", owner_id=colleague.user_id)
    crane = add_organization(node, "Crane Works")["id"]

    def found(**asked: Any) -> list[str]:
        return names(node.checked("OrganizationsController.getAllOrganizations", asked))

    assert found() == ["Anchor Ltd", "Buoy Ltd", "Crane Works"]
    assert found(userId=colleague.user_id) == ["Buoy Ltd"]
    assert found(firstChar="c") == ["Crane Works"]
    assert found(sort="name DESC", limit=2) == ["Crane Works", "Buoy Ltd"]
    assert found(start=2) == ["Crane Works"]
    find = "OrganizationsController.findOrganizationsByName"
    assert sorted(names(node.checked(find, {"term": "ltd"}))) == ["Anchor Ltd", "Buoy Ltd"]
    told = {"id": crane, "name": "Crane Works", "visible_to": "3", "details": {"org_address": None}}
    assert node.checked(find, {"term": "works"}) == [told]
    assert len(node.checked(find, {"term": "ltd", "start": 1, "limit": 1})) == 1
    gone = node.checked("OrganizationsController.deleteMultipleOrganizationsInBulk", f"{anchor},{crane}")
    assert gone == {"id": [anchor, crane]}
    assert found() == ["Buoy Ltd"]


def test_what_hangs_on_an_organization(node: NodeClient) -> None:
    organization = add_organization(node)["id"]
    person = add_person(node, "Maria Rossi", org_id=organization)["id"]
    add_person(node, "Jonas Berg")
    deal = add_deal(node, "Anchor", org_id=organization)["id"]
    add_deal(node, "Buoy")
    call = node.succeed(
        "ActivitiesController.addAnActivity", {"subject": "Call", "type": "call", "orgId": organization}
    )["id"]
    asked = {"id": organization}
    (listed,) = node.checked("OrganizationsController.listPersonsOfAnOrganization", asked)
    assert (listed["id"], listed["name"], listed["org_id"]["value"]) == (person, "Maria Rossi", organization)
    assert [listed] == node.checked("PersonsController.getAllPersons", {"firstChar": "m"})
    deals = node.checked("OrganizationsController.listDealsAssociatedWithAnOrganization", asked)
    assert [(each["id"], each["title"], each["org_name"]) for each in deals] == [
        (deal, "Anchor", "Harbour Ltd")
    ]
    assert deals == node.checked("DealsController.getAllDeals", {"limit": 1})
    node.succeed("DealsController.updateADeal", {"id": deal, "status": "won"})
    still_open = node.checked(
        "OrganizationsController.listDealsAssociatedWithAnOrganization", {**asked, "status": "open"}
    )
    assert titles(still_open) == []
    activities = node.checked("OrganizationsController.listActivitiesAssociatedWithAnOrganization", asked)
    assert [(each["id"], each["subject"], each["org_id"]) for each in activities] == [
        (call, "Call", organization)
    ]
    assert activities == [node.checked("ActivitiesController.getDetailsOfAnActivity", call)]
    none = {**asked, "exclude": str(call)}
    assert not node.checked("OrganizationsController.listActivitiesAssociatedWithAnOrganization", none)
    updates = node.checked("OrganizationsController.listUpdatesAboutAnOrganization", asked)
    assert [each["data"] for each in updates if each["object"] == "activity"] == activities


def test_followers_of_an_organization(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    me, colleague = local_pipedrive.owner.user_id, local_pipedrive.add_user("Piet Visser").user_id
    organization = add_organization(node)["id"]
    asked = {"id": organization, "userId": colleague}
    added = node.checked("OrganizationsController.addAFollowerToAnOrganization", asked)
    told = {"user_id": colleague, "org_id": organization, "add_time": "2026-03-02 09:00:00"}
    assert part(added, told) == told
    first, second = node.checked("OrganizationsController.listFollowersOfAnOrganization", organization)
    assert (first["user_id"], first["org_id"], second) == (me, organization, added)
    gone = node.checked(
        "OrganizationsController.deleteAFollowerFromAnOrganization",
        {"id": organization, "followerId": added["id"]},
    )
    assert gone == {"id": added["id"]}
    assert node.checked("OrganizationsController.listFollowersOfAnOrganization", organization) == [first]


def test_organizations_are_merged(node: NodeClient) -> None:
    kept, gone = add_organization(node, "Harbour Ltd"), add_organization(node, "Harbour Limited")
    add_deal(node, "Anchor", org_id=gone["id"])
    merged = node.checked(
        "OrganizationsController.updateMergeTwoOrganizations", {"id": gone["id"], "mergeWithId": kept["id"]}
    )
    assert merged == {"id": kept["id"]}
    left = node.seen("OrganizationsController.getAllOrganizations", {})
    assert names(left) == ["Harbour Ltd"]
    deals = node.seen("OrganizationsController.listDealsAssociatedWithAnOrganization", {"id": kept["id"]})
    assert titles(deals) == ["Anchor"]


def test_a_person_is_added_read_changed_and_deleted(
    node: NodeClient, local_pipedrive: LocalPipedrive
) -> None:
    colleague = local_pipedrive.add_user("Piet Visser")
    organization = add_organization(node)["id"]
    answer = node.checked_answer(
        "PersonsController.addAPerson",
        {
            **JSON,
            "body": {
                "name": "Maria Rossi",
                "org_id": organization,
                "email": [{"value": "maria@example.com", "primary": True, "label": "home"}],
                "phone": ["+372 5123 4567"],
                "visible_to": 3,
            },
        },
    )
    assert answer.status == 201
    added = answer.data
    told = {
        "name": "Maria Rossi",
        "first_name": "Maria",
        "last_name": "Rossi",
        "org_name": "Harbour Ltd",
        "owner_name": "Erika Example",
        "email": [{"value": "maria@example.com", "primary": True, "label": "home"}],
        "phone": [{"value": "+372 5123 4567", "primary": True, "label": "work"}],
        "primary_email": "maria@example.com",
        "visible_to": "3",
        "active_flag": True,
        "add_time": "2026-03-02 09:00:00",
    }
    assert part(added, told) == told
    assert (added["org_id"]["value"], added["org_id"]["name"]) == (organization, "Harbour Ltd")
    assert answer.result["data"]["email"][0]["value"] == "maria@example.com"
    read = node.checked("PersonsController.getDetailsOfAPerson", added["id"])
    assert part(read, added) == added
    other = add_organization(node, "Crane Works")["id"]
    changed = node.checked(
        "PersonsController.updateAPerson",
        {
            "id": added["id"],
            "name": "Maria Bianchi",
            "ownerId": colleague.user_id,
            "orgId": other,
            "email": ["m@example.com", "maria@example.org"],
            "visibleTo": 1,
        },
    )
    told = {
        "name": "Maria Bianchi",
        "last_name": "Bianchi",
        "visible_to": "1",
        "owner_name": "Piet Visser",
        "org_name": "Crane Works",
        "primary_email": "m@example.com",
        "phone": [{"value": "+372 5123 4567", "primary": True, "label": "work"}],
    }
    assert part(changed, told) == told
    assert texts(changed["email"], "value") == ["m@example.com", "maria@example.org"]
    assert changed["org_id"]["value"] == other
    (listed,) = node.checked("PersonsController.getAllPersons", {})
    assert listed == changed
    assert node.checked("PersonsController.deleteAPerson", added["id"]) == {"id": added["id"]}
    assert node.checked("PersonsController.getAllPersons", {}) is None
    assert node.checked("PersonsController.getDetailsOfAPerson", added["id"])["active_flag"] is False


def test_persons_are_listed_found_and_deleted_together(
    node: NodeClient, local_pipedrive: LocalPipedrive
) -> None:
    colleague = local_pipedrive.add_user("Piet Visser")
    organization = add_organization(node)["id"]
    anna = add_person(node, "Anna Lind", email=["anna@example.com"], org_id=organization)["id"]
    add_person(node, "Bert Aalto", owner_id=colleague.user_id)
    carla = add_person(node, "Carla Lind")["id"]

    def found(**asked: Any) -> list[str]:
        return names(node.checked("PersonsController.getAllPersons", asked))

    assert found() == ["Anna Lind", "Bert Aalto", "Carla Lind"]
    assert found(userId=colleague.user_id) == ["Bert Aalto"]
    assert found(firstChar="c") == ["Carla Lind"]
    assert found(sort="name DESC", limit=1) == ["Carla Lind"]
    find = "PersonsController.findPersonsByName"
    assert sorted(names(node.checked(find, {"term": "lind"}))) == ["Anna Lind", "Carla Lind"]
    assert names(node.checked(find, {"term": "lind", "orgId": organization})) == ["Anna Lind"]
    (told,) = node.checked(find, {"term": "anna@example", "searchByEmail": 1})
    assert (told["id"], told["name"], told["email"]) == (anna, "Anna Lind", "anna@example.com")
    assert (told["org_id"], told["org_name"]) == (organization, "Harbour Ltd")
    assert len(node.checked(find, {"term": "lind", "start": 1, "limit": 1})) == 1
    gone = node.checked("PersonsController.deleteMultiplePersonsInBulk", f"{anna},{carla}")
    assert gone == {"id": [anna, carla]}
    assert found() == ["Bert Aalto"]


def test_what_hangs_on_a_person(node: NodeClient) -> None:
    person = add_person(node)["id"]
    deal = add_deal(node, "Anchor", person_id=person)["id"]
    add_deal(node, "Buoy")
    call = node.succeed(
        "ActivitiesController.addAnActivity", {"subject": "Call", "type": "call", "personId": person}
    )["id"]
    asked = {"id": person}
    deals = node.checked_answer("PersonsController.listDealsAssociatedWithAPerson", asked)
    assert [(each["id"], each["title"], each["person_name"]) for each in deals.data] == [
        (deal, "Anchor", "Maria Rossi")
    ]
    related = deals.body["related_objects"]
    assert (related["stage"]["1"]["name"], related["pipeline"]["1"]["name"]) == ("Qualified", "Pipeline")
    activities = node.checked("PersonsController.listActivitiesAssociatedWithAPerson", asked)
    assert [(each["id"], each["subject"], each["person_id"]) for each in activities] == [
        (call, "Call", person)
    ]
    assert activities == [node.checked("ActivitiesController.getDetailsOfAnActivity", call)]
    none = {**asked, "exclude": str(call)}
    assert not node.checked("PersonsController.listActivitiesAssociatedWithAPerson", none)
    updates = node.checked("PersonsController.listUpdatesAboutAPerson", asked)
    assert [each["data"] for each in updates if each["object"] == "activity"] == activities


def test_followers_of_a_person(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    me, colleague = local_pipedrive.owner.user_id, local_pipedrive.add_user("Piet Visser").user_id
    person = add_person(node)["id"]
    added = node.checked("PersonsController.addAFollowerToAPerson", {"id": person, "userId": colleague})
    told = {"user_id": colleague, "person_id": person, "add_time": "2026-03-02 09:00:00"}
    assert part(added, told) == told
    first, second = node.checked("PersonsController.listFollowersOfAPerson", person)
    assert (first["user_id"], first["person_id"], second) == (me, person, added)
    taken = {"id": person, "followerId": added["id"]}
    assert node.checked("PersonsController.deletesAFollowerFromAPerson", taken) == {"id": added["id"]}
    assert node.checked("PersonsController.listFollowersOfAPerson", person) == [first]


def test_persons_are_merged(node: NodeClient) -> None:
    kept = add_person(node, "Maria Rossi", email=["maria@example.com"])
    gone = add_person(node, "M. Rossi", email=["m@example.com"])
    add_deal(node, "Anchor", person_id=gone["id"])
    merged = node.checked(
        "PersonsController.updateMergeTwoPersons", {"id": gone["id"], "mergeWithId": kept["id"]}
    )
    assert merged["name"] == "Maria Rossi"
    assert {email["value"] for email in merged["email"]} == {"maria@example.com", "m@example.com"}
    (left,) = node.checked("PersonsController.getAllPersons", {})
    assert (left["id"], left["name"], left["email"]) == (merged["id"], "Maria Rossi", merged["email"])
    assert node.seen("PersonsController.getDetailsOfAPerson", gone["id"])["active_flag"] is False
    deals = node.seen("PersonsController.listDealsAssociatedWithAPerson", {"id": merged["id"]})
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
    assert node.refused(name, argument).status == status
