"""Goals and relationships between organizations through the official Node client."""

from __future__ import annotations

from typing import Any

from pipedriver.testing import LocalPipedrive
from tests.node.node_client import NodeClient
from tests.node.test_deals import JSON

PERIOD = {"periodStart": "2026-03-01", "periodEnd": "2026-03-31"}


def goal_of(user: int) -> dict[str, Any]:
    """A goal to set for somebody."""
    return {
        "title": "Many",
        "assignee": {"id": user, "type": "person"},
        "type": {"name": "deals_started", "params": {"pipeline_id": [1]}},
        "expected_outcome": {"target": 5, "tracking_metric": "quantity"},
        "duration": {"start": "2026-01-01", "end": "2026-12-31"},
        "interval": "monthly",
    }


def test_a_goal_is_set_found_changed_measured_and_deleted(
    node: NodeClient, local_pipedrive: LocalPipedrive
) -> None:
    me = local_pipedrive.owner.user_id
    body = goal_of(me)
    goal = node.checked("GoalsController.addANewGoal", {**JSON, "body": body})["goal"]
    assert {name: goal[name] for name in body} == body
    asked = {
        "typeName": "deals_started",
        "title": "man",
        "isActive": True,
        "assigneeId": me,
        "assigneeType": "person",
        "expectedOutcomeTarget": 5,
        "expectedOutcomeTrackingMetric": "quantity",
        "typeParamsPipelineId": 1,
        **PERIOD,
    }
    assert node.checked("GoalsController.findGoals", asked)["goals"] == [goal]
    for name, other in (("typeName", "deals_won"), ("expectedOutcomeTarget", 6), ("assigneeType", "team")):
        assert node.checked("GoalsController.findGoals", {**asked, name: other})["goals"] == []
    client = local_pipedrive.client()
    acme = client.v1.organizations.create(name="Acme")
    client.v1.deals.create(title="Deal", org_id=acme.id)
    client.close()
    told = node.checked("GoalsController.getResultOfAGoal", {"id": goal["id"], **PERIOD})
    assert told == {"progress": 1, "goal": goal}
    changed = node.checked(
        "GoalsController.updateExistingGoal",
        {"id": goal["id"], "title": "Few", "interval": "weekly"},
    )["goal"]
    assert changed == {**goal, "title": "Few", "interval": "weekly"}
    assert node.checked("GoalsController.findGoals", {})["goals"] == [changed]
    gone = node.checked_answer("GoalsController.deleteExistingGoal", goal["id"])
    assert (gone.body["statusText"], gone.body["service"]) == ("OK", "statistics-goals-api")
    assert node.checked("GoalsController.findGoals", {})["goals"] == []
    asked = {"id": goal["id"], **PERIOD}
    assert node.refused("GoalsController.getResultOfAGoal", asked).status == 404


def test_relationships_of_organizations(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    client = local_pipedrive.client()
    mother, daughter, friend = (
        client.v1.organizations.create(name=name).id for name in ("Mother", "Daughter", "Friend")
    )
    client.close()
    body = {
        "org_id": daughter,
        "type": "parent",
        "rel_owner_org_id": mother,
        "rel_linked_org_id": daughter,
    }
    made = node.checked(
        "OrganizationRelationshipsController.createAnOrganizationRelationship", {**JSON, "body": body}
    )
    assert (made["calculated_type"], made["related_organization_name"]) == ("parent", "Mother")
    sides = [made[side]["name"] for side in ("rel_owner_org_id", "rel_linked_org_id")]
    assert (made["type"], sides) == ("parent", ["Mother", "Daughter"])
    listed = "OrganizationRelationshipsController.getAllRelationshipsForOrganization"
    (seen,) = node.checked(listed, mother)
    seen_from_above = {
        "calculated_type": "daughter",
        "calculated_related_org_id": daughter,
        "related_organization_name": "Daughter",
    }
    assert seen == {**made, **seen_from_above}
    read = node.checked(
        "OrganizationRelationshipsController.getOneOrganizationRelationship",
        {"id": made["id"], "orgId": mother},
    )
    assert read == seen
    changed = node.checked(
        "OrganizationRelationshipsController.updateAnOrganizationRelationship",
        {
            "id": made["id"],
            "orgId": friend,
            "type": "related",
            "relOwnerOrgId": mother,
            "relLinkedOrgId": friend,
        },
    )
    assert (changed["type"], changed["calculated_related_org_id"]) == ("related", mother)
    assert changed["rel_linked_org_id"]["name"] == "Friend"
    assert node.checked(listed, daughter) is None
    assert node.checked(listed, friend) == [changed]
    refused = node.refused(
        "OrganizationRelationshipsController.updateAnOrganizationRelationship",
        {"id": made["id"], "relLinkedOrgId": mother},
    )
    assert refused.status == 400
    deleted = "OrganizationRelationshipsController.deleteAnOrganizationRelationship"
    assert node.checked(deleted, made["id"]) == {"id": made["id"]}
    assert node.checked(listed, friend) is None
