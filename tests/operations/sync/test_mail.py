# Made by tools/generate.py from tests/operations/aio/test_mail.py: change that, and run it again.
"""Mail over HTTP: how it is filed, threaded, listed, shared, put away and deleted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from pipedriver import BadRequest, Client, Forbidden, NotFound
from pipedriver.server.crm.refusals import Invalid
from tests.operations.places import Local

ANN = "ann@acme.example"


def mail(
    from_: str, to: str, subject: str = "Offer", *, id: str = "", answers: str = "", text: str = "Hi"
) -> EmailMessage:
    """A mail in plain text."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = from_, to, subject
    if id:
        message["Message-ID"] = f"<{id}@mail.example>"
    if answers:
        message["In-Reply-To"] = f"<{answers}@mail.example>"
    message.set_content(text)
    return message


def _deal(client: Client, *, email: str = ANN, title: str = "Big deal") -> tuple[int, int, int]:
    """A deal of a person of an organization; gives the ids of the three."""
    org = client.v1.organizations.create(name="Acme")
    person = client.v1.persons.create(name="Ann Lee", email=email, org_id=org.id)
    deal = client.v1.deals.create(title=title, person_id=person.id, org_id=org.id)
    return deal.id, person.id, org.id


def test_a_mail_is_filed_with_the_deal_person_and_organization(client: Client, local: Local[Client]) -> None:
    me = client.v1.users.me()
    deal, person, org = _deal(client)
    sent = mail(str(me.email), f"Ann <{ANN}>", "Our offer", id="1", text="Hello Ann,\n1 < 2 & all\n")
    sent["Date"] = "Sun, 01 Mar 2026 10:00:00 +0200"
    sent["Cc"] = "example+deal1@pipedrivemail.com"
    sent.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="Angebot für Ann.pdf")
    filed = local.place.import_mail(sent)
    assert (filed.message_id, filed.thread_id, filed.deal_id, filed.is_new) == (1, 1, deal, True)

    time = "2026-03-01T08:00:00.000Z"
    now = "2026-03-02T09:00:00.000Z"
    found = client.v1.mail_messages.get(1, include_body=True)
    party = {"linked_person_id": None, "linked_person_name": None}
    assert found.to_dict() == {
        "id": 1,
        "from": [{"id": 1, "email_address": me.email, "name": me.email, "mail_message_party_id": 1, **party}],
        "to": [
            {
                "id": 2,
                "email_address": ANN,
                "name": "Ann",
                "linked_person_id": person,
                "linked_person_name": "Ann Lee",
                "mail_message_party_id": 2,
            }
        ],
        "cc": [],
        "bcc": [],
        "body_url": f"{local.place.url}/v1/mailbox/mailMessages/1?include_body=1",
        "nylas_id": None,
        "account_id": str(me.id),
        "user_id": me.id,
        "mail_thread_id": 1,
        "subject": "Our offer",
        "snippet": "Hello Ann, 1 < 2 & all",
        "mail_tracking_status": None,
        "mail_link_tracking_enabled_flag": 0,
        "read_flag": 1,
        "draft": None,
        "s3_bucket": None,
        "s3_bucket_path": None,
        "draft_flag": 0,
        "synced_flag": 0,
        "deleted_flag": 0,
        "external_deleted_flag": False,
        "has_body_flag": 1,
        "sent_flag": 1,
        "sent_from_pipedrive_flag": 0,
        "smart_bcc_flag": 0,
        "message_time": time,
        "add_time": now,
        "update_time": now,
        "has_attachments_flag": 1,
        "has_inline_attachments_flag": 0,
        "has_real_attachments_flag": 1,
        "mua_message_id": "<1@mail.example>",
        "template_id": None,
        "write_flag": True,
        "item_type": "mailMessage",
        "timestamp": time,
        "company_id": 1,
        "body": "Hello Ann,<br>\n1 &lt; 2 &amp; all",
    }
    answer = client.request("GET", "/v1/mailbox/mailMessages/1")
    body = answer.answer.body
    assert {key: body[key] for key in ("statusCode", "statusText", "service")} == {
        "statusCode": 2000,
        "statusText": "Success",
        "service": "email-api",
    }
    assert "body" not in answer.data

    kept = client.v1.deals.get(deal)
    assert (kept.email_messages_count, kept.files_count) == (1, 1)
    assert kept.last_outgoing_mail_time == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert kept.last_incoming_mail_time is None
    their = client.v1.persons.get(person)
    assert (their.email_messages_count, their.last_outgoing_mail_time) == (1, kept.last_outgoing_mail_time)
    assert (client.v1.organizations.get(org)).email_messages_count == 1

    (file,) = client.v1.deals.list_files(deal).to_list()
    assert (file.name, file.mail_message_id, file.person_id, file.org_id) == (
        "Angebot für Ann.pdf",
        "1",
        person,
        org,
    )
    assert client.v1.files.download(file.id).read() == b"%PDF"
    for listed in (
        client.v1.deals.list_mail_messages(deal),
        client.v1.persons.list_mail_messages(person),
        client.v1.organizations.list_mail_messages(org),
    ):
        (item,) = listed.to_list()
        assert (item.object, item.data.id if item.data else 0) == ("mailMessage", 1)
    flow = client.v1.deals.list_updates(deal, items=["mailMessage"]).to_list()
    assert [each.object for each in flow] == ["mailMessage"]


def test_a_conversation_is_one_thread(client: Client, local: Local[Client]) -> None:
    me = str((client.v1.users.me()).email)
    deal, person, _ = _deal(client)
    local.place.import_mail(mail(me, ANN, id="1", text="First"))
    local.clock.advance(timedelta(hours=1))
    answer = mail(ANN, me, "Re: Offer", id="2", answers="1")
    answer.set_content("<p>Yes<script>steal()</script></p>", subtype="html")
    local.place.import_mail(answer)
    (thread,) = client.v1.mail_threads.list().to_list()
    assert (thread.message_count, thread.subject, thread.snippet) == (2, "Offer", "Yes")
    assert (thread.snippet_sent, thread.read_flag, thread.deal_id) == ("First", False, deal)
    assert (thread.deal_status, thread.folders) == ("open", ["inbox", "sent"])
    assert thread.last_message_received_timestamp == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert thread.last_message_sent_timestamp == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert not thread.first_message_to_me_flag
    assert thread.parties is not None
    assert [each.email_address for each in thread.parties.senders] == [me, ANN]
    messages = client.v1.mail_threads.list_mail_messages(1)
    assert [each.id for each in messages] == [1, 2]
    assert (client.v1.mail_messages.get(2, include_body=True)).body == "<p>Yes</p>\n"
    kept = client.v1.persons.get(person)
    assert kept.last_incoming_mail_time == datetime(2026, 3, 2, 10, tzinfo=UTC)

    again = local.place.import_mail(mail(me, ANN, id="1", text="First"))
    assert (again.message_id, again.is_new) == (1, False)
    assert (client.v1.deals.get(deal)).email_messages_count == 2


def test_an_answer_without_references_is_found_by_its_subject(client: Client, local: Local[Client]) -> None:
    me = str((client.v1.users.me()).email)
    local.place.import_mail(mail(me, ANN, id="1"))
    local.clock.advance(timedelta(days=29))
    assert local.place.import_mail(mail(ANN, me, "AW: Re: offer")).thread_id == 1
    assert local.place.import_mail(mail("bob@acme.example", me, "Re: Offer")).thread_id == 2
    assert local.place.import_mail(mail(ANN, me, "Offer")).thread_id == 3
    local.clock.advance(timedelta(days=31))
    assert local.place.import_mail(mail(ANN, me, "Re: Offer", text="Late")).thread_id == 4


def test_two_threads_become_one_when_a_mail_joins_them(client: Client, local: Local[Client]) -> None:
    me = str((client.v1.users.me()).email)
    deal, _, _ = _deal(client)
    local.place.import_mail(mail(me, "nobody@example.org", id="1"))
    local.place.import_mail(mail(ANN, me, "Other", id="3", answers="2"))
    assert (client.v1.mail_threads.get(2)).deal_id == deal
    filed = local.place.import_mail(mail(me, "nobody@example.org", "Joins", id="2", answers="1"))
    assert (filed.thread_id, filed.deal_id) == (1, deal)
    assert [each.id for each in client.v1.mail_threads.list().to_list()] == [1]
    with pytest.raises(NotFound):
        client.v1.mail_threads.get(2)
    assert (client.v1.deals.get(deal)).email_messages_count == 3


def test_a_person_with_two_open_deals_leaves_the_mail_without_one(
    client: Client, local: Local[Client]
) -> None:
    me = str((client.v1.users.me()).email)
    deal, person, _ = _deal(client)
    other = client.v1.deals.create(title="Second", person_id=person)
    assert local.place.import_mail(mail(me, ANN, id="1")).deal_id is None
    client.v1.deals.update(deal, status="won")
    assert local.place.import_mail(mail(ANN, me, id="2", answers="1")).deal_id is None, "the thread is older"
    assert local.place.import_mail(mail(me, ANN, "New", id="3")).deal_id == other.id
    assert local.place.import_mail(mail(me, ANN, id="1"), deal_id=deal).is_new is False
    assert (client.v1.mail_threads.get(1)).deal_id == deal


def test_unknown_recipients_become_persons_and_unknown_senders_do_not(
    client: Client, local: Local[Client]
) -> None:
    me = str((client.v1.users.me()).email)
    local.place.import_mail(mail(me, f'"Bob, Jr" <BOB@example.org>, {me}, eve@example.org'))
    people = client.v1.persons.list().to_list()
    assert [each.name for each in people] == ["Bob, Jr", "eve@example.org"]
    local.place.import_mail(mail("stranger@example.net", me))
    assert len(client.v1.persons.list().to_list()) == 2
    (thread,) = client.v1.mail_threads.list().to_list()
    assert thread.user_id == (client.v1.users.me()).id


def test_flags_folders_and_deal_of_a_thread(client: Client, local: Local[Client]) -> None:
    me = str((client.v1.users.me()).email)
    deal, _, _ = _deal(client)
    other = client.v1.deals.create(title="Other", org_id=1)
    message = mail(ANN, me, id="1")
    message.add_attachment(b"x", maintype="text", subtype="csv", filename="a.csv")
    local.place.import_mail(message)
    local.place.import_mail(mail(me, "x@example.org", "Sent", id="2"))

    def folder(name: Any) -> list[int]:
        return [each.id for each in client.v1.mail_threads.list(folder=name).to_list()]

    assert [folder(each) for each in ("inbox", "sent", "drafts", "archive")] == [[1], [2], [], []]
    changed = client.v1.mail_threads.update(1, read_flag=True, archived_flag=True, deal_id=other.id)
    assert (changed.read_flag, changed.archived_flag, changed.folders) == (True, True, ["archive"])
    assert (changed.deal_id, changed.version) == (other.id, 3)
    assert [folder(each) for each in ("inbox", "archive")] == [[], [1]]
    counts = [
        (each.email_messages_count, each.files_count)
        for each in (client.v1.deals.get(deal), client.v1.deals.get(other.id))
    ]
    assert counts == [(0, 0), (1, 1)]
    with pytest.raises(BadRequest, match="only threads of the inbox"):
        client.v1.mail_threads.update(2, archived_flag=True)
    local.place.import_mail(mail(ANN, me, id="3", answers="1"))
    back = client.v1.mail_threads.get(1)
    assert (back.folders, back.read_flag, back.deal_id) == (["inbox"], False, other.id)
    for bad, said in (
        ({"deal_id": 99}, "deal_id: there is no deal 99"),
        ({"lead_id": "adf21080-0e10-11eb-879b-05d71fb426ec"}, "lead_id: there is no lead"),
        ({"read_flag": 2}, "read_flag must be 0 or 1"),
    ):
        with pytest.raises(BadRequest, match=said):
            client.request("PUT", "/v1/mailbox/mailThreads/1", body=bad)


def test_a_deleted_thread_takes_its_messages_along(client: Client, local: Local[Client]) -> None:
    me = str((client.v1.users.me()).email)
    deal, person, org = _deal(client)
    local.place.import_mail(mail(ANN, me, id="1"))
    assert (client.v1.mail_threads.delete(1)).id == 1
    kept = client.v1.deals.get(deal)
    assert (kept.email_messages_count, kept.last_incoming_mail_time) == (0, None)
    assert (client.v1.persons.get(person)).email_messages_count == 0
    assert (client.v1.organizations.get(org)).email_messages_count == 0
    assert client.v1.persons.list_mail_messages(person).to_list() == []
    with pytest.raises(NotFound):
        client.v1.mail_threads.get(1)
    with pytest.raises(NotFound):
        client.v1.mail_messages.get(1)
    with pytest.raises(NotFound):
        client.v1.mail_threads.delete(1)
    with pytest.raises(NotFound):
        client.v1.mail_threads.update(1, read_flag=True)
    assert local.place.import_mail(mail(ANN, me, id="1")).thread_id == 2


def test_what_is_not_shared_is_the_owners_alone(client: Client, local: Local[Client]) -> None:
    rita = local.add_user()
    hers = rita.v1.users.me()
    deal, _, _ = _deal(rita)
    message = mail(str(hers.email), ANN, id="1")
    message.add_attachment(b"x", maintype="text", subtype="csv", filename="a.csv")
    local.place.import_mail(message)
    peer = local.add_user("Paul Peer")
    assert (peer.v1.mail_threads.get(1)).write_flag is False
    assert len(peer.v1.deals.list_mail_messages(deal).to_list()) == 1
    assert peer.v1.mail_threads.list().to_list() == []
    with pytest.raises(Forbidden):
        peer.v1.mail_threads.update(1, read_flag=True)
    assert (rita.v1.mail_threads.update(1, shared_flag=False)).shared_flag is False
    for other in (peer, client):
        with pytest.raises(NotFound):
            other.v1.mail_threads.get(1)
        with pytest.raises(NotFound):
            other.v1.mail_messages.get(1)
        with pytest.raises(NotFound):
            other.v1.mail_threads.delete(1)
        assert other.v1.deals.list_mail_messages(deal).to_list() == []
        assert other.v1.deals.list_updates(deal, items=["mailMessage"]).to_list() == []
    assert peer.v1.deals.list_files(deal).to_list() == []
    assert len(rita.v1.deals.list_files(deal).to_list()) == 1


def test_a_shared_thread_is_seen_by_those_who_see_its_deal(client: Client, local: Local[Client]) -> None:
    me = str((client.v1.users.me()).email)
    deal, person, _ = _deal(client)
    client.v1.deals.update(deal, visible_to="1")
    client.v1.persons.update(person, visible_to="1")
    local.place.import_mail(mail(me, f"{ANN}, bob@example.org", id="1"), deal_id=deal)
    rita = local.add_user()
    with pytest.raises(NotFound):
        rita.v1.mail_messages.get(1)
    client.v1.deals.update(deal, visible_to="7")
    found = rita.v1.mail_messages.get(1)
    assert found.to is not None
    assert [each.linked_person_name for each in found.to] == [None, "bob@example.org"]


def test_companies_are_apart(client: Client, local: Local[Client]) -> None:
    other = local.other_company()
    me = str((client.v1.users.me()).email)
    local.place.import_mail(mail(ANN, me, id="1"))
    with pytest.raises(NotFound):
        other.v1.mail_messages.get(1)
    with pytest.raises(NotFound):
        other.v1.mail_threads.update(1, read_flag=True)


def test_merging_takes_the_mails_along(client: Client, local: Local[Client]) -> None:
    me = str((client.v1.users.me()).email)
    deal, person, org = _deal(client)
    deal2, person2, org2 = _deal(client, email="bob@example.org")
    local.place.import_mail(mail(ANN, me, id="1"))
    client.v1.deals.merge(deal, merge_with_id=deal2)
    client.v1.persons.merge(person, merge_with_id=person2)
    client.v1.organizations.merge(org, merge_with_id=org2)
    kept = client.v1.deals.get(deal2)
    assert (kept.email_messages_count, kept.last_incoming_mail_time) == (
        1,
        datetime(2026, 3, 2, 9, tzinfo=UTC),
    )
    assert len(client.v1.persons.list_mail_messages(person2).to_list()) == 1
    assert len(client.v1.organizations.list_mail_messages(org2).to_list()) == 1
    assert (client.v1.organizations.get(org2)).email_messages_count == 1


def test_what_is_no_mail_leaves_nothing(client: Client, local: Local[Client]) -> None:
    with pytest.raises(Invalid, match="it has no header"):
        local.place.import_mail(b"just words")
    with pytest.raises(Invalid, match="there is no deal 99"):
        local.place.import_mail(mail(ANN, "new@example.org"), deal_id=99)
    assert client.v1.mail_threads.list().to_list() == []
    with pytest.raises(BadRequest, match="folder"):
        client.request("GET", "/v1/mailbox/mailThreads?folder=spam")


def test_blacklisted_addresses_are_not_taken(client: Client, local: Local[Client]) -> None:
    me = client.v1.users.me()
    client.v1.users.add_blacklisted_email(me.id, address="*@acme.example")
    with pytest.raises(Exception, match="takes no mails"):
        local.place.import_mail(mail(ANN, str(me.email)))
    assert client.v1.mail_threads.list().to_list() == []


@pytest.mark.parametrize("of", ["deals", "persons", "organizations"])
def test_lists_bring_bodies_where_asked(client: Client, local: Local[Client], of: str) -> None:
    deal, person, org = _deal(client)
    local.place.import_mail(mail(ANN, "us@example.com", text="Hello"), deal_id=deal)
    room: Any = getattr(client.v1, of)
    id = {"deals": deal, "persons": person, "organizations": org}[of]
    (plain,) = room.list_mail_messages(id).to_list()
    (whole,) = room.list_mail_messages(id, include_body=True).to_list()
    assert "body" not in plain.data.to_dict()
    assert whole.data["body"] == "Hello"


def test_a_flow_tells_of_mails_with_attachments_alone_where_asked(
    client: Client, local: Local[Client]
) -> None:
    deal, _, _ = _deal(client)
    attached = mail(ANN, "us@example.com", id="1")
    attached.add_attachment(b"x", maintype="text", subtype="csv", filename="a.csv")
    local.place.import_mail(attached, deal_id=deal)
    local.place.import_mail(mail(ANN, "us@example.com", id="2"), deal_id=deal)

    def told(*items: Any) -> list[int]:
        updates = client.v1.deals.list_updates(deal, items=items).to_list()
        return sorted([each.to_dict()["data"]["id"] for each in updates])

    assert told("mailMessage") == [1, 2]
    assert told("mailMessageWithAttachment") == [1]
    assert told("mailMessage", "mailMessageWithAttachment") == [1, 2]
