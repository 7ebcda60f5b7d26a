"""The transports, against real sockets: what arrives, what comes back, and what a failure tells."""

from __future__ import annotations

import copy
import pickle

import pytest

from pipedriver import (
    AsyncClient,
    AsyncHttpx2Transport,
    AsyncPyreqwestTransport,
    AsyncTransport,
    OutcomeUnknown,
    Request,
    RequestError,
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


async def failure_of(transport: AsyncTransport, request: Request) -> TransportFailure:
    with pytest.raises(TransportFailure) as caught:
        await transport.send(request)
    assert "secret" not in str(caught.value)
    assert "a=b" not in str(caught.value), "a query may hold what belongs in no log"
    return caught.value


async def test_a_request_arrives_as_it_was_made(transport: AsyncTransport) -> None:
    with loopback(answers({"id": 5}, 201, {"X-Request-Id": "r"})) as server:
        response = await transport.send(post(server.url))
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
async def test_every_verb_with_and_without_a_body(transport: AsyncTransport, verb: str) -> None:
    with loopback(answers()) as server:
        await transport.send(Request(verb, f"{server.url}/v1/deals/5"))
        await transport.send(Request(verb, f"{server.url}/v1/deals/5", body=b"{}"))
    assert [received.verb for received in server.received] == [verb, verb]
    assert [received.body for received in server.received] == [b"", b"{}"]


async def test_a_connection_is_used_again_and_cookies_are_not_kept(transport: AsyncTransport) -> None:
    with loopback(answers(headers={"set-cookie": "a=b; Path=/"})) as server:
        for _ in range(3):
            await transport.send(Request("GET", f"{server.url}/v1/deals"))
    assert server.connections == 1
    assert not [received for received in server.received if "cookie" in received.headers]


async def test_an_error_status_is_an_answer_like_any_other(transport: AsyncTransport) -> None:
    with loopback(answers(status=503)) as server:
        assert (await transport.send(post(server.url))).status == 503


async def test_a_redirect_is_not_followed(transport: AsyncTransport) -> None:
    with (
        loopback(answers()) as elsewhere,
        loopback(answers(status=302, headers={"location": elsewhere.url})) as server,
    ):
        response = await transport.send(Request("GET", server.url, {"x-api-token": "secret"}))
    assert response.status == 302
    assert response.headers["location"] == elsewhere.url
    assert elsewhere.received == []


async def test_compressed_answers_are_unpacked(transport: AsyncTransport) -> None:
    import gzip

    packed = gzip.compress(b'{"success": true}')

    def turn(connection: Connection, _: Received) -> None:
        connection.answer(200, packed, {"content-encoding": "gzip"})

    with loopback(turn) as server:
        assert (await transport.send(post(server.url))).body == b'{"success": true}'


async def test_a_large_body_goes_both_ways(transport: AsyncTransport) -> None:
    large = b"x" * 3_000_000

    def turn(connection: Connection, received: Received) -> None:
        connection.answer(200, received.body)

    with loopback(turn) as server:
        request = Request("POST", server.url, body=large, timeout=20)
        assert (await transport.send(request)).body == large


async def test_a_refused_connection_surely_sent_nothing(transport: AsyncTransport) -> None:
    with refusing_port() as url:
        failure = await failure_of(transport, post(url))
    assert failure.sent is False
    assert failure.timed_out is False


async def test_a_connection_not_made_in_time_surely_sent_nothing(hasty_transport: AsyncTransport) -> None:
    with full_port() as url:
        failure = await failure_of(hasty_transport, post(url))
    assert failure.sent is False
    assert failure.timed_out is True


async def test_a_failed_handshake_surely_sent_nothing(transport: AsyncTransport) -> None:
    server = Loopback(answers(), unread=True)
    failure = await failure_of(transport, post(server.url.replace("http:", "https:")))
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
async def test_a_broken_answer_may_mean_that_it_was_done(transport: AsyncTransport, turn: Turn) -> None:
    with loopback(turn) as server:
        failure = await failure_of(transport, post(server.url))
    assert failure.sent is True
    assert failure.timed_out is False
    assert len(server.received) == 1, "a transport repeats nothing by itself"


async def test_hanging_up_before_reading_is_not_certain_either(
    transport: AsyncTransport,
) -> None:
    with loopback(unread=True) as server:
        failure = await failure_of(transport, post(server.url))
    assert failure.sent is True


async def test_silence_ends_with_the_time_out(transport: AsyncTransport) -> None:
    with loopback(falls_silent) as server:
        failure = await failure_of(transport, post(server.url, timeout=1.0))
    assert failure.sent is True
    assert failure.timed_out is True


async def test_a_trickle_ends_with_the_time_out(transport: AsyncTransport) -> None:
    def turn(connection: Connection, _: Received) -> None:
        connection.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
        try:
            while not connection.waits(0.05):
                connection.write(b"x")
        except OSError:
            return

    with loopback(turn) as server:
        failure = await failure_of(transport, post(server.url, timeout=1.0))
    assert failure.sent is True
    assert failure.timed_out is True


async def test_a_connection_that_was_closed_meanwhile_repeats_nothing(transport: AsyncTransport) -> None:
    """Whether the client has noticed the end of the connection is chance; what counts is certain."""

    def turn(connection: Connection, _: Received) -> None:
        connection.answer()
        connection.close()

    with loopback(turn) as server:
        done = 0
        for _ in range(5):
            try:
                await transport.send(post(server.url))
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
async def test_what_is_no_request_is_not_sent(transport: AsyncTransport, request_: Request) -> None:
    with pytest.raises((RequestError, TransportFailure)) as caught:
        await transport.send(request_)
    assert "sec" not in str(caught.value)
    assert getattr(caught.value, "sent", False) is False


async def test_a_closed_transport_sends_nothing(transport: AsyncTransport) -> None:
    with loopback(answers()) as server:
        await transport.send(post(server.url))
        await transport.close()
        await transport.close()
        failure = await failure_of(transport, post(server.url))
    assert failure.sent is False
    assert len(server.received) == 1


@pytest.mark.parametrize("kind", [AsyncPyreqwestTransport, AsyncHttpx2Transport])
async def test_other_machines_are_reached_through_the_proxy(
    kind: type[AsyncPyreqwestTransport | AsyncHttpx2Transport], monkeypatch: pytest.MonkeyPatch
) -> None:
    with loopback(answers()) as proxy:
        for name in ("HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, proxy.url)
        transport = kind()
        response = await transport.send(Request("GET", "http://pipedrive.invalid/v1/deals"))
        await transport.close()
    assert response.status == 200
    assert proxy.received[0].target == "http://pipedrive.invalid/v1/deals"


async def test_a_client_over_a_socket(transport: AsyncTransport) -> None:
    with loopback(answers({"id": 5, "title": "Ten chairs"}), hangs_up) as server:
        client = AsyncClient("secret", base_url=server.url, transport=transport)
        deal = await client.v1.deals.get(5)
        assert deal.title == "Ten chairs"
        assert deal.answer is not None
        twin = pickle.loads(pickle.dumps(deal))
        assert twin.answer.headers == dict(deal.answer.headers)
        assert copy.deepcopy(deal).answer == twin.answer
        with pytest.raises(OutcomeUnknown):
            await client.v1.deals.create(title="Ten chairs")
    assert [received.verb for received in server.received] == ["GET", "POST"]
    assert server.received[0].headers["x-api-token"] == "secret"
    assert server.received[0].headers["user-agent"].startswith("pipedriver/")
