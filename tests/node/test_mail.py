"""Mail threads and messages through the official Node client."""

from __future__ import annotations

from email.message import EmailMessage

from pipedriver.testing import LocalPipedrive
from tests.node.node_client import NodeClient
from tests.node.test_deals import add_deal


def test_mail_is_listed_and_read(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    deal = add_deal(node)["id"]
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ann@x.example", "erika@example.com", "Offer"
    mail.set_content("Hello")
    filed = local_pipedrive.import_mail(mail)
    (thread,) = node.succeed("MailThreadsController.getMailThreads", {"folder": "inbox"})
    assert (thread["id"], thread["deal_id"], thread["read_flag"]) == (filed.thread_id, None, 0)
    # This client takes the answers to changing and deleting a thread for lists, which the reference shows as
    # objects; it breaks off at them.
    with local_pipedrive.client() as client:
        client.v1.mail_threads.update(filed.thread_id, deal_id=deal, read_flag=True)
    assert node.succeed("MailThreadsController.getOneMailThread", filed.thread_id)["subject"] == "Offer"
    (message,) = node.succeed("MailThreadsController.getAllMailMessagesOfMailThread", filed.thread_id)
    asked = {"id": message["id"], "includeBody": 1}
    assert node.succeed("MailMessagesController.getOneMailMessage", asked)["body"] == "Hello"
    (item,) = node.succeed("DealsController.listMailMessagesAssociatedWithADeal", {"id": deal})
    assert (item["object"], item["data"]["id"]) == ("mailMessage", message["id"])
    assert node.succeed("DealsController.getDetailsOfADeal", deal)["email_messages_count"] == 1


def test_threads_are_changed_and_deleted_though_the_client_breaks_off(
    node: NodeClient, local_pipedrive: LocalPipedrive
) -> None:
    """The client takes both answers for lists; the reference shows objects. What is done counts."""
    deal = add_deal(node)["id"]
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ann@x.example", "erika@example.com", "Offer"
    mail.set_content("Hello")
    thread = local_pipedrive.import_mail(mail).thread_id
    node.call("MailThreadsController.updateMailThreadDetails", {"id": thread, "dealId": deal, "readFlag": 1})
    found = node.succeed("MailThreadsController.getOneMailThread", thread)
    assert (found["deal_id"], found["read_flag"]) == (deal, 1)
    node.call("MailThreadsController.deleteMailThread", thread)
    assert node.succeed("MailThreadsController.getMailThreads", {"folder": "inbox"}) in ([], None)


def test_mails_of_a_person_and_an_organization(node: NodeClient, local_pipedrive: LocalPipedrive) -> None:
    organization = node.succeed("OrganizationsController.addAnOrganization", {"body": {"name": "X"}})["id"]
    body = {"name": "Ann", "email": ["ann@x.example"], "org_id": organization}
    person = node.succeed("PersonsController.addAPerson", {"body": body})["id"]
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ann@x.example", "erika@example.com", "Offer"
    mail.set_content("Hello")
    local_pipedrive.import_mail(mail)
    for method, id in (
        ("PersonsController.listMailMessagesAssociatedWithAPerson", person),
        ("OrganizationsController.listMailMessagesAssociatedWithAnOrganization", organization),
    ):
        (item,) = node.succeed(method, {"id": id})
        assert (item["object"], item["data"]["subject"]) == ("mailMessage", "Offer")
