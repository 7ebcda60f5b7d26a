"""A company with many small records, whose answers are made once."""

from __future__ import annotations

from functools import cache

from pipedriver import Request, Response
from pipedriver.server.application import Application
from pipedriver.server.founding import founded_companies, founded_image
from pipedriver.server.store.database import Session
from pipedriver.server.store.rows import add_rows
from pipedriver.server.store.sqlite import MemoryDatabase
from pipedriver.server.store.tables import notes

RECORDS = 20_000
PAGE = 500


@cache
def many_records() -> bytes:
    """The image of the example company with notes 1 to 20,000."""
    database = MemoryDatabase(founded_image())
    owner = database.read(founded_companies)[0]
    moment = "2026-03-02 09:00:00"

    def fill(session: Session) -> None:
        rows = [
            {
                "company_id": owner.company_id,
                "id": id,
                "content": str(id),
                "user_id": owner.user_id,
                "add_time": moment,
                "update_time": moment,
            }
            for id in range(1, RECORDS + 1)
        ]
        add_rows(session, notes, rows)

    database.write(fill)
    image = database.image()
    database.close()
    return image


class Remembering:
    """Answers as a server does that nobody changes: each address is worked out once.

    Args:
        application: the server.
    """

    def __init__(self, application: Application) -> None:
        self._application = application
        self._answers: dict[str, Response] = {}

    def __call__(self, request: Request) -> Response:
        """Answer a request that reads."""
        assert request.method == "GET"
        answer = self._answers.get(request.url)
        if answer is None:
            answer = self._answers[request.url] = self._application.handle(request)
        return answer
