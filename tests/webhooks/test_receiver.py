"""Receiving: what the local server sends is read, what somebody else sends is refused."""

from __future__ import annotations

import base64
import contextlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipedriver.api.v1.records.deals import PlainDeal
from pipedriver.api.v1.records.users import User
from pipedriver.core.errors import ConfigurationError
from pipedriver.testing import LocalPipedrive
from pipedriver.webhooks import InvalidWebhook, WebhookReceiver, WrongWebhookCredentials
from tests.webhooks.receiving import Receiver

EVENT = {"v": 1, "meta": {"v": 1, "action": "added", "object": "deal", "id": 1}, "current": {"id": 1}}
BODY = msgspec.json.encode(EVENT)


def _basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


def test_what_the_server_sends_is_read_as_records(local: LocalPipedrive, receiver: Receiver) -> None:
    with local.client() as client:
        client.v1.webhooks.create(
            subscription_url=receiver.url,
            event_action="*",
            event_object="*",
            http_auth_user="wé",
            http_auth_password="s:cret",
        )
        person = client.v1.persons.create(name="Ada")
        deal = client.v1.deals.create(title="Old", person_id=person.id)
        client.v1.deals.update(deal.id, title="New")
        client.v1.deals.delete(deal.id)
        client.v1.users.create(email="new@example.com")
    local.webhooks.deliver()
    receiving = WebhookReceiver(http_auth_user="wé", http_auth_password="s:cret")
    events = [receiving.read(each.headers["authorization"], each.body) for each in receiver.came]
    assert [each.name for each in events] == [
        "added.person",
        "added.deal",
        "updated.deal",
        "deleted.deal",
        "added.user",
    ]
    updated, deleted, added = events[2:]
    assert isinstance(updated.current, PlainDeal)
    assert isinstance(updated.previous, PlainDeal)
    assert (updated.previous.title, updated.current.title) == ("Old", "New")
    assert updated.current.person_id == person.id
    assert updated.meta.user_id == local.owner.user_id
    assert (updated.version, updated.retry) == ("1.0", 0)
    assert deleted.current is None
    assert isinstance(added.current, User)
    assert added.current.email == "new@example.com"
    assert len({each.identity for each in events}) == len(events)
    assert "s:cret" not in repr(receiving)


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Basic",
        "Basic !!!",
        _basic("user:other"),
        _basic("other:password"),
        _basic("user"),
        "Bearer " + base64.b64encode(b"user:password").decode(),
        "Basic é",
    ],
)
def test_other_credentials_are_refused_before_the_body_is_read(authorization: str | None) -> None:
    receiver = WebhookReceiver(http_auth_user="user", http_auth_password="password")
    with pytest.raises(WrongWebhookCredentials):
        receiver.read(authorization, b"no JSON")
    assert receiver.read(_basic("user:password"), BODY).name == "added.deal"
    assert receiver.read(_basic("user:password").replace("Basic", "basic"), BODY.decode()).object == "deal"


def test_without_credentials_everybody_is_believed_and_a_password_alone_is_a_mistake() -> None:
    assert WebhookReceiver().read(None, BODY).current == PlainDeal({"id": 1})
    with pytest.raises(ConfigurationError):
        WebhookReceiver(http_auth_password="password")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "JSON"),
        (b"[]", "JSON"),
        (b"\xff", "JSON"),
        (b"[" * 100_000, "JSON"),
        (b"{}", "meta"),
        (b'{"meta": {"version": "2.0", "entity": "deal", "action": "create"}, "data": {}}', "2.0"),
        (b'{"v": 1, "meta": {"v": 1}}', "what"),
    ],
)
def test_what_is_no_delivery_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(InvalidWebhook, match=reason):
        WebhookReceiver().read(None, body)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: st.dictionaries(
            st.sampled_from(["v", "meta", "action", "object", "current", "previous", "retry", "id"]), inner
        ),
    )
)
def test_nothing_that_is_sent_breaks_the_reader(sent: object) -> None:
    with contextlib.suppress(InvalidWebhook):
        WebhookReceiver().read(None, msgspec.json.encode(sent))


def test_an_object_that_is_not_known_comes_as_a_plain_record() -> None:
    body = msgspec.json.encode({**EVENT, "meta": {**EVENT["meta"], "object": "spaceship"}})  # type: ignore[dict-item]
    event = WebhookReceiver().read(None, body)
    assert event.current is not None
    assert event.current["id"] == 1
