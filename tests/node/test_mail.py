"""Mail threads and messages through the official Node client."""

from __future__ import annotations

from email.message import EmailMessage

from pipedriver.testing import LocalPipedrive
from tests.node.held import part
from tests.node.node_client import NodeClient
from tests.node.test_deals import add_deal, add_organization, add_person, texts


def _offer() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ann@x.example", "erika@example.com", "Offer"
    mail.set_content("Hello")
    return mail


def test_mail_is_listed_and_read(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    filed = local_pipedrive.import_mail(_offer())
    (thread,) = node.checked("MailThreadsController.getMailThreads", {"folder": "inbox"})
    told = {
        "id": filed.thread_id,
        "subject": "Offer",
        "snippet": "Hello",
        "deal_id": None,
        "read_flag": 0,
        "message_count": 1,
        "folders": ["inbox"],
    }
    assert part(thread, told) == told
    assert thread["parties"]["from"][0]["email_address"] == "ann@x.example"
    assert node.checked("MailThreadsController.getMailThreads", {"folder": "sent"}) in ([], None)
    read = node.checked("MailThreadsController.getOneMailThread", filed.thread_id)
    assert part(read, ("subject", "snippet", "parties")) == part(thread, ("subject", "snippet", "parties"))
    (message,) = node.checked("MailThreadsController.getAllMailMessagesOfMailThread", filed.thread_id)
    told = {"id": filed.message_id, "subject": "Offer", "snippet": "Hello", "mail_thread_id": filed.thread_id}
    assert part(message, told) == told
    assert texts(message["from"] + message["to"], "email_address") == ["ann@x.example", "erika@example.com"]
    whole = node.checked("MailMessagesController.getOneMailMessage", {"id": message["id"], "includeBody": 1})
    assert (whole["body"], whole["subject"], whole["from"]) == ("Hello", "Offer", message["from"])
    without = node.checked("MailMessagesController.getOneMailMessage", {"id": message["id"]})
    assert without["subject"] == "Offer"
    assert not without.get("body")


def test_threads_are_changed_and_deleted_though_the_client_breaks_off(
    node: NodeClient, local_pipedrive: LocalPipedrive
) -> None:
    """The client takes both answers for lists; the reference shows objects. What is done counts."""
    deal = add_deal(node)["id"]
    filed = local_pipedrive.import_mail(_offer())
    thread = filed.thread_id
    changes = {"id": thread, "dealId": deal, "readFlag": 1, "sharedFlag": 1, "archivedFlag": 1}
    changed = node.broken_off("MailThreadsController.updateMailThreadDetails", changes)
    told = {"deal_id": deal, "read_flag": 1, "shared_flag": 1, "subject": "Offer"}
    assert part(changed, told) == told
    found = node.checked("MailThreadsController.getOneMailThread", thread)
    assert part(found, told) == told
    (archived,) = node.seen("MailThreadsController.getMailThreads", {"folder": "archive"})
    assert (archived["id"], archived["subject"]) == (thread, "Offer")
    (item,) = node.checked("DealsController.listMailMessagesAssociatedWithADeal", {"id": deal})
    assert (item["object"], item["data"]["id"]) == ("mailMessage", filed.message_id)
    assert (item["data"]["subject"], item["timestamp"]) == ("Offer", "2026-03-02 09:00:00")
    assert node.seen("DealsController.getDetailsOfADeal", deal)["email_messages_count"] == 1
    assert node.broken_off("MailThreadsController.deleteMailThread", thread) == {"id": thread}
    assert node.seen("MailThreadsController.getMailThreads", {"folder": "archive"}) in ([], None)
    assert node.refused("MailThreadsController.getOneMailThread", thread).status == 404


def test_mails_of_a_person_and_an_organization(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    organization = add_organization(node, "X")["id"]
    person = add_person(node, "Ann", email=["ann@x.example"], org_id=organization)["id"]
    filed = local_pipedrive.import_mail(_offer())
    for method, id in (
        ("PersonsController.listMailMessagesAssociatedWithAPerson", person),
        ("OrganizationsController.listMailMessagesAssociatedWithAnOrganization", organization),
    ):
        (item,) = node.checked(method, {"id": id})
        assert (item["object"], item["data"]["id"]) == ("mailMessage", filed.message_id)
        assert (item["data"]["subject"], item["data"]["snippet"]) == ("Offer", "Hello")
        (sender,) = item["data"]["from"]
        assert (sender["linked_person_id"], sender["linked_person_name"]) == (person, "Ann")
