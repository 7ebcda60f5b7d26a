"""The readers of a server as the writer sees them: started, given connections, gathered, and ended."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import uvicorn

from pipedriver.server.application import Application
from pipedriver.server.faults.rules import Faults
from pipedriver.server.processes.answering import Answering
from pipedriver.server.processes.hand import Hand, Word
from pipedriver.server.processes.moving import Headers, MakeConnection, adopt, connections_with, leave_all
from pipedriver.server.processes.reading import ClockTold, Orders, moved, received
from pipedriver.server.processes.tasks import Tasks
from pipedriver.server.serving import SECONDS_TO_FINISH
from pipedriver.server.store.sqlite import FileDatabase

MOST_READERS = 4
"""The readers that are started where nobody says how many."""

LONGEST_LOG = 192 * 1024 * 1024
"""A log of more bytes is to begin anew."""

CAN_HAND = hasattr(socket, "send_fds") and hasattr(socket, "AF_UNIX") and os.name == "posix"
"""Whether this system hands connections from one process to another."""

_SECONDS_TO_GATHER = 30.0
"""A reader that does not give its connections back by then is ended, and they with it."""

_SECONDS_BETWEEN_LOOKS = 1.0
_SECONDS_OF_A_GOOD_LIFE = 60.0
_LONGEST_PAUSE = 30.0
_MOST_STILLBORN = 4
"""So many readers that end one after the other before they are ready: the next would fare no better."""
_PROGRAM = "pipedriver.server.processes"
_log = logging.getLogger("pipedriver.server")


def usual_readers() -> int:
    """How many readers suit this machine: one for each core, up to `MOST_READERS`, and none on one core."""
    if not CAN_HAND:
        return 0
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_READERS) if cores > 1 else 0


class _Reader:
    """One reader.

    Attributes:
        process: its process.
        hand: what its connections go over.
        is_ready: whether it takes connections.
        was_ready: whether it ever did.
        connections: how many it has.
        gathered: set while it has given back its idle connections and serves no new request.
    """

    def __init__(self, process: subprocess.Popen[bytes], begun: float) -> None:
        self.process = process
        self.begun = begun
        self.hand: Hand
        self.frames: asyncio.BaseTransport
        self.is_ready = False
        self.was_ready = False
        self.connections = 0
        self.is_gathering = True
        self.gathered = asyncio.Event()
        self.gathered.set()
        self.is_gone = asyncio.Event()


class Readers:
    """The readers of one server. All of it belongs to the server's event loop, but for `gathered`.

    Args:
        application: the server, on a database in a file.
        database: the file.
        count: how many readers there are to be.
        log_requests: whether each request is printed.
    """

    def __init__(self, application: Application, database: Path, count: int, *, log_requests: bool) -> None:
        self._application = application
        self._database = database
        self._count = count
        self._log_requests = log_requests
        self._readers: list[_Reader] = []
        self._tasks = Tasks()
        self._adopting = Tasks()
        self._holds = 0
        self._holding = threading.Lock()
        self._pause = 0.0
        self._stillborn = 0
        self._is_ending = False
        self._leaving = False
        self._loop: asyncio.AbstractEventLoop | None = None

    def connections(self, faults: Faults | None) -> MakeConnection:
        """What makes the server's own connections, which have faults where some are given."""
        self._make = connections_with(self, faults)
        return self._make

    def start(self, server: uvicorn.Server) -> None:
        """Start the readers beside a server that listens; it serves alone until they are ready."""
        self._server = server
        self._loop = asyncio.get_running_loop()
        self._application.others = self
        for _ in range(self._count):
            self._start_one()
        database = self._application.database
        if isinstance(database, FileDatabase):
            self._tasks.begin(self._keep_log_short(database))

    async def end(self) -> None:
        """Let every reader finish what is under way, and wait for them."""
        self._is_ending = True
        self._update()
        self._tasks.cancel()
        for reader in list(self._readers):
            if reader.is_ready:
                reader.hand.say(Word.END)
            else:
                reader.process.kill()
        waiting = [reader.is_gone.wait() for reader in self._readers]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SECONDS_TO_FINISH + 5):
                await asyncio.gather(*waiting)
        self.kill()
        for reader in list(self._readers):
            await reader.is_gone.wait()

    def kill(self) -> None:
        """End every reader at once."""
        for reader in list(self._readers):
            reader.process.kill()

    @contextmanager
    def gathered(self) -> Generator[None]:
        """Serve every connection in this process alone for a while; from any thread but the event loop's.

        Afterwards the readers have connections again, unless something applies that this process alone keeps
        account of.
        """
        loop = self._loop
        assert loop is not None
        asyncio.run_coroutine_threadsafe(self._gather(), loop).result()
        try:
            yield
        finally:
            asyncio.run_coroutine_threadsafe(self._release(), loop).result()

    def standing(self) -> list[dict[str, int | bool]]:
        """Of each reader its number, that it does not write, whether it is ready, and its connections."""
        return [
            {
                "id": reader.process.pid,
                "writes": False,
                "is_ready": reader.is_ready,
                "connections": reader.connections,
            }
            for reader in list(self._readers)
        ]

    # What moves connections asks for these.

    @property
    def leaving(self) -> bool:
        """Whether connections go to readers."""
        return self._leaving

    def is_elsewhere(self, target: bytes, headers: Headers) -> bool:
        """Whether a request is not for this process: all are."""
        return False

    def move(self, descriptor: int, unread: bytes, *, was_used: bool) -> None:
        """Hand a connection to the reader that has the fewest."""
        ready = [reader for reader in self._readers if reader.is_ready]
        if not ready:
            # The last of them has just ended.
            self._keep(moved(unread, was_used=was_used), descriptor)
            return
        chosen = min(ready, key=lambda reader: reader.connections)
        chosen.connections += 1
        chosen.hand.say(Word.MOVE, moved(unread, was_used=was_used), descriptor)

    def lost(self) -> None:
        """Nobody counts what ends here."""

    def _update(self) -> None:
        """Decide whether the readers have the connections, and tell them."""
        held = self._holds or self._is_ending or self._application.must_be_alone
        starting = any(not reader.is_ready for reader in self._readers)
        self._leaving = bool(self._readers) and not held and not starting
        if not held:
            for reader in self._readers:
                if reader.is_ready and reader.is_gathering:
                    reader.is_gathering = False
                    reader.gathered.clear()
                    told = ClockTold.of(self._application.clock)
                    reader.hand.say(Word.SCATTER, msgspec.msgpack.encode(told))
        if self._leaving:
            leave_all(self._server.server_state.connections)

    async def _gather(self) -> None:
        self._holds += 1
        self._update()
        waiting: list[asyncio.Task[None]] = []
        for reader in self._readers:
            if reader.is_ready:
                if not reader.is_gathering:
                    reader.is_gathering = True
                    reader.hand.say(Word.GATHER)
                waiting.append(asyncio.ensure_future(self._wait_for(reader)))
        if waiting:
            await asyncio.wait(waiting)
        await self._adopting.done()

    async def _wait_for(self, reader: _Reader) -> None:
        either = [asyncio.ensure_future(event.wait()) for event in (reader.gathered, reader.is_gone)]
        _, pending = await asyncio.wait(
            either, timeout=_SECONDS_TO_GATHER, return_when=asyncio.FIRST_COMPLETED
        )
        if len(pending) == len(either):
            _log.error("reader %d does not answer, and is ended", reader.process.pid)
            reader.process.kill()
            await reader.is_gone.wait()
        for task in pending:
            task.cancel()

    async def _release(self) -> None:
        self._holds -= 1
        self._update()

    def _start_one(self) -> None:
        loop = asyncio.get_running_loop()
        hand, their_hand = socket.socketpair()
        frames, their_frames = socket.socketpair()
        orders = Orders(
            their_hand.fileno(), their_frames.fileno(), str(self._database.absolute()), self._log_requests
        )
        try:
            process = subprocess.Popen(  # noqa: S603  # this program itself
                [sys.executable, "-P", "-m", _PROGRAM, msgspec.json.encode(orders).decode()],
                pass_fds=(orders.hand, orders.frames),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                # It finds its modules where this process finds them.
                env={**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))},
                # Ctrl-C in a terminal goes to whole groups, and is for the writer alone.
                process_group=0,
            )
        except OSError as error:
            _log.error("no process can be started beside this one: %s", error)
            hand.close()
            frames.close()
            return
        finally:
            their_hand.close()
            their_frames.close()
        reader = _Reader(process, loop.time())
        reader.hand = Hand(hand, functools.partial(self._hear, reader), lambda: self._lose(reader))
        self._readers.append(reader)
        self._tasks.begin(self._connect(reader, frames))

    async def _connect(self, reader: _Reader, frames: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        reader.frames, _ = await loop.create_connection(lambda: Answering(self._application), sock=frames)

    def _hear(self, reader: _Reader, word: Word, content: bytes, descriptor: int) -> None:
        if word == Word.READY:
            reader.is_ready = reader.was_ready = True
            self._update()
        elif word == Word.MOVE:
            reader.connections -= 1
            self._keep(content, descriptor)
        elif word == Word.LOST:
            reader.connections -= 1
        elif word == Word.GATHERED and reader.is_gathering:
            reader.gathered.set()

    def _keep(self, content: bytes, descriptor: int) -> None:
        self._adopting.begin(self._adopt(content, descriptor))

    async def _adopt(self, content: bytes, descriptor: int) -> None:
        unread, was_used = received(content)
        connection = await adopt(
            self._make, self._server, descriptor, unread=unread, was_used=was_used, answers_unread=True
        )
        door = self._application.faults.door
        if connection is not None and door is not None and door.is_shut:
            # What was under way there when the door was shut has been answered.
            connection.shutdown()

    def _lose(self, reader: _Reader) -> None:
        """A reader is gone: its connections are gone with it, and another takes its place."""
        reader.is_ready = False
        threading.Thread(target=self._reap, args=(reader,), name="pipedriver-reaping", daemon=True).start()

    def _reap(self, reader: _Reader) -> None:
        # It closed its end, so it is ending; whatever keeps it from that is not to keep anybody else.
        with contextlib.suppress(subprocess.TimeoutExpired):
            reader.process.wait(SECONDS_TO_FINISH)
        reader.process.kill()
        reader.process.wait()
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._bury, reader)

    def _bury(self, reader: _Reader) -> None:
        self._readers.remove(reader)
        reader.is_gone.set()
        reader.frames.close()
        self._update()
        if self._is_ending:
            return
        code = reader.process.returncode
        self._stillborn = 0 if reader.was_ready else self._stillborn + 1
        if self._stillborn >= _MOST_STILLBORN:
            if self._stillborn == _MOST_STILLBORN:
                _log.error("no reader starts: the last one ended with %d", code)
            return
        lived = asyncio.get_running_loop().time() - reader.begun
        is_well = self._stillborn or lived >= _SECONDS_OF_A_GOOD_LIFE
        self._pause = 0.0 if is_well else min(2 * self._pause + 0.5, _LONGEST_PAUSE)
        _log.warning("a reader ended with %d; another takes its place", code)
        self._tasks.begin(self._start_later(self._pause))

    async def _keep_log_short(self, database: FileDatabase) -> None:
        """Readers that read all the time let SQLite's log grow: it begins anew when nobody looks at it."""
        while True:
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
            if database.log_size() > LONGEST_LOG:
                await asyncio.wrap_future(database.shorten_log())

    async def _start_later(self, pause: float) -> None:
        await asyncio.sleep(pause)
        self._start_one()
