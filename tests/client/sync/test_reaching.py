# Made by tools/generate.py from tests/client/aio/test_reaching.py: change that, and run it again.
"""Certificates, proxies, HTTP/2 and IPv6, with both transports, over real sockets."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from pipedriver import (
    ConfigurationError,
    Httpx2Transport,
    PyreqwestTransport,
    Request,
    Transport,
    TransportFailure,
)
from tests.client.loopback import answers, loopback
from tests.client.reaching import HOST, Authority, http2_server, proxy

PYREQWEST, HTTPX2 = "pyreqwest", "httpx2"
KINDS = pytest.mark.parametrize("kind", [PYREQWEST, HTTPX2])


@pytest.fixture(scope="module")
def authority() -> Authority:
    """Whom nobody trusts unless told to."""
    return Authority()


def made(
    kind: str,
    authority: Authority,
    *,
    trusts: bool = True,
    identity: bool = False,
    proxy: str | None = None,
    http2: bool = False,
) -> Transport:
    """A transport of either kind, set up the way that is its own."""
    if kind == PYREQWEST:
        return PyreqwestTransport(
            proxy=proxy,
            trust=authority.pem if trusts else None,
            identity=authority.identity if identity else None,
            http2=http2,
        )
    verify = authority.trusting(with_identity=identity) if trusts else True
    return Httpx2Transport(httpx2.Client(verify=verify, proxy=proxy, http2=http2, trust_env=False))


def status(transport: Transport, url: str) -> int:
    """The status of an answer; the transport is closed."""
    try:
        return (transport.send(Request("GET", url + "/v1/deals"))).status
    finally:
        transport.close()


def failure(transport: Transport, url: str) -> TransportFailure:
    """How a request fails."""
    with pytest.raises(TransportFailure) as failed:
        status(transport, url)
    return failed.value


@KINDS
def test_a_certificate_is_trusted_where_that_is_said(kind: str, authority: Authority) -> None:
    with loopback(answers(), tls=authority.server()) as server:
        failed = failure(made(kind, authority, trusts=False), server.url)
        assert failed.sent is False
        assert status(made(kind, authority), server.url) == 200
    assert len(server.received) == 1


def test_what_is_not_encrypted_on_this_machine_does_not_loosen_what_is(authority: Authority) -> None:
    transport = PyreqwestTransport()
    with loopback(answers()) as open_server, loopback(answers(), tls=authority.server()) as server:
        assert (transport.send(Request("GET", f"{open_server.url}/v1/deals"))).status == 200
        assert (failure(transport, server.url)).sent is False
    assert server.received == []


@KINDS
def test_a_server_that_asks_for_the_client_s_certificate(kind: str, authority: Authority) -> None:
    with loopback(answers(), tls=authority.server(asks_for_identity=True)) as server:
        failure(made(kind, authority), server.url)
        assert status(made(kind, authority, identity=True), server.url) == 200
    assert len(server.received) == 1


@KINDS
def test_a_proxy_with_a_password(kind: str, authority: Authority) -> None:
    with loopback(answers()) as server:
        address = server.url.replace("://", "://maria:geheim@")
        assert status(made(kind, authority, proxy=address), f"http://{HOST}") == 200
    received = server.received[0]
    assert received.target == f"http://{HOST}/v1/deals"
    assert received.headers["proxy-authorization"] == expected_authorization()


@KINDS
def test_a_tunnel_through_a_proxy(kind: str, authority: Authority) -> None:
    with loopback(answers(), tls=authority.server()) as server, proxy(server.port) as between:
        address = between.url.replace("://", "://maria:geheim@")
        assert status(made(kind, authority, proxy=address), f"https://{HOST}") == 200
    assert between.asked == [(f"CONNECT {HOST}:443 HTTP/1.1", expected_authorization())]


@KINDS
def test_a_proxy_that_refuses_is_told_without_the_password(kind: str, authority: Authority) -> None:
    with proxy(1, refuses=True) as between:
        address = between.url.replace("://", "://maria:geheim@")
        transport = made(kind, authority, proxy=address)
        assert "geheim" not in repr(transport)
        failed = failure(transport, f"https://{HOST}")
    assert failed.sent is False
    assert "geheim" not in str(failed)
    assert "geheim" not in repr(failed.__cause__)


def expected_authorization() -> str:
    """What the proxy is to get."""
    return "Basic " + base64.b64encode(b"maria:geheim").decode()


@pytest.mark.parametrize("kind", [PyreqwestTransport, Httpx2Transport])
def test_no_proxy_of_the_environment_holds(
    kind: Callable[[], Transport], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The fixtures have set a proxy that refuses.
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.2")
    with loopback(answers(), address="127.0.0.2") as server:
        assert status(kind(), server.url) == 200


@KINDS
@pytest.mark.parametrize("http2", [True, False])
def test_http2_where_it_is_asked_for(kind: str, http2: bool, authority: Authority, tmp_path: Path) -> None:
    with http2_server(authority, tmp_path) as url:
        transport = made(kind, authority, http2=http2)
        bodies = [(transport.send(Request("GET", url))).body for _ in range(3)]
        transport.close()
    assert bodies == [b"2" if http2 else b"1.1"] * 3


@pytest.mark.parametrize("kind", [PyreqwestTransport, Httpx2Transport])
def test_ipv6(kind: Callable[[], Transport]) -> None:
    with loopback(answers(), address="::1") as server:
        assert status(kind(), server.url) == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("proxy", "maria:geheim"),
        ("proxy", "ftp://maria:geheim@127.0.0.1"),
        ("proxy", "http://maria:geheim@127.0.0.1:port"),
        ("trust", b"geheim"),
        ("trust", "/nowhere/geheim.pem"),
        ("identity", b"geheim"),
    ],
)
def test_what_cannot_work_is_said_at_once_and_without_secrets(name: str, value: object) -> None:
    with pytest.raises(ConfigurationError) as refused:
        PyreqwestTransport(**{name: value})  # type: ignore[arg-type]  # that is the test
    assert "geheim" not in str(refused.value).replace("/nowhere/geheim.pem", "")


def test_a_broken_identity_is_told_without_secrets(authority: Authority) -> None:
    pem = b"-----BEGIN PRIVATE KEY-----\nZ2VoZWlt\n-----END PRIVATE KEY-----\n"
    transport = PyreqwestTransport(identity=pem)
    with pytest.raises(ConfigurationError) as refused:
        status(transport, "https://127.0.0.1:1")
    assert refused.value.__cause__ is None
    assert "Z2VoZWlt" not in str(refused.value)
