"""Taking the address of a server, before there is anything to answer with."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket


class CannotListen(Exception):
    """The address cannot be taken; the message says why, in one line."""


def take_address(host: str, port: int, *, option: str = "--port") -> list[socket.socket]:
    """Sockets that hold the address and do not listen yet: whoever calls before that is turned away.

    A name may stand for several addresses, as ``localhost`` does; those that the machine has are all taken.

    Args:
        host: a name or an address.
        port: the port; 0 takes a free one.
        option: what the port was chosen with, for what is said where it cannot be taken.

    Raises:
        CannotListen: the host is unknown or not this machine's, or the port is taken or not allowed.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise CannotListen(f"cannot listen on {host}: no such host") from error
    taken: list[socket.socket] = []
    failure: OSError | None = None
    for family, kind, protocol, _, address in dict.fromkeys(found):
        bound = socket.socket(family, kind, protocol)
        try:
            if os.name == "posix":
                bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            bound.bind((address[0], port or (taken[0].getsockname()[1] if taken else 0), *address[2:]))
        except OSError as error:
            bound.close()
            if error.errno != errno.EADDRNOTAVAIL or not failure:
                failure = error
            if error.errno == errno.EADDRNOTAVAIL:
                continue
            break
        taken.append(bound)
    else:
        if taken:
            return taken
    for bound in taken:
        bound.close()
    raise CannotListen(explain(host, port, failure, option=option))


def explain(host: str, port: int, error: OSError | None, *, option: str = "--port") -> str:
    """Why an address cannot be taken, in one line."""
    match error.errno if error else None:
        case errno.EADDRINUSE:
            return f"port {port} is in use: choose another with {option}, or 0 for a free one"
        case errno.EACCES | errno.EPERM:
            return f"port {port} is not allowed to this user: choose one above 1023 with {option}"
        case errno.EADDRNOTAVAIL:
            return f"cannot listen on {host}: it is no address of this machine"
        case _:
            reason = (error.strerror if error else None) or str(error)
            return f"cannot listen on {host}, port {port}: {reason}"


def is_loopback(bound: socket.socket) -> bool:
    """Whether only this machine can reach a socket."""
    return ipaddress.ip_address(str(bound.getsockname()[0]).partition("%")[0]).is_loopback


def url_of(bound: socket.socket, scheme: str = "http") -> str:
    """The base address of a server that listens on a socket; one on every address is named by loopback."""
    host, port = bound.getsockname()[:2]
    address = ipaddress.ip_address(str(host).partition("%")[0])
    if address.is_unspecified:
        return f"{scheme}://127.0.0.1:{port}" if address.version == 4 else f"{scheme}://[::1]:{port}"
    return f"{scheme}://[{host}]:{port}" if address.version == 6 else f"{scheme}://{host}:{port}"
