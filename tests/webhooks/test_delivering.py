"""Delivering: again after failures, bans, removal, restarts, slow receivers, and where nothing is sent to."""

from __future__ import annotations

import base64
import signal
import socket
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipedriver.server.crm.webhook_standing import (
    BAN,
    MOST_FAILING,
    MOST_FAILURES,
    RETRY_AFTER,
    Standing,
    after_failure,
    after_success,
)
from pipedriver.server.webhooks.addresses import Unreachable, is_public, read_target
from pipedriver.server.webhooks.calling import Caller
from pipedriver.testing import LocalPipedrive
from tests.cli.serving import Serving
from tests.webhooks.receiving import Receiver


def _listen(local: LocalPipedrive, receiver: Receiver) -> None:
    with local.client() as client:
        client.v1.webhooks.create(subscription_url=receiver.url, event_action="added", event_object="person")


def _happen(local: LocalPipedrive, count: int = 1) -> None:
    with local.client() as client:
        for number in range(count):
            client.v1.persons.create(name=f"Person {number}")


def _after(local: LocalPipedrive, seconds: float) -> list[int]:
    local.clock.advance(timedelta(seconds=seconds))
    return [each.retry for each in local.webhooks.deliver()]


def test_a_failed_delivery_is_tried_again_after_3_30_and_150_seconds(
    local: LocalPipedrive, receiver: Receiver
) -> None:
    _listen(local, receiver)
    receiver.status = 500
    _happen(local)
    assert [_after(local, seconds) for seconds in (0, 2, 1, 29, 1, 149, 1, 10_000)] == [
        [0],
        [],
        [1],
        [],
        [2],
        [],
        [3],
        [],
    ]
    assert [each.event["retry"] for each in receiver.came] == [0, 1, 2, 3]
    assert len({each.event["meta"]["timestamp_micro"] for each in receiver.came}) == 1
    with local.client() as client:
        (webhook,) = client.v1.webhooks.list()
    assert (webhook.last_http_status, webhook.last_delivery_time) == (500, None)


def test_what_arrives_is_not_sent_again_and_one_that_fails_holds_up_nobody(
    local: LocalPipedrive, receiver: Receiver
) -> None:
    _listen(local, receiver)
    receiver.status = 404
    _happen(local)
    assert _after(local, 0) == [0]
    receiver.status = 204
    _happen(local)
    assert _after(local, 0) == [0]
    assert _after(local, 3) == [1]
    assert _after(local, 1000) == []
    with local.client() as client:
        (webhook,) = client.v1.webhooks.list()
    assert webhook.last_http_status == 204
    assert webhook.last_delivery_time == local.clock.now() - timedelta(seconds=1000)


def test_ten_failing_events_ban_for_half_an_hour(local: LocalPipedrive, receiver: Receiver) -> None:
    _listen(local, receiver)
    receiver.status = 503
    _happen(local, MOST_FAILURES + 2)
    assert _after(local, 0) == [0] * MOST_FAILURES
    assert local.webhooks.standing()[0]["is_banned"]
    receiver.status = 200
    _happen(local)
    assert _after(local, BAN - 1) == []
    _happen(local)
    assert _after(local, 1) == []
    _happen(local)
    assert _after(local, 0) == [0]


def test_a_webhook_is_removed_when_nothing_has_arrived_for_three_days(
    local: LocalPipedrive, receiver: Receiver
) -> None:
    _listen(local, receiver)
    receiver.status = 500
    _happen(local)
    assert _after(local, 0) == [0]
    assert _after(local, MOST_FAILING) == [1]
    (standing,) = local.webhooks.standing()
    assert not standing["is_active"]
    assert "3 consecutive days" in standing["remove_reason"]
    _happen(local)
    assert _after(local, 0) == []
    with local.client() as client:
        assert client.v1.webhooks.list() == []


def test_deleting_a_webhook_drops_what_waits(local: LocalPipedrive, receiver: Receiver) -> None:
    _listen(local, receiver)
    _happen(local)
    with local.client() as client:
        client.v1.webhooks.delete(1)
    assert local.webhooks.deliver() == []
    assert receiver.came == []


def test_credentials_and_what_the_request_looks_like(local: LocalPipedrive, receiver: Receiver) -> None:
    with local.client() as client:
        client.v1.webhooks.create(
            subscription_url=receiver.url,
            event_action="added",
            event_object="person",
            http_auth_user="user",
            http_auth_password="pass:word",
        )
    _happen(local)
    local.webhooks.deliver()
    (delivery,) = receiver.came
    assert delivery.path == "/hook?of=test"
    assert delivery.headers["content-type"] == "application/json"
    assert delivery.headers["authorization"] == "Basic " + base64.b64encode(b"user:pass:word").decode()
    assert delivery.headers["host"] == read_target(receiver.url).authority


def test_redirects_are_not_followed(local: LocalPipedrive, receiver: Receiver) -> None:
    with Receiver() as elsewhere:
        _listen(local, receiver)
        receiver.status, receiver.location = 307, elsewhere.url
        _happen(local)
        assert [each.status for each in local.webhooks.deliver()] == [307]
        assert elsewhere.came == []


def test_a_slow_receiver_blocks_no_request_and_no_other_receiver(receiver: Receiver) -> None:
    with LocalPipedrive(allow_private_webhooks=True) as local, Receiver() as other:
        receiver.go_on.clear()
        _listen(local, receiver)
        _listen(local, other)
        _happen(local)
        receiver.wait_for(1)
        other.wait_for(1)
        # The first is still being told while this is answered, and while the other is told of it.
        _happen(local)
        other.wait_for(2)
        assert len(receiver.came) == 1
        receiver.go_on.set()
        receiver.wait_for(2)


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\n"])
def test_what_is_no_answer_is_a_failure(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        listening.settimeout(10)

        def serve() -> None:
            taken, _ = listening.accept()
            with taken:
                taken.recv(65536)
                taken.sendall(answer)
                if answer.startswith(b"HTTP"):
                    taken.recv(1)

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(Unreachable):
            Caller(allow_private=True, seconds=0.3).call("POST", f"http://127.0.0.1:{port}/", b"{}", {})
        thread.join()


PRIVATE = [
    "127.0.0.1",
    "127.255.0.1",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "240.0.0.1",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:db8::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_not_called(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_public(address)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    found = [(family, socket.SOCK_STREAM, 6, "", (address, 80))]

    # The name itself looks harmless; what it stands for is not.
    def look_up(*_: object, **__: object) -> list[Any]:
        return list(found)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(Unreachable, match="loopback or private"):
        Caller().call("POST", "http://receiver.example/", b"{}", {})


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet_are_called(address: str) -> None:
    assert is_public(address)


def test_the_switch_is_looked_at_when_it_is_sent_too(local: LocalPipedrive, receiver: Receiver) -> None:
    _listen(local, receiver)
    _happen(local)
    caller: Caller = vars(local.webhooks)["_caller"]
    caller.allow_private = False
    (tried,) = local.webhooks.deliver()
    assert tried.status is None
    assert "private" in tried.problem
    assert receiver.came == []


def test_nothing_is_lost_when_the_server_is_killed(receiver: Receiver, tmp_path: Path) -> None:
    receiver.status = 500
    more = ("--database", "kept.sqlite", "--control", "--allow-private-webhooks")
    with Serving(tmp_path, *more) as first:
        first.post("/v1/webhooks", subscription_url=receiver.url, event_action="added", event_object="person")
        first.post("/v1/persons", name="Survivor")
        receiver.wait_for(1)
        first.signal(signal.SIGKILL)
        first.wait()
    receiver.status = 200
    with Serving(tmp_path, *more) as second:
        httpx2.post(f"{second.url}/_local/clock", json={"advance": 200})
        receiver.wait_for(2)
        second.signal()
        code, _, errors = second.wait()
    assert (code, errors) == (0, "")
    names = {each.event["current"]["name"] for each in receiver.came}
    assert names == {"Survivor"}
    assert {each.event["meta"]["timestamp_micro"] for each in receiver.came} == {
        receiver.came[0].event["meta"]["timestamp_micro"]
    }


def test_a_server_ends_at_once_though_a_receiver_keeps_it_waiting(receiver: Receiver, tmp_path: Path) -> None:
    receiver.go_on.clear()
    with Serving(tmp_path, "--database", "kept.sqlite", "--allow-private-webhooks") as serving:
        serving.post(
            "/v1/webhooks", subscription_url=receiver.url, event_action="added", event_object="person"
        )
        serving.post("/v1/persons", name="Waiting")
        receiver.wait_for(1)
        serving.signal()
        code, _, errors = serving.wait()
    assert (code, errors) == (0, "")


moments = st.floats(0, 1e10, allow_nan=False)
standings = st.builds(
    Standing,
    failures=st.integers(0, MOST_FAILURES - 1),
    banned_until=st.none() | moments,
    failing_since=st.none() | moments,
)


@given(standings, st.integers(0, 3), moments)
def test_what_a_failure_brings(standing: Standing, retry: int, now: float) -> None:
    verdict = after_failure(standing, retry, now)
    since = now if standing.failing_since is None else standing.failing_since
    assert verdict.standing.failing_since == since
    assert verdict.is_removed == (now - since >= MOST_FAILING)
    if not verdict.is_removed:
        last_straw = retry == 0 and standing.failures == MOST_FAILURES - 1
        assert verdict.is_banned == last_straw
        if last_straw:
            assert verdict.standing.is_banned(now)
            assert not verdict.standing.is_banned(now + BAN)
            assert verdict.standing.failures == 0
        else:
            assert verdict.standing.failures == standing.failures + (retry == 0)
            assert verdict.due == (now + RETRY_AFTER[retry] if retry < 3 else None)
    assert verdict.due is None or not (verdict.is_banned or verdict.is_removed)


@given(standings, st.lists(st.tuples(st.booleans(), st.integers(0, 3))), moments)
def test_a_ban_takes_ten_failing_events_in_a_row(
    standing: Standing, tries: list[tuple[bool, int]], now: float
) -> None:
    in_a_row, standing = 0, Standing()
    for arrives, retry in tries:
        if arrives:
            standing = after_success(standing, retry)
            in_a_row = 0 if retry == 0 else in_a_row
            assert standing.failing_since is None
            continue
        verdict = after_failure(standing, retry, now)
        in_a_row += retry == 0
        assert verdict.is_banned == (in_a_row == MOST_FAILURES)
        in_a_row = 0 if verdict.is_banned else in_a_row
        standing = verdict.standing
