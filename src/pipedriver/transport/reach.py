"""How servers are reached: proxy, certificates, version of HTTP. Checked when a transport is made."""

from __future__ import annotations

from pipedriver.core.classes import Frozen
from pipedriver.core.errors import ConfigurationError
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from pipedriver.transport.pem import Pem


class Reach(Frozen, hidden=("proxy", "trust", "identity")):
    """How servers are reached.

    Attributes:
        connect_timeout: seconds that making a connection may take.
        proxy: the address of a proxy for everything but this machine's own addresses, ``"environment"`` for
            the one that ``HTTPS_PROXY``, ``HTTP_PROXY``, ``ALL_PROXY`` and ``NO_PROXY`` tell, None for none.
        trust: certificates that are trusted beside the system's.
        identity: the client's own certificate with its key.
        http2: whether HTTP/2 is spoken with servers that offer it.
    """

    connect_timeout: float
    proxy: str | None = "environment"
    trust: bytes | None = None
    identity: bytes | None = None
    http2: bool = False


def read_reach(
    connect_timeout: float, proxy: str | None, trust: Pem | None, identity: Pem | None, http2: bool
) -> Reach:
    """Put together how servers are reached.

    Raises:
        ConfigurationError: a file cannot be read, or something is no address or no PEM. Neither the proxy's
            password nor a key is in its text.
    """
    if proxy is not None and proxy != "environment":
        _check_proxy(proxy)
    return Reach(
        connect_timeout,
        proxy,
        None if trust is None else _pem(trust, "trust", "CERTIFICATE"),
        None if identity is None else _pem(identity, "identity", "PRIVATE KEY"),
        http2,
    )


def _check_proxy(proxy: str) -> None:
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(proxy)
        is_address = parts.scheme in ("http", "https", "socks5", "socks5h") and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        is_address = False
    if not is_address:
        raise ConfigurationError(
            "the proxy is no address: http://user:password@host:port, https:// or socks5://"
        )


def _pem(given: Pem, name: str, needed: str) -> bytes:
    if isinstance(given, bytes):
        content = given
    else:
        from pathlib import Path

        try:
            content = Path(given).read_bytes()
        except OSError as error:
            raise ConfigurationError(f"{name}: {given} cannot be read: {error.strerror}") from error
    if f"{needed}-----".encode() not in content:
        raise ConfigurationError(f"{name}: there is no PEM {needed.lower()} in it")
    return content
