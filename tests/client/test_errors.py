"""The errors: which class an answer leads to, what is read off its body, what can be done with them."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

import pipedriver
from pipedriver import (
    Answer,
    AnsweredError,
    AnswerLost,
    APIError,
    BadAnswer,
    BadRequest,
    ConnectionFailed,
    ConnectionLost,
    Forbidden,
    NotImplementedByServer,
    OutcomeUnknown,
    PipedriveError,
    ProxyBlocked,
    RateLimited,
    Redirected,
    RequestError,
    ServerError,
    Timeout,
    TransportError,
    UnclearAnswer,
    UnclearRedirect,
    UnclearServerError,
)
from pipedriver.core import errors
from pipedriver.core.errors import error_code, error_message, refusal, waiting_time

LINK = "Please check developers.pipedrive.com for more information about Pipedrive API."


def answer(status: int, body: Any = None, headers: dict[str, str] | None = None, attempts: int = 1) -> Answer:
    return Answer(status, headers or {}, body, 2, attempts, 0.1)


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (400, "BadRequest"),
        (401, "Unauthorized"),
        (402, "PaymentRequired"),
        (403, "Forbidden"),
        (404, "NotFound"),
        (405, "APIError"),
        (409, "Conflict"),
        (410, "Gone"),
        (415, "FeatureNotEnabled"),
        (418, "APIError"),
        (422, "Unprocessable"),
        (429, "BurstLimitReached"),
        (500, "ServerError"),
        (501, "NotImplementedByServer"),
        (503, "ServerError"),
        (524, "ServerError"),
        (302, "Redirected"),
    ],
)
def test_the_status_chooses_the_class(status: int, name: str) -> None:
    error = refusal(answer(status, {"success": False}), "GET /v1/deals")
    assert type(error).__name__ == name
    assert type(error) is getattr(pipedriver, name)
    assert error.status == status


@pytest.mark.parametrize(
    ("body", "message", "code", "info"),
    [
        pytest.param(
            {
                "success": False,
                "error": "Deal not found",
                "error_info": LINK,
                "data": None,
                "additional_data": None,
            },
            "Deal not found",
            None,
            LINK,
            id="standard",
        ),
        pytest.param(
            {"success": False, "error": "Open deals limit reached.", "code": "feature_capping_deals_limit"},
            "Open deals limit reached.",
            "feature_capping_deals_limit",
            None,
            id="standard with a code",
        ),
        pytest.param(
            {"success": False, "error": "unauthorized access", "errorCode": 401},
            "unauthorized access",
            401,
            None,
            id="errorCode",
        ),
        pytest.param(
            {
                "success": False,
                "errors": {"subscription_url": ["invalid or non-reachable URL"], "id": ["not found"]},
            },
            "subscription_url: invalid or non-reachable URL; id: not found",
            None,
            None,
            id="errors by field",
        ),
        pytest.param({"success": False, "message": "Forbidden"}, "Forbidden", None, None, id="message"),
        pytest.param(
            {"success": False, "error": "Team 1 does not exist"},
            "Team 1 does not exist",
            None,
            None,
            id="bare error",
        ),
        pytest.param(
            {"error": "invalid_grant", "error_description": "The code has expired"},
            "The code has expired",
            "invalid_grant",
            None,
            id="OAuth",
        ),
        pytest.param(
            {"success": False, "error": "Not for you", "additional_data": {"code": "ADMIN_ONLY"}},
            "Not for you",
            "ADMIN_ONLY",
            None,
            id="channels",
        ),
        pytest.param(
            {"error": {"message": "inner", "code": 3}}, "inner", None, None, id="error as an object"
        ),
        pytest.param({"errors": ["one", "two"]}, "one, two", None, None, id="errors as a list"),
        pytest.param({"success": False}, None, None, None, id="nothing said"),
        pytest.param({"error": "  ", "errors": None}, None, None, None, id="empty texts"),
        pytest.param(["what"], None, None, None, id="no object"),
        pytest.param(None, None, None, None, id="null"),
    ],
)
def test_the_forms_of_error_bodies(body: Any, message: str | None, code: Any, info: str | None) -> None:
    assert error_message(body) == message
    assert error_code(body) == code
    error = refusal(answer(400, body), "POST /v1/deals")
    assert isinstance(error, BadRequest)
    assert error.code == code
    assert error.error_info == info
    assert error.body == body
    assert str(error).startswith("POST /v1/deals: 400: ")
    assert error.message in str(error)
    if message:
        assert error.message == message


def test_a_page_in_place_of_json_means_the_proxy_blocks() -> None:
    page = b"<!DOCTYPE html><title>Attention</title>"
    blocked = refusal(answer(403, page, {"content-type": "text/html; charset=UTF-8"}), "GET /v1/deals")
    assert type(blocked) is ProxyBlocked
    assert isinstance(blocked, Forbidden)
    assert type(refusal(answer(403, page), "GET /v1/deals")) is ProxyBlocked
    assert type(refusal(answer(403, {"error": "no"}), "GET /v1/deals")) is Forbidden
    assert type(refusal(answer(403, b""), "GET /v1/deals")) is Forbidden


def test_an_error_without_text_still_says_something() -> None:
    assert "without a body" in str(refusal(answer(500, b""), "GET /v1/deals"))
    assert "text/plain" in str(refusal(answer(500, b"oops", {"content-type": "text/plain"}), "GET /v1/deals"))
    assert "not followed" in str(refusal(answer(302, b""), "GET /v1/deals"))


def test_the_number_of_attempts_is_told_where_there_were_several() -> None:
    once = refusal(answer(500, {"error": "broken"}), "GET /v1/deals")
    assert str(once) == "GET /v1/deals: 500: broken"
    often = refusal(answer(500, {"error": "broken"}, attempts=3), "GET /v1/deals")
    assert str(often) == "GET /v1/deals: 500: broken (after 3 attempts)"
    assert str(Timeout("no answer", "GET /v1/deals", 2)) == "GET /v1/deals: no answer (after 2 attempts)"


EVERY = [
    getattr(errors, name)
    for name in dir(errors)
    if isinstance(getattr(errors, name), type) and issubclass(getattr(errors, name), PipedriveError)
]


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_every_error_survives_pickling_and_copying(kind: type[PipedriveError]) -> None:
    error: PipedriveError
    if issubclass(kind, AnsweredError):
        error = kind(
            "said", answer(429, {"error": "said"}, {"retry-after": "3"}, attempts=2), "GET /v1/deals"
        )
    elif issubclass(kind, TransportError):
        error = kind("said", "GET /v1/deals", 2, 20, 1.5)
    else:
        error = kind("said")
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(twin) is kind
        assert str(twin) == str(error)
        assert vars(twin) == vars(error)


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_every_error_is_drawn_in_the_docstring_and_public(kind: type[PipedriveError]) -> None:
    assert errors.__doc__
    assert (
        kind is AnsweredError
        or f"{kind.__name__} " in errors.__doc__
        or f"{kind.__name__}\n" in errors.__doc__
    )
    assert getattr(pipedriver, kind.__name__) is kind
    assert kind.__doc__


def test_the_tree() -> None:
    assert issubclass(NotImplementedByServer, ServerError)
    assert issubclass(ServerError, APIError)
    for kind in (ConnectionFailed, Timeout, ConnectionLost, AnswerLost):
        assert issubclass(kind, TransportError)
    for unclear, other in [
        (AnswerLost, TransportError),
        (UnclearAnswer, BadAnswer),
        (UnclearRedirect, Redirected),
        (UnclearServerError, ServerError),
    ]:
        assert issubclass(unclear, OutcomeUnknown)
        assert issubclass(unclear, other)
    assert issubclass(RequestError, TypeError)
    assert issubclass(RequestError, ValueError)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "soon"}, None),
        (
            {"retry-after": "Wed, 21 Oct 2026 07:28:10 GMT", "date": "Wed, 21 Oct 2026 07:28:00 GMT"},
            10,
        ),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT", "date": "Wed, 21 Oct 2026 07:28:10 GMT"}, 0),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
        ({"x-ratelimit-reset": "2"}, 2),
        ({"x-ratelimit-reset": "2", "retry-after": "5"}, 5),
    ],
)
def test_the_time_that_an_answer_asks_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert waiting_time(headers) == seconds
    error = refusal(answer(429, {"error": "Request over limit"}, headers), "GET /v1/deals")
    assert isinstance(error, RateLimited)
    assert error.retry_after == seconds
