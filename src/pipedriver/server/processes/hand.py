"""What writer and reader say to each other about connections, and the connections themselves."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from collections import deque
from collections.abc import Callable
from enum import IntEnum

_HEAD = struct.Struct("!BI")
_MOST_BYTES = 256 * 1024
_MOST_DESCRIPTORS = 64
_CLOSE_ON_EXEC = getattr(socket, "MSG_CMSG_CLOEXEC", 0)


class Word(IntEnum):
    """What a message says."""

    READY = 1
    """The reader can take connections."""
    MOVE = 2
    """Here is a connection: whether a request was answered on it, and what has been read and not answered."""
    LOST = 3
    """A connection has ended at the reader."""
    GATHER = 4
    """Give every connection back, and those on which something is under way when it is done."""
    GATHERED = 5
    """All that were idle are given back; no request that comes from now on is answered by the reader."""
    SCATTER = 6
    """Take connections again; here is how the clock goes."""
    END = 7
    """Finish what is under way, and end."""


Heard = Callable[[Word, bytes, int], None]
"""Takes a word, its content and the descriptor that came with it, -1 without one."""


class Hand:
    """One end of the socket over which connections are handed. It belongs to one event loop.

    Args:
        end: the socket; it is closed with the hand.
        heard: takes what is said.
        ended: called once, when the other side is gone or nothing can be understood any more.
    """

    def __init__(self, end: socket.socket, heard: Heard, ended: Callable[[], None]) -> None:
        self._end = end
        self._heard = heard
        self._ended = ended
        self._loop = asyncio.get_running_loop()
        self._incoming = bytearray()
        self._descriptors: deque[int] = deque()
        self._outgoing: deque[tuple[bytes, int]] = deque()
        self._is_open = True
        end.setblocking(False)
        self._loop.add_reader(end.fileno(), self._receive)

    def say(self, word: Word, content: bytes = b"", descriptor: int = -1) -> None:
        """Say a word, with a connection where its descriptor is given; that is closed here then."""
        if not self._is_open:
            _close(descriptor)
            return
        was_empty = not self._outgoing
        self._outgoing.append((_HEAD.pack(word, len(content)) + content, descriptor))
        if was_empty:
            self._send()

    def close(self) -> None:
        """Hang up; whoever is at the other end is told."""
        if self._is_open:
            self._is_open = False
            self._loop.remove_reader(self._end.fileno())
            self._loop.remove_writer(self._end.fileno())
            self._end.close()
            for descriptor in (*self._descriptors, *(descriptor for _, descriptor in self._outgoing)):
                _close(descriptor)
            self._descriptors.clear()
            self._outgoing.clear()

    def _break(self) -> None:
        if self._is_open:
            self.close()
            self._ended()

    def _send(self) -> None:
        try:
            while self._outgoing:
                content, descriptor = self._outgoing[0]
                if descriptor < 0:
                    sent = self._end.send(content)
                else:
                    sent = socket.send_fds(self._end, [content], [descriptor])
                    _close(descriptor)
                if sent == len(content):
                    self._outgoing.popleft()
                else:
                    self._outgoing[0] = (content[sent:], -1)
        except BlockingIOError:
            self._loop.add_writer(self._end.fileno(), self._send)
        except OSError:
            self._break()
        else:
            self._loop.remove_writer(self._end.fileno())

    def _receive(self) -> None:
        try:
            content, descriptors, flags, _ = socket.recv_fds(
                self._end, _MOST_BYTES, _MOST_DESCRIPTORS, _CLOSE_ON_EXEC
            )
        except BlockingIOError:
            return
        except OSError:
            self._break()
            return
        self._descriptors.extend(descriptors)
        # A process that may open nothing more loses what it is handed; which, nobody could tell.
        if not content or flags & socket.MSG_CTRUNC:
            self._break()
            return
        self._incoming += content
        while self._is_open and len(self._incoming) >= _HEAD.size:
            word, length = _HEAD.unpack_from(self._incoming)
            if len(self._incoming) < _HEAD.size + length:
                return
            told = bytes(self._incoming[_HEAD.size : _HEAD.size + length])
            del self._incoming[: _HEAD.size + length]
            self._heard(Word(word), told, self._descriptors.popleft() if word == Word.MOVE else -1)


def _close(descriptor: int) -> None:
    if descriptor >= 0:
        os.close(descriptor)
