"""Webhooks through the official Node client, and the delivery that follows."""

from __future__ import annotations

from pipedriver.testing import LocalPipedrive
from tests.node.node_client import NodeClient
from tests.node.test_products import add_product
from tests.webhooks.receiving import Receiver


def test_a_webhook_is_made_listed_told_and_deleted(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    local_pipedrive.webhooks.allow_private = True
    local_pipedrive.webhooks.start()
    with Receiver() as receiver:
        made = node.checked(
            "WebhooksController.createANewWebhook",
            {
                "subscriptionUrl": receiver.url,
                "eventAction": "added",
                "eventObject": "product",
                "userId": local_pipedrive.owner.user_id,
                "httpAuthUser": "node",
                "httpAuthPassword": "secret",
            },
        )
        assert made["subscription_url"] == receiver.url
        assert (made["event_action"], made["event_object"]) == ("added", "product")
        assert (made["user_id"], made["http_auth_user"]) == (local_pipedrive.owner.user_id, "node")
        assert (made["type"], made["is_active"], made["version"]) == ("general", 1, "1.0")
        add_product(node, "Anchor")
        receiver.wait_for(1)
        (event,) = [each.event for each in receiver.came]
        assert (event["event"], event["current"]["name"]) == ("added.product", "Anchor")
        local_pipedrive.webhooks.deliver()
        (listed,) = node.checked("WebhooksController.getAllWebhooks")
        told = {"last_delivery_time": "2026-03-02T09:00:00.000Z", "last_http_status": 200}
        assert listed == {**made, **told}
        assert node.checked("WebhooksController.deleteExistingWebhook", made["id"]) is None
        assert node.checked("WebhooksController.getAllWebhooks") == []
