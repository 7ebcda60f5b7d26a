"""What comes of a request that a fault strikes, described apart from what carries it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal

from pipedriver.core.http import Response

Ending = Literal["kept", "closed", "reset", "dripping"]
"""What happens to the connection in the end; while it drips, a byte comes now and then and never the last."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a client gets.

    Attributes:
        answer: the whole answer; None where the client never gets one.
        raw: the bytes that go over the connection in place of a well-formed answer; None where the answer
            goes as it should, or nothing goes.
        ending: what happens to the connection then.
        wait: seconds before anything goes.
        pause: seconds between two bytes, while it drips.
    """

    answer: Response | None = None
    raw: bytes | None = None
    ending: Ending = "kept"
    wait: float = 0.0
    pause: float = 0.0


def head(response: Response, *, version: str = "1.1", **more: str) -> bytes:
    """The status line and the headers of an answer, as they go over a connection.

    Args:
        response: the answer; its own ``content-length`` is left out.
        version: of HTTP.
        more: further headers, underscores for hyphens.
    """
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:
        phrase = "Unknown"
    headers = {name: value for name, value in response.headers.items() if name != "content-length"}
    headers |= {name.replace("_", "-"): value for name, value in more.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/{version} {response.status} {phrase}\r\n{lines}\r\n".encode("latin-1")
