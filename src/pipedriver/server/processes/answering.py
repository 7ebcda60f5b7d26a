"""The writer's side of the frames: it answers what readers ask."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from pipedriver.core.http import OpenResponse, Request, Response
from pipedriver.server.application import Application, Work, answer_to
from pipedriver.server.asgi import ASGIServer
from pipedriver.server.processes.frames import AnsweredFrame, AskedFrame, FrameReader, framed
from pipedriver.server.processes.tasks import Tasks


class Answering(asyncio.Protocol):
    """Carries out what one reader asks. What comes in one piece goes to the database at once.

    Args:
        application: the server.
    """

    def __init__(self, application: Application) -> None:
        self._application = application
        self._server = ASGIServer(application)
        self._frames = FrameReader(AskedFrame)
        self._loop = asyncio.get_running_loop()
        self._transport: Any = None
        self._tasks = Tasks()
        self._answers: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Carry out what has come."""
        for frame in self._frames.feed(data):
            request = Request(frame.method, frame.url, frame.headers, frame.body)
            try:
                work = self._application.plan(request)
            except Exception as error:
                self._answer(frame.number, answer_to(error))
                continue
            if isinstance(work, Response):
                self._answer(frame.number, work)
            elif isinstance(work, Work) and work.writes and not work.slow:
                self._application.submit_on_loop(work, self._note(frame.number))
            else:
                self._tasks.begin(self._carry_out(frame.number, work))

    def _note(self, number: int) -> Callable[[Response], None]:
        def note(answered: Response) -> None:
            # Those of one commit go in one piece.
            if not self._answers:
                self._loop.call_soon(self._flush)
            self._answers.append(_framed(number, answered))

        return note

    def _flush(self) -> None:
        answers, self._answers = self._answers, []
        if not self._transport.is_closing():
            self._transport.write(b"".join(answers))

    async def _carry_out(self, number: int, work: Any) -> None:
        try:
            answered = await self._server.carry_out(work)
            if isinstance(answered, OpenResponse):
                answered = await asyncio.to_thread(answered.read)
        except Exception as error:
            answered = answer_to(error)
        self._answer(number, answered)

    def _answer(self, number: int, answered: Response) -> None:
        if not self._transport.is_closing():
            self._transport.write(_framed(number, answered))


def _framed(number: int, answered: Response) -> bytes:
    return framed(AnsweredFrame(number, answered.status, dict(answered.headers), answered.body))
