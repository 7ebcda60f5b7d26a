# Made by tools/generate.py from tests/client/aio/test_transports.py: change that, and run it again.
"""The transports, against real sockets: what arrives, what comes back, and what a failure tells."""

from __future__ import annotations

import copy
import pickle

import pytest

from pipedriver import (
    Client,
    Httpx2Transport,
    OutcomeUnknown,
    PyreqwestTransport,
    Request,
    RequestError,
    Transport,
    TransportFailure,
)
from tests.client.loopback import (
    Connection,
    Loopback,
    Received,
    Turn,
    answers,
    falls_silent,
    full_port,
    hangs_up,
    loopback,
    refusing_port,
    resets,
)


def post(url: str, *, timeout: float = 5.0) -> Request:
    return Request("POST", f"{url}/v1/deals?a=b%20c", {"x-api-token": "secret"}, b'{"title":"x"}', timeout)


def failure_of(transport: Transport, request: Request) -> TransportFailure:
    with pytest.raises(TransportFailure) as caught:
        transport.send(request)
    assert "secret" not in str(caught.value)
    assert "a=b" not in str(caught.value), "a query may hold what belongs in no log"
    return caught.value


def test_a_request_arrives_as_it_was_made(transport: Transport) -> None:
    with loopback(answers({"id": 5}, 201, {"X-Request-Id": "r"})) as server:
        response = transport.send(post(server.url))
    assert response.status == 201
    assert response.headers["x-request-id"] == "r"
    assert response.headers["content-type"] == "application/json"
    assert response.body == b'{"success": true, "data": {"id": 5}}'
    assert isinstance(response.body, bytes)
    received = server.received[0]
    assert received.verb == "POST"
    assert received.target == "/v1/deals?a=b%20c"
    assert received.body == b'{"title":"x"}'
    assert received.headers["x-api-token"] == "secret"
    assert received.headers["content-length"] == "13"
    assert "gzip" in received.headers["accept-encoding"]
    for unwanted in ("referer", "cookie", "authorization"):
        assert unwanted not in received.headers


@pytest.mark.parametrize("verb", ["GET", "PUT", "PATCH", "DELETE"])
def test_every_verb_with_and_without_a_body(transport: Transport, verb: str) -> None:
    with loopback(answers()) as server:
        transport.send(Request(verb, f"{server.url}/v1/deals/5"))
        transport.send(Request(verb, f"{server.url}/v1/deals/5", body=b"{}"))
    assert [received.verb for received in server.received] == [verb, verb]
    assert [received.body for received in server.received] == [b"", b"{}"]


def test_a_connection_is_used_again_and_cookies_are_not_kept(transport: Transport) -> None:
    with loopback(answers(headers={"set-cookie": "a=b; Path=/"})) as server:
        for _ in range(3):
            transport.send(Request("GET", f"{server.url}/v1/deals"))
    assert server.connections == 1
    assert not [received for received in server.received if "cookie" in received.headers]


def test_an_error_status_is_an_answer_like_any_other(transport: Transport) -> None:
    with loopback(answers(status=503)) as server:
        assert (transport.send(post(server.url))).status == 503


def test_a_redirect_is_not_followed(transport: Transport) -> None:
    with (
        loopback(answers()) as elsewhere,
        loopback(answers(status=302, headers={"location": elsewhere.url})) as server,
    ):
        response = transport.send(Request("GET", server.url, {"x-api-token": "secret"}))
    assert response.status == 302
    assert response.headers["location"] == elsewhere.url
    assert elsewhere.received == []


def test_compressed_answers_are_unpacked(transport: Transport) -> None:
    import gzip

    packed = gzip.compress(b'{"success": true}')

    def turn(connection: Connection, _: Received) -> None:
        connection.answer(200, packed, {"content-encoding": "gzip"})

    with loopback(turn) as server:
        assert (transport.send(post(server.url))).body == b'{"success": true}'


def test_a_large_body_goes_both_ways(transport: Transport) -> None:
    large = b"x" * 3_000_000

    def turn(connection: Connection, received: Received) -> None:
        connection.answer(200, received.body)

    with loopback(turn) as server:
        request = Request("POST", server.url, body=large, timeout=20)
        assert (transport.send(request)).body == large


def test_a_refused_connection_surely_sent_nothing(transport: Transport) -> None:
    with refusing_port() as url:
        failure = failure_of(transport, post(url))
    assert failure.sent is False
    assert failure.timed_out is False


def test_a_connection_not_made_in_time_surely_sent_nothing(hasty_transport: Transport) -> None:
    with full_port() as url:
        failure = failure_of(hasty_transport, post(url))
    assert failure.sent is False
    assert failure.timed_out is True


def test_a_failed_handshake_surely_sent_nothing(transport: Transport) -> None:
    server = Loopback(answers(), unread=True)
    failure = failure_of(transport, post(server.url.replace("http:", "https:")))
    server.close()
    assert failure.sent is False


def half_a_head(connection: Connection, _: Received) -> None:
    connection.write(b"HTTP/1.1 200 O")
    connection.close()


def half_a_body(connection: Connection, _: Received) -> None:
    connection.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{")
    connection.close()


def half_the_chunks(connection: Connection, _: Received) -> None:
    connection.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n")
    connection.close()


def no_http(connection: Connection, _: Received) -> None:
    connection.write(b"220 mail.example ready\r\n\r\n")
    connection.close()


def not_packed(connection: Connection, _: Received) -> None:
    connection.answer(200, b"this was never packed", {"content-encoding": "gzip"})


@pytest.mark.parametrize(
    "turn", [hangs_up, resets, half_a_head, half_a_body, half_the_chunks, no_http, not_packed]
)
def test_a_broken_answer_may_mean_that_it_was_done(transport: Transport, turn: Turn) -> None:
    with loopback(turn) as server:
        failure = failure_of(transport, post(server.url))
    assert failure.sent is True
    assert failure.timed_out is False
    assert len(server.received) == 1, "a transport repeats nothing by itself"


def test_hanging_up_before_reading_is_not_certain_either(
    transport: Transport,
) -> None:
    with loopback(unread=True) as server:
        failure = failure_of(transport, post(server.url))
    assert failure.sent is True


def test_silence_ends_with_the_time_out(transport: Transport) -> None:
    with loopback(falls_silent) as server:
        failure = failure_of(transport, post(server.url, timeout=1.0))
    assert failure.sent is True
    assert failure.timed_out is True


def test_a_trickle_ends_with_the_time_out(transport: Transport) -> None:
    def turn(connection: Connection, _: Received) -> None:
        connection.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
        try:
            while not connection.waits(0.05):
                connection.write(b"x")
        except OSError:
            return

    with loopback(turn) as server:
        failure = failure_of(transport, post(server.url, timeout=1.0))
    assert failure.sent is True
    assert failure.timed_out is True


def test_a_connection_that_was_closed_meanwhile_repeats_nothing(transport: Transport) -> None:
    """Whether the client has noticed the end of the connection is chance; what counts is certain."""

    def turn(connection: Connection, _: Received) -> None:
        connection.answer()
        connection.close()

    with loopback(turn) as server:
        done = 0
        for _ in range(5):
            try:
                transport.send(post(server.url))
                done += 1
            except TransportFailure as failure:
                certain = failure.sent
                assert certain is True
            server.wait_for_hang_ups()
    assert done <= len(server.received) <= 5


@pytest.mark.parametrize(
    "request_",
    [Request("GET", "http://[::1/x"), Request("GET", "http://localhost/", {"x-api-token": "sec\nret"})],
)
def test_what_is_no_request_is_not_sent(transport: Transport, request_: Request) -> None:
    with pytest.raises((RequestError, TransportFailure)) as caught:
        transport.send(request_)
    assert "sec" not in str(caught.value)
    assert getattr(caught.value, "sent", False) is False


def test_a_closed_transport_sends_nothing(transport: Transport) -> None:
    with loopback(answers()) as server:
        transport.send(post(server.url))
        transport.close()
        transport.close()
        failure = failure_of(transport, post(server.url))
    assert failure.sent is False
    assert len(server.received) == 1


@pytest.mark.parametrize("kind", [PyreqwestTransport, Httpx2Transport])
def test_other_machines_are_reached_through_the_proxy(
    kind: type[PyreqwestTransport | Httpx2Transport], monkeypatch: pytest.MonkeyPatch
) -> None:
    with loopback(answers()) as proxy:
        for name in ("HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, proxy.url)
        transport = kind()
        response = transport.send(Request("GET", "http://pipedrive.invalid/v1/deals"))
        transport.close()
    assert response.status == 200
    assert proxy.received[0].target == "http://pipedrive.invalid/v1/deals"


def test_a_client_over_a_socket(transport: Transport) -> None:
    with loopback(answers({"id": 5, "title": "Ten chairs"}), hangs_up) as server:
        client = Client("secret", base_url=server.url, transport=transport)
        deal = client.v1.deals.get(5)
        assert deal.title == "Ten chairs"
        assert deal.answer is not None
        twin = pickle.loads(pickle.dumps(deal))
        assert twin.answer.headers == dict(deal.answer.headers)
        assert copy.deepcopy(deal).answer == twin.answer
        with pytest.raises(OutcomeUnknown):
            client.v1.deals.create(title="Ten chairs")
    assert [received.verb for received in server.received] == ["GET", "POST"]
    assert server.received[0].headers["x-api-token"] == "secret"
    assert server.received[0].headers["user-agent"].startswith("pipedriver/")
