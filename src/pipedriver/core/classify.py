"""What a response means: an answer, or an error."""

from __future__ import annotations

from pipedriver.core.answer import Answer
from pipedriver.core.decoding import NO_JSON_ERRORS, decode
from pipedriver.core.envelope import Envelope, Projection
from pipedriver.core.errors import AnsweredError, BadAnswer, refusal
from pipedriver.core.http import Response
from pipedriver.core.shapes import as_object
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


class NoJSON:
    """The type of `NO_JSON`, a body that could not be decoded."""


NO_JSON = NoJSON()


def decoded(response: Response, projection: Projection | None = None) -> Any:
    """The JSON of a response's body, or `NO_JSON`.

    Args:
        response: the response.
        projection: what is read of the records that it may bring. With it an `Envelope` comes of a success
            with records.
    """
    if projection is not None and 200 <= response.status < 300:
        envelope = projection.read(response.body)
        if envelope is not None:
            return envelope
    try:
        return decode(response.body)
    except NO_JSON_ERRORS:
        return NO_JSON


def says_yes(content: Any) -> bool | None:
    """Whether what came with a status of success is an envelope that says so too; None where it is none."""
    if isinstance(content, Envelope):
        return content.success is not False
    envelope = as_object(content)
    return None if envelope is None else envelope.get("success") is not False


def judge(
    answer: Answer, response: Response, content: Any, operation: str, declared: bool
) -> AnsweredError | None:
    """What is wrong with an answer, or None where it is what was asked for.

    Args:
        answer: the answer, its body as kept.
        response: the response that it came in.
        content: the decoded JSON, an `Envelope`, or `NO_JSON`.
        operation: verb and path, for the error.
        declared: whether an envelope is a must. A call that is not declared may answer any JSON, and anything
            that does not claim to be JSON or a page.
    """
    status = answer.status
    if not 200 <= status < 300:
        return refusal(answer, operation)
    is_yes = says_yes(content)
    if is_yes is not None:
        return None if is_yes else refusal(answer, operation)
    if content is None:
        return BadAnswer("a bare null instead of an envelope", answer, operation)
    if declared:
        return BadAnswer(_what_came(response, content), answer, operation)
    kind = response.headers.get("content-type", "")
    if content is NO_JSON and response.body and ("json" in kind or "html" in kind):
        return BadAnswer(_what_came(response, content), answer, operation)
    return None


def _what_came(response: Response, content: Any) -> str:
    if not response.body:
        return "nothing instead of an envelope"
    if content is not NO_JSON:
        return f"JSON that is no envelope but a {type(content).__name__}"
    kind = response.headers.get("content-type", "no stated type")
    if response.body.lstrip()[:1] in (b"{", b"["):
        return f"JSON that cannot be read, cut off perhaps ({kind})"
    return f"no JSON but {kind}"
