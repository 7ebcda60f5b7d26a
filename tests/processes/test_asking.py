"""What a reader does before it asks the writer, counted."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from pipedriver.core.http import Request
from pipedriver.server.application import Application
from pipedriver.server.clock import Clock
from pipedriver.server.founding import found_example, founded_companies
from pipedriver.server.opening import open_database
from pipedriver.server.processes.answering import Answering
from pipedriver.server.processes.asking import Asking, ReadingServer
from pipedriver.server.store.database import Database, Session
from pipedriver.server.store.sqlite_reading import ReadingDatabase

T = TypeVar("T")
MOMENT = datetime(2026, 3, 2, tzinfo=UTC)
FILTER: dict[str, Any] = {
    "name": "All",
    "type": "deals",
    "conditions": {
        "glue": "and",
        "conditions": [
            {
                "glue": "and",
                "conditions": [
                    {"object": "deal", "field_id": "1", "operator": ">", "value": "0", "extra_value": None}
                ],
            },
            {"glue": "or", "conditions": []},
        ],
    },
}


class CountingReads(ReadingDatabase):
    """Reads, and counts how often."""

    reads = 0

    def read(self, job: Callable[[Session], T]) -> T:
        """Run a job that only reads."""
        self.reads += 1
        return super().read(job)


def _found(database: Database) -> None:
    database.write(lambda session: found_example(session, MOMENT))


def test_what_must_write_is_read_once_before_the_writer_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    clock = Clock()
    clock.freeze(MOMENT)
    with open_database(path, _found) as opened, closing(CountingReads(path)) as reading:
        token = opened.database.read(founded_companies)[0].api_token
        with closing(Application(opened.database, clock=clock)) as writer:
            asyncio.run(_ask_twice(writer, reading, Application(reading, clock=clock), token))


async def _ask_twice(
    writer: Application, reading: CountingReads, application: Application, token: str
) -> None:
    headers = {"x-api-token": token, "content-type": "application/json"}
    made = writer.answer(Request("POST", "/v1/filters", headers, json.dumps(FILTER).encode()))
    query = f"filter_id={json.loads(made.body)['data']['id']}"
    asking = Asking()
    here, there = socket.socketpair()
    loop = asyncio.get_running_loop()
    asked, _ = await loop.create_connection(lambda: asking, sock=here)
    answered, _ = await loop.create_connection(lambda: Answering(writer), sock=there)
    server = ReadingServer(application, asking)
    scope = _scope("/v1/deals", query, token)
    assert server.answered_at_once(scope) is None
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    await server(scope, _nothing_more, send)
    assert (sent[0]["status"], reading.reads) == (200, 1)
    # What the writer has been left to do comes before this; then, for a while, there is nothing to write.
    await asyncio.to_thread(writer.database.write, lambda _: None)
    at_once = server.answered_at_once(_scope("/v1/deals", query, token))
    assert at_once is not None
    assert (at_once.status, reading.reads) == (200, 2)
    asked.close()
    answered.close()
    await asyncio.sleep(0)


async def _nothing_more() -> dict[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}


def _scope(path: str, query: str, token: str) -> dict[str, Any]:
    return {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "headers": [(b"x-api-token", token.encode())],
    }
