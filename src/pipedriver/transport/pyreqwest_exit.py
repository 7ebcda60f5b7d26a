"""Lets the interpreter end while pyreqwest's own thread is at work.

That thread wakes the event loop when an answer has arrived, and takes Python's lock for it. Before Python
3.14 an interpreter that ends takes such a thread down in the midst of that, and the process is aborted
although the program has done all it had to do (PyO3/pyo3-async-runtimes, issue 40). A daemon thread that
waits for an answer may meet the same end. So at exit whatever is under way is given up, and the threads are
waited for.
"""

from __future__ import annotations

import os
import sys
import time
from _thread import get_ident
from _weakrefset import WeakSet

from pyreqwest.client import SyncClientBuilder

from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.transport.at_exit import do_last

if TYPE_CHECKING:
    from typing import Protocol

    class UnderWay(Protocol):
        """What has to be given up when the interpreter ends."""

        def give_up(self) -> bool:
            """Break off what is under way, and begin nothing more but in the main thread.

            Returns whether something is still under way, so that it has to be asked again.
            """
            ...


LONGEST_WAIT = 5.0
"""Seconds that the interpreter waits at most where a thread does not come back from a request given up."""


class _Exit:
    """What is done when the interpreter ends."""

    def __init__(self) -> None:
        self._known: WeakSet[UnderWay] = WeakSet()
        self._runtimes: set[tuple[int, bool]] = set()
        self._files: set[str] = set()

    def watch(self, transport: UnderWay, file: str) -> None:
        """Give a transport up at exit.

        Args:
            transport: it is not kept alive by this.
            file: the module in which threads wait for its answers.
        """
        self._files.add(file)
        self._known.add(transport)

    def note_runtime(self, *, many_threads: bool) -> None:
        """Note which of pyreqwest's two runtimes this process uses."""
        self._runtimes.add((os.getpid(), many_threads))

    def wait(self) -> None:
        """Give up what is under way, and wait until no other thread is about to touch Python for it."""
        deadline = time.monotonic() + LONGEST_WAIT
        while self._is_under_way() and time.monotonic() < deadline:
            time.sleep(0.001)
        for process, many_threads in list(self._runtimes):
            if process == os.getpid():
                _pass_through(many_threads=many_threads)

    def _is_under_way(self) -> bool:
        pending = [transport.give_up() for transport in list(self._known)]
        return any(pending) or any(
            frame.f_code.co_filename in self._files
            for thread, frame in _frames().items()
            if thread != get_ident()
        )


_frames = sys._current_frames  # pyright: ignore[reportPrivateUsage]  # documented in spite of its name


def _pass_through(*, many_threads: bool) -> None:
    """Have the runtime's thread do something, so that whatever it was at before is done.

    It refuses a plain request of a client that may only encrypt. Nothing is sent, so no certificates are
    loaded to check a server with, which is what makes other clients dear.
    """
    builder = SyncClientBuilder().runtime_multithreaded(many_threads).no_proxy()
    from contextlib import suppress

    from pyreqwest.exceptions import PyreqwestError

    with suppress(PyreqwestError, RuntimeError):
        client = builder.https_only(True).danger_accept_invalid_certs(True).build()
        client.get("http://localhost/").build().send()


at_exit = _Exit()
"""That of this process, and of those forked from it."""

do_last(at_exit.wait)
