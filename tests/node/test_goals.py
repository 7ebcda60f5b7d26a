"""Goals and relationships between organizations through the official Node client."""

from __future__ import annotations

from typing import Any

from pipedriver.testing import LocalPipedrive
from tests.node.node_client import NodeClient
from tests.node.test_deals import JSON

PERIOD = {"periodStart": "2026-03-01", "periodEnd": "2026-03-31"}


def test_a_goal_is_set_found_changed_measured_and_deleted(
    node: NodeClient, local_pipedrive: LocalPipedrive
) -> None:
    me = local_pipedrive.owner.user_id
    body: dict[str, Any] = {
        "title": "Many",
        "assignee": {"id": me, "type": "person"},
        "type": {"name": "deals_started", "params": {"pipeline_id": [1]}},
        "expected_outcome": {"target": 5, "tracking_metric": "quantity"},
        "duration": {"start": "2026-01-01", "end": "2026-12-31"},
        "interval": "monthly",
    }
    goal = node.succeed("GoalsController.addANewGoal", {**JSON, "body": body})["goal"]
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
    assert node.succeed("GoalsController.findGoals", asked)["goals"] == [goal]
    for name, other in (("typeName", "deals_won"), ("expectedOutcomeTarget", 6), ("assigneeType", "team")):
        assert node.succeed("GoalsController.findGoals", {**asked, name: other})["goals"] == []
    client = local_pipedrive.client()
    acme = client.v1.organizations.create(name="Acme")
    client.v1.deals.create(title="Deal", org_id=acme.id)
    client.close()
    told = node.succeed("GoalsController.getResultOfAGoal", {"id": goal["id"], **PERIOD})
    assert told == {"progress": 1, "goal": goal}
    changed = node.succeed(
        "GoalsController.updateExistingGoal",
        {"id": goal["id"], "title": "Few", "interval": "weekly"},
    )["goal"]
    assert changed == {**goal, "title": "Few", "interval": "weekly"}
    gone = node.call("GoalsController.deleteExistingGoal", goal["id"])
    assert (gone.status, gone.body["success"], gone.body["service"]) == (200, True, "statistics-goals-api")
    assert node.succeed("GoalsController.findGoals", {})["goals"] == []


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
    room = "OrganizationRelationshipsController"
    made = node.succeed(
        "OrganizationRelationshipsController.createAnOrganizationRelationship", {**JSON, "body": body}
    )
    assert (made["calculated_type"], made["related_organization_name"]) == ("parent", "Mother")
    listed = "OrganizationRelationshipsController.getAllRelationshipsForOrganization"
    assert [each["calculated_type"] for each in node.succeed(listed, mother)] == ["daughter"]
    read = node.succeed(
        "OrganizationRelationshipsController.getOneOrganizationRelationship",
        {"id": made["id"], "orgId": mother},
    )
    assert (read["calculated_type"], read["calculated_related_org_id"]) == ("daughter", daughter)
    changed = node.succeed(
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
    assert node.succeed(listed, daughter) is None
    refused = node.call(
        f"{room}.updateAnOrganizationRelationship", {"id": made["id"], "relLinkedOrgId": mother}
    )
    assert refused.status == 400
    deleted = "OrganizationRelationshipsController.deleteAnOrganizationRelationship"
    assert node.succeed(deleted, made["id"]) == {"id": made["id"]}
    assert node.succeed(listed, friend) is None
