"""Where the server may call: addresses of the internet, and others only where that is asked for.

Whoever may register a webhook could otherwise have the server call what the server alone can reach.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_LONGEST = 2000
_PORTS = {"http": 80, "https": 443}
_OWN_DOMAINS = ("pipedrive.com",)
_MACHINE_ITSELF = ("localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback")


class Unreachable(Exception):
    """The address cannot be called, or may not be; the message says why, in one line."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart.

    Attributes:
        is_secure: whether TLS is spoken.
        host: the name, or the address, without brackets.
        port: the port.
        path: path and query, as they go into the request; they may hold a secret.
    """

    is_secure: bool
    host: str
    port: int
    path: str = field(repr=False)

    @property
    def authority(self) -> str:
        """Host and port as the request names them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS["https" if self.is_secure else "http"] else f"{host}:{self.port}"


def read_target(url: str) -> Target:
    """Take an address apart.

    Raises:
        Unreachable: it is no absolute http or https address, or holds credentials or a fragment.
    """
    if len(url) > _LONGEST or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise Unreachable("invalid or non-reachable URL")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Unreachable("invalid or non-reachable URL") from error
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in _PORTS or not host or port == 0 or "%" in host:
        raise Unreachable("invalid or non-reachable URL")
    if "@" in parts.netloc:
        raise Unreachable("must not hold credentials; http_auth_user and http_auth_password take them")
    if parts.fragment:
        raise Unreachable("must not have a fragment")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme == "https", host, port or _PORTS[parts.scheme], path)


def check_subscription(url: str, *, own: str, allow_private: bool) -> None:
    """Look whether a webhook may name an address. Its name is looked up only when something is sent.

    Args:
        url: the address.
        own: how this server is reached, ``http://127.0.0.1:8080``.
        allow_private: whether it may be one of loopback or of a private network.

    Raises:
        Unreachable: it is none, is of Pipedrive's own API or of this server, or is private.
    """
    target = read_target(url)
    if any(target.host == domain or target.host.endswith(f".{domain}") for domain in _OWN_DOMAINS):
        raise Unreachable("must not be an address of the Pipedrive API")
    try:
        server = read_target(own)
    except Unreachable:
        server = None
    if server is not None and target.port == server.port and _is_same(target.host, server.host):
        raise Unreachable("must not be an address of the Pipedrive API")
    if allow_private:
        return
    if target.host in _MACHINE_ITSELF or target.host.endswith(".localhost"):
        raise Unreachable("invalid or non-reachable URL")
    literal = _literal(target.host)
    if literal is not None and not is_public(literal):
        raise Unreachable("invalid or non-reachable URL")


def addresses_of(target: Target, *, allow_private: bool) -> list[str]:
    """The addresses behind a target. One is to be called as it is here: asked again, a name may give another.

    Raises:
        Unreachable: the name is unknown, or one of its addresses may not be called.
    """
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"{target.host} is unknown") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if not allow_private and not is_public(address):
            raise Unreachable(f"{target.host} is a loopback or private address")
    return addresses


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet: not loopback, private, link-local, multicast or reserved.

    An IPv4 address inside one of IPv6 (mapped, 6to4, NAT64, Teredo) counts as what it leads to.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is None and int(ip) >> 32 == 0:
            inner = ipaddress.IPv4Address(int(ip))
        if inner is not None:
            return is_public(str(inner))
    return (
        ip.is_global
        and not ip.is_multicast
        and not ip.is_reserved
        and not ip.is_loopback
        and not ip.is_link_local
        and not ip.is_unspecified
    )


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def _literal(host: str) -> str | None:
    """The IP address that a host is, in any spelling that systems take: ``127.1``, ``0x7f000001``."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, UnicodeError):
        return None


def _is_same(one: str, other: str) -> bool:
    def plain(host: str) -> str:
        literal = _literal(host)
        if literal is not None and ipaddress.ip_address(literal).is_loopback:
            return "localhost"
        return literal or host

    return plain(one) == plain(other)
