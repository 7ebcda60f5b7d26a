"""The control plane's part that files mails."""

from __future__ import annotations

import httpx2
import pytest

from pipedriver.testing import LocalPipedrive

_MAIL = b"From: ann@x.example\r\nSubject: Hi\r\n\r\nHello"


def test_a_mail_is_filed_at_an_address() -> None:
    with LocalPipedrive() as local, local.client() as client:
        organization = client.v1.organizations.create(name="Acme")
        deal = client.v1.deals.create(title="Big", org_id=organization.id)
        answer = httpx2.post(f"{local.url}/_local/mail/{deal.cc_email}", content=_MAIL)
        assert answer.json() == {"message_id": 1, "thread_id": 1, "deal_id": deal.id, "is_new": True}
        assert client.v1.mail_threads.get(1).deal_id == deal.id


@pytest.mark.parametrize(
    ("address", "content", "status"),
    [("nobody@pipedrivemail.com", _MAIL, 404), ("example@pipedrivemail.com", b"no mail", 400)],
)
def test_what_cannot_be_filed_is_refused(address: str, content: bytes, status: int) -> None:
    with LocalPipedrive() as local:
        assert httpx2.post(f"{local.url}/_local/mail/{address}", content=content).status_code == status
