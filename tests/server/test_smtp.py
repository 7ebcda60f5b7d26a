"""Mails arrive by SMTP: who may be written to, what is answered, and where the mail is then."""

from __future__ import annotations

import smtplib
import threading
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from pipedriver import Client
from pipedriver.server.mail.arrival import MOST_MAIL_BYTES
from pipedriver.server.mail.smtp import MOST_RECIPIENTS
from pipedriver.testing import LocalPipedrive

ANN = "ann@acme.example"


@pytest.fixture
def local() -> Iterator[LocalPipedrive]:
    with LocalPipedrive(in_process=True) as place:
        yield place


@pytest.fixture
def smtp(local: LocalPipedrive) -> Iterator[smtplib.SMTP]:
    with smtplib.SMTP(local.smtp.host, local.smtp.port, timeout=60) as connection:
        yield connection


def _mail(sender: str, to: str = ANN, *, id: str = "1", text: str = "Hello") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = sender, to, "Offer", f"<{id}@x.example>"
    mail.set_content(text)
    return mail


def _refused(smtp: smtplib.SMTP, content: bytes, to: str) -> tuple[int, bytes]:
    with pytest.raises(smtplib.SMTPDataError) as refused:
        smtp.sendmail("a@x.example", [to], content)
    error = refused.value.smtp_error
    return refused.value.smtp_code, error if isinstance(error, bytes) else error.encode()


def _counts(client: Client) -> tuple[int, int, int]:
    return (
        len(client.v1.mail_threads.list().to_list()),
        len(client.v1.persons.list().to_list()),
        len(client.v1.files.list().to_list()),
    )


def test_a_blind_copy_to_a_deals_address_is_filed_with_the_deal(
    local: LocalPipedrive, smtp: smtplib.SMTP
) -> None:
    client = local.client()
    me = str(client.v1.users.me().email)
    client.v1.deals.create(title="Another", person_id=client.v1.persons.create(name="Ann", email=ANN).id)
    deal = client.v1.deals.create(title="Big", org_id=client.v1.organizations.create(name="Acme").id)
    mail = _mail(me)
    mail.add_attachment(b"\x00\xff" * 5000, maintype="image", subtype="png", filename="a.png")
    sent = smtp.send_message(mail, me, [str(deal.cc_email)])
    assert sent == {}
    (item,) = client.v1.deals.list_mail_messages(deal.id, include_body=True).to_list()
    assert item.data is not None
    assert (item.data.smart_bcc_flag, item.data.sent_flag, item.data.body) == (True, True, "Hello")
    (file,) = client.v1.deals.list_files(deal.id).to_list()
    assert client.v1.files.download(file.id).read() == b"\x00\xff" * 5000
    assert client.v1.mail_threads.get(1).folders == ["inbox", "sent"]


def test_webhooks_are_told_of_the_person_that_a_mail_adds(local: LocalPipedrive, smtp: smtplib.SMTP) -> None:
    client = local.client()
    address = str(client.v1.persons.create(name="Somebody").cc_email)
    client.v1.webhooks.create(
        subscription_url="https://receiver.example/", event_action="added", event_object="*"
    )
    smtp.send_message(_mail(str(client.v1.users.me().email)), to_addrs=[address])
    local.import_mail(_mail(str(client.v1.users.me().email), "bob@acme.example", id="2"))
    # What is there already is no news.
    smtp.send_message(_mail(str(client.v1.users.me().email), id="3"), to_addrs=[address])
    assert [person.name for person in client.v1.persons.list()] == ["Somebody", ANN, "bob@acme.example"]
    assert [hook["waiting"] for hook in local.webhooks.standing()] == [2]


def test_the_companys_address_files_with_the_persons_only_open_deal(
    local: LocalPipedrive, smtp: smtplib.SMTP
) -> None:
    client = local.client()
    person = client.v1.persons.create(name="Ann", email=ANN)
    deal = client.v1.deals.create(title="Big", person_id=person.id)
    smtp.send_message(_mail(str(client.v1.users.me().email)), to_addrs=[str(person.cc_email)])
    assert client.v1.mail_threads.get(1).deal_id == deal.id


def test_the_same_mail_to_several_addresses_is_one_message_a_company(
    local: LocalPipedrive, smtp: smtplib.SMTP
) -> None:
    client, other = local.client(), local.client(local.add_company())
    person = client.v1.persons.create(name="Ann", email=ANN)
    deal = client.v1.deals.create(title="Big", person_id=person.id)
    theirs = other.v1.persons.create(name="Somebody")
    mail = _mail(str(client.v1.users.me().email))
    to = [str(person.cc_email), str(deal.cc_email), str(theirs.cc_email)]
    for _ in range(2):
        smtp.send_message(mail, to_addrs=to)
    assert client.v1.mail_threads.get(1).deal_id == deal.id
    assert len(client.v1.deals.list_mail_messages(deal.id).to_list()) == 1
    assert [each.message_count for each in other.v1.mail_threads.list()] == [1]
    assert other.v1.mail_threads.get(1).deal_id is None


@pytest.mark.parametrize(
    "address",
    [
        "nobody@pipedrivemail.com",
        "example+deal99@pipedrivemail.com",
        "example+deal0@pipedrivemail.com",
        "example+lead1@pipedrivemail.com",
        "example+deal1@example.com",
        "example@example.com",
        "%@pipedrivemail.com",
    ],
)
def test_only_addresses_that_are_there_are_taken(smtp: smtplib.SMTP, address: str) -> None:
    smtp.ehlo()
    smtp.mail("a@x.example")
    code, said = smtp.rcpt(address)
    assert (code, said[:5]) == (550, b"5.1.1")


def test_a_deleted_deal_takes_no_mail(local: LocalPipedrive, smtp: smtplib.SMTP) -> None:
    client = local.client()
    deal = client.v1.deals.create(title="Big", org_id=client.v1.organizations.create(name="A").id)
    client.v1.deals.delete(deal.id)
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        smtp.sendmail("a@x.example", [str(deal.cc_email)], b"Subject: x\r\n\r\nx")


def test_what_cannot_be_filed_is_refused_and_leaves_nothing(
    local: LocalPipedrive, smtp: smtplib.SMTP
) -> None:
    client = local.client()
    assert _refused(smtp, b"no header at all", "example@pipedrivemail.com")[0] == 554
    many = _mail("a@x.example", "new@x.example")
    for number in range(101):
        many.add_attachment(b"x", maintype="text", subtype="csv", filename=f"{number}.csv")
    code, said = _refused(smtp, many.as_bytes(), "example@pipedrivemail.com")
    assert (code, b"more than 100 attachments" in said) == (554, True)
    client.v1.users.add_blacklisted_email(local.owner.user_id, address="spam@x.example")
    spam = _mail("spam@x.example", str(client.v1.users.me().email))
    assert _refused(smtp, spam.as_bytes(), "example@pipedrivemail.com")[0] == 550
    assert _counts(client) == (0, 0, 0)


def test_a_mail_that_is_too_large_is_refused(local: LocalPipedrive, smtp: smtplib.SMTP) -> None:
    smtp.ehlo()
    assert smtp.esmtp_features["size"] == str(MOST_MAIL_BYTES)
    with pytest.raises(smtplib.SMTPSenderRefused) as refused:
        smtp.sendmail("a@x.example", ["example@pipedrivemail.com"], b"x" * (MOST_MAIL_BYTES + 1))
    assert refused.value.smtp_code == 552


def test_recipients_are_limited(smtp: smtplib.SMTP) -> None:
    smtp.ehlo()
    smtp.mail("a@x.example")
    codes = [smtp.rcpt("example@pipedrivemail.com")[0] for _ in range(MOST_RECIPIENTS + 1)]
    assert (set(codes[:-1]), codes[-1]) == ({250}, 452)


def test_a_connection_that_breaks_off_leaves_nothing(local: LocalPipedrive) -> None:
    connection = smtplib.SMTP(local.smtp.host, local.smtp.port, timeout=60)
    connection.ehlo()
    connection.mail("a@x.example")
    connection.rcpt("example@pipedrivemail.com")
    connection.putcmd("data")
    connection.getreply()
    connection.send(b"Subject: half\r\n\r\nhalf")
    connection.close()
    with smtplib.SMTP(local.smtp.host, local.smtp.port, timeout=60) as whole:
        whole.sendmail("a@x.example", ["example@pipedrivemail.com"], b"Subject: whole\r\n\r\nwhole")
    assert [each.subject for each in local.client().v1.mail_threads.list()] == ["whole"]


def test_many_at_once_are_all_filed(local: LocalPipedrive) -> None:
    def send(number: int) -> None:
        with smtplib.SMTP(local.smtp.host, local.smtp.port, timeout=60) as connection:
            for part in range(3):
                mail = _mail("a@x.example", "b@x.example", id=f"{number}.{part}")
                connection.send_message(mail, to_addrs=["example@pipedrivemail.com"])

    senders = [threading.Thread(target=send, args=(number,)) for number in range(6)]
    for each in senders:
        each.start()
    for each in senders:
        each.join()
    assert len(local.client().v1.mail_threads.list().to_list()) == 18
