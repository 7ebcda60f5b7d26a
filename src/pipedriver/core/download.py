# Made by tools/generate.py from src/pipedriver/core/aio/download.py: change that, and run it again.
"""The content of a file, which has not been asked for yet."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from pipedriver.core.answer import Answer
from pipedriver.core.errors import BadAnswer
from pipedriver.core.operation import Operation
from pipedriver.core.plan import Plan

FetchContent = Callable[[Operation, Plan], Answer]
"""Makes the call of a plan; the answer's body is bytes, whatever they are."""

Follow = Callable[[Operation, str], Answer]
"""Asks another address for the content; a host that is not the API's is not shown the credentials."""

MOST_REDIRECTS = 5
"""How often the content may be said to be elsewhere."""


class Download:
    """The content of a file. Nothing is sent before it is asked for, and each time it is asked for anew.

    Args:
        fetch: makes the call.
        follow: asks another address, where the answer says that the content is there.
        operation: the declared operation.
        plan: the call, as the arguments describe it.
    """

    __slots__ = ("_fetch", "_follow", "_operation", "_plan")

    def __init__(self, fetch: FetchContent, follow: Follow, operation: Operation, plan: Plan) -> None:
        self._fetch = fetch
        self._follow = follow
        self._operation = operation
        self._plan = plan

    def __repr__(self) -> str:
        return f"<content of {self._plan.path}>"

    def read(self) -> bytes:
        """All of it, held in memory.

        Raises:
            BadAnswer: the content is said to be elsewhere again and again, or nowhere on the web.
            PipedriveError: whatever a call raises.
        """
        answer = self._fetch(self._operation, self._plan)
        url = self._plan.path
        for _ in range(MOST_REDIRECTS):
            if 200 <= answer.status < 300:
                content: bytes = answer.body
                return content
            url = urljoin(url, answer.headers["location"])
            if urlsplit(url).scheme not in ("", "http", "https"):
                break
            answer = self._follow(self._operation, url)
        raise BadAnswer("the content is said to be elsewhere, but is not", answer, self._operation.key)
