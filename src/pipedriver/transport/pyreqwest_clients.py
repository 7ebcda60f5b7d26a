"""The clients of pyreqwest that a transport uses, one for each process and each way to the servers."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta

from pipedriver.core.classes import Frozen
from pipedriver.core.errors import ConfigurationError
from pipedriver.core.http import USUAL_TIMEOUT, TransportFailure
from pipedriver.core.standins import TYPE_CHECKING, Generic
from pipedriver.transport.loopback import is_on_this_machine
from pipedriver.transport.pyreqwest_exit import at_exit
from pipedriver.transport.reach import Reach

if TYPE_CHECKING:
    from typing import Any, TypeVar

    from pyreqwest.client import BaseClient, ClientBuilder, SyncClientBuilder

    B = TypeVar("B", ClientBuilder, SyncClientBuilder)
    C = TypeVar("C", bound=BaseClient)


_AFTER_SCHEME = len("https://")
"""Where the host of an address has begun, whatever its scheme."""


def failures() -> tuple[type[Exception], ...]:
    """What pyreqwest raises. It is asked, and so loaded, only where something was raised."""
    from pyreqwest.exceptions import PyreqwestError

    return PyreqwestError, OSError, ValueError


class Way(Frozen):
    """How a client is to reach servers.

    Attributes:
        reach: proxy, certificates, and the like.
        direct: whether no proxy is used.
        plain: whether it is for unencrypted addresses of this machine alone.
        many_threads: whether it runs on pyreqwest's second runtime.
        silence: how long nothing may come; None where each request has a limit of its own.
    """

    reach: Reach
    direct: bool
    plain: bool
    many_threads: bool
    silence: timedelta | None = None

    def configured(self, builder: B) -> B:
        """The builder, told of all this."""
        reach = self.reach
        if self.direct or reach.proxy is None:
            builder = builder.no_proxy()
        elif reach.proxy != "environment":
            from pyreqwest.proxy import ProxyBuilder

            builder = builder.proxy(ProxyBuilder.all(reach.proxy))
        if self.plain:
            # It never encrypts, and loading the system's certificates takes longer than a first call has.
            builder = builder.danger_accept_invalid_certs(True)
        if reach.trust is not None:
            builder = builder.add_root_certificate_pem(reach.trust)
        if reach.identity is not None:
            builder = builder.identity_pem(reach.identity)
        if reach.http2:
            builder = builder.http2(True)
        if self.silence is not None:
            builder = builder.read_timeout(self.silence)
        else:
            # Said once for all requests but those that say otherwise.
            builder = builder.timeout(timedelta(seconds=USUAL_TIMEOUT))
        builder = builder.runtime_multithreaded(self.many_threads)
        builder = builder.connect_timeout(timedelta(seconds=reach.connect_timeout))
        return builder.follow_redirects(False).referer(False)


class Last(Generic["C"]):
    """What was reached last, which nearly always is what is reached next.

    Attributes:
        origin: scheme and host, with the slash that ends them.
        process: the process whose client it is.
        client: what reaches it.
    """

    __slots__ = ("client", "origin", "process")

    def __init__(self, origin: str, process: int, client: C) -> None:
        self.origin = origin
        self.process = process
        self.client = client


_NONE: Last[Any] = Last("", -1, None)
"""Nothing was."""


class Clients(Generic["C"]):
    """Keeps the clients of a transport, apart for each process and for this machine's own servers.

    The runtime behind pyreqwest does not survive a fork: a child of ``fork()`` needs another client, on the
    library's second runtime, and has to leave its parent's alone, which stays here, neither used nor dropped.

    Args:
        build: makes a client.
        reach: proxy, certificates, and the like.
    """

    def __init__(self, build: Callable[[Way], C], reach: Reach) -> None:
        self._build = build
        self._reach = reach
        self._clients: dict[tuple[int, bool, bool, float | None], C] = {}
        self._last: Last[C] = _NONE
        self._closed = False
        self._main_thread_alone = False

    def reaching(self, url: str, *, silence: float | None = None) -> C:
        """The client of this process for an address; made when it is first needed.

        ``silence`` is how many seconds may pass between two pieces of a body that is read piece by piece.
        """
        process = os.getpid()
        last = self._last
        if silence is None and url.startswith(last.origin) and last.process == process:
            return last.client
        client = self._found(process, url, silence)
        end = url.find("/", _AFTER_SCHEME)
        if silence is None and end > 0:
            self._last = Last(url[: end + 1], process, client)
            if self._closed or self._main_thread_alone:
                # Said meanwhile, perhaps; and each request has to be looked at then.
                self._last = _NONE
        return client

    def _found(self, process: int, url: str, silence: float | None) -> C:
        is_near = is_on_this_machine(url)
        key = (process, is_near, is_near and url.startswith("http://"), silence)
        client = self._clients.get(key)
        if client is not None:
            return client
        if self._closed:
            raise TransportFailure("the transport is closed", sent=False)
        if self._main_thread_alone and _is_beside_main_thread():
            raise TransportFailure("the interpreter is ending", sent=False)
        # Of two threads that come here at once, both make a client and one is used: a lock might be forked.
        return self._clients.setdefault(key, self._made(key[1], key[2], silence))

    def close(self) -> list[C]:
        """Refuse whatever comes from now on. Returns the clients of this process, to be closed."""
        self._closed = True
        return self._taken()

    def leave_to_main_thread(self) -> list[C]:
        """Refuse other threads from now on. Returns the clients of this process, to be closed."""
        self._main_thread_alone = True
        return self._taken()

    def _taken(self) -> list[C]:
        self._last = _NONE
        mine = [key for key in list(self._clients) if key[0] == os.getpid()]
        return [self._clients.pop(key) for key in mine]

    def _made(self, direct: bool, plain: bool, silence: float | None) -> C:
        quiet = None if silence is None else timedelta(seconds=silence)
        try:
            return self._built(Way(self._reach, direct, plain, many_threads=False, silence=quiet))
        except RuntimeError:
            pass  # forked
        # One thread is enough, and at exit one alone can be waited for. If it runs already, with as many as
        # somebody else chose, that is refused.
        from contextlib import suppress

        from pyreqwest.runtime import runtime_worker_threads

        with suppress(RuntimeError):
            runtime_worker_threads(1)
        try:
            return self._built(Way(self._reach, direct, plain, many_threads=True, silence=quiet))
        except RuntimeError as error:
            raise ConfigurationError(
                "this process was forked from one that had sent requests with pyreqwest, whose runtime does "
                "not survive that: fork before the first request, start it by 'spawn', or use Httpx2Transport"
            ) from error

    def _built(self, way: Way) -> C:
        try:
            client = self._build(way)
        except failures():
            # Its text may quote what was given, and that may hold a password.
            raise ConfigurationError(
                "the proxy, the trusted certificates or the identity cannot be used"
            ) from None
        at_exit.note_runtime(many_threads=way.many_threads)
        return client


def _is_beside_main_thread() -> bool:
    import threading

    return threading.current_thread() is not threading.main_thread()
