"""A reader: a process that answers what only reads, on connections that the writer hands to it."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import uvicorn

from pipedriver.server.application import Application
from pipedriver.server.clock import Clock, ClockState
from pipedriver.server.processes.asking import Asking, ReadingServer
from pipedriver.server.processes.frames import LARGEST_BODY
from pipedriver.server.processes.hand import Hand, Word
from pipedriver.server.processes.moving import Headers, adopt, connections_with, leave_all
from pipedriver.server.processes.tasks import Tasks
from pipedriver.server.request_log import RequestLog
from pipedriver.server.serving import serving
from pipedriver.server.store.sqlite_reading import ReadingDatabase
from pipedriver.server.wire.forms import FORM
from pipedriver.server.wire.v1.pictures import PICTURES

_USED, _FRESH = b"u", b"f"
_ANSWERED_HERE = (b"/v1/", b"/api/v1/", b"/health", PICTURES.encode())
_FORM = FORM.encode()


class Orders(msgspec.Struct, frozen=True):
    """What a reader is told when it is started.

    Attributes:
        hand: the descriptor of its end of the `Hand`.
        frames: the descriptor of its end of the frames' socket.
        database: the file.
        log_requests: whether each request is printed.
    """

    hand: int
    frames: int
    database: str
    log_requests: bool


class ClockTold(msgspec.Struct, frozen=True):
    """How the writer's clock goes."""

    frozen: datetime | None
    offset: timedelta

    @classmethod
    def of(cls, clock: Clock) -> ClockTold:
        """How a clock goes."""
        state = clock.state()
        return cls(state.frozen, state.offset)

    def put(self, clock: Clock) -> None:
        """Let a clock go so too."""
        clock.put(ClockState(self.frozen, self.offset))


def moved(unread: bytes, *, was_used: bool) -> bytes:
    """What is said of a connection that is handed over."""
    return (_USED if was_used else _FRESH) + unread


def received(content: bytes) -> tuple[bytes, bool]:
    """What was read of a request on a connection that is handed over, and whether one was answered before."""
    return content[1:], content[:1] == _USED


def is_for_writer(target: bytes, headers: Headers) -> bool:
    """Whether a request takes its connection to the writer: a form, a large body, anything but the API."""
    if not target.startswith(_ANSWERED_HERE):
        return True
    for name, value in headers:
        if name == b"content-length":
            if int(value) > LARGEST_BODY:
                return True
        elif name == b"transfer-encoding" or (name == b"content-type" and value.startswith(_FORM)):
            return True
    return False


class Reader:
    """One reader, in its event loop.

    Args:
        orders: what it was told.
        application: the server on a database that only reads.
    """

    def __init__(self, orders: Orders, application: Application) -> None:
        self._orders = orders
        self._application = application
        self._is_gathered = False
        self._adopting = Tasks()
        self._gathering = Tasks()
        asking = Asking()
        self._asking = asking
        served = ReadingServer(application, asking)
        self._make = connections_with(self, None)
        config = serving(RequestLog(served) if orders.log_requests else served)
        config.load()
        self._server = uvicorn.Server(config)
        self._server.lifespan = config.lifespan_class(config)
        self._server.servers = []

    @property
    def loop_factory(self) -> Callable[[], asyncio.AbstractEventLoop] | None:
        """What makes the event loop."""
        return self._server.config.get_loop_factory()

    async def serve(self) -> None:
        """Serve until the writer says that it is enough, or is gone."""
        loop = asyncio.get_running_loop()
        frames = socket.socket(fileno=self._orders.frames)
        await loop.create_connection(lambda: self._asking, sock=frames)
        self._hand = Hand(socket.socket(fileno=self._orders.hand), self._hear, _lose_writer)
        self._hand.say(Word.READY)
        await self._server.main_loop()
        await self._server.shutdown()

    @property
    def leaving(self) -> bool:
        """Whether the writer serves every connection now."""
        return self._is_gathered

    def is_elsewhere(self, target: bytes, headers: Headers) -> bool:
        """Whether a request is for the writer."""
        return is_for_writer(target, headers)

    def move(self, descriptor: int, unread: bytes, *, was_used: bool) -> None:
        """Hand a connection to the writer."""
        self._hand.say(Word.MOVE, moved(unread, was_used=was_used), descriptor)

    def lost(self) -> None:
        """Tell the writer that a connection has ended."""
        self._hand.say(Word.LOST)

    def _hear(self, word: Word, content: bytes, descriptor: int) -> None:
        if word == Word.MOVE:
            self._adopting.begin(self._adopt(content, descriptor))
        elif word == Word.GATHER:
            self._is_gathered = True
            self._gathering.begin(self._gather())
        elif word == Word.SCATTER:
            self._is_gathered = False
            msgspec.msgpack.decode(content, type=ClockTold).put(self._application.clock)
        elif word == Word.END:
            self._server.should_exit = True

    async def _adopt(self, content: bytes, descriptor: int) -> None:
        unread, was_used = received(content)
        if await adopt(self._make, self._server, descriptor, unread=unread, was_used=was_used) is None:
            self.lost()

    async def _gather(self) -> None:
        await self._adopting.done()
        leave_all(self._server.server_state.connections)
        self._hand.say(Word.GATHERED)


def run(orders: Orders) -> None:
    """Be a reader until the writer ends."""
    # Ctrl-C is for the writer, which ends its readers in order; they notice at once when it is gone.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    database = ReadingDatabase(Path(orders.database))
    reader = Reader(orders, Application(database))
    with asyncio.Runner(loop_factory=reader.loop_factory) as runner:
        runner.run(reader.serve())
    database.close()


def _lose_writer() -> None:
    # Nobody is left to ask, and nothing is lost by ending at once: a reader keeps nothing.
    os._exit(1)
