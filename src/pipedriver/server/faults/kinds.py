"""The faults by name: what each makes of a request and of its answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import msgspec

from pipedriver.core.http import Response
from pipedriver.server.faults.delivery import Delivery, head
from pipedriver.server.wire.envelope import JSON

HTML = "text/html; charset=utf-8"

CarriesOut = Literal["never", "always", "either"]
"""Whether a struck request is carried out all the same."""


@dataclass(frozen=True, slots=True)
class Chance:
    """What a rule asks for, and the throw of its dice for one request.

    Attributes:
        roll: from 0 up to and without 1.
        seconds: how long something takes; None for the fault's own choice.
        retry_after: the seconds that an answer asks to wait; None for the fault's own choice.
        location: where a redirect leads; None for a host that does not exist.
    """

    roll: float
    seconds: float | None
    retry_after: float | None
    location: str | None


@dataclass(frozen=True, slots=True)
class Kind:
    """One fault.

    Attributes:
        told: what it does, for people.
        carries_out: whether a struck request is carried out.
        deliver: makes what the client gets of the answer, which is empty where nothing was carried out.
    """

    told: str
    carries_out: CarriesOut
    deliver: Callable[[Response, Chance], Delivery]


def _reset(_: Response, __: Chance) -> Delivery:
    return Delivery(ending="reset")


def _refused(_: Response, __: Chance) -> Delivery:
    return Delivery(ending="closed")


def _part(response: Response, chance: Chance) -> bytes:
    return response.body[: int(chance.roll * len(response.body))]


def _cut_by_length(response: Response, chance: Chance) -> Delivery:
    begun = head(response, content_length=str(len(response.body)))
    return Delivery(raw=begun + _part(response, chance), ending="closed")


def _cut_in_chunks(response: Response, chance: Chance) -> Delivery:
    part = _part(response, chance)
    chunk = b"%x\r\n%b\r\n" % (len(part), part) if part else b""
    return Delivery(raw=head(response, transfer_encoding="chunked") + chunk, ending="closed")


def _changed(response: Response, body: bytes) -> Delivery:
    return Delivery(Response(response.status, response.headers, body))


def _flip_bytes(response: Response, chance: Chance) -> Delivery:
    # Every byte of JSON's own signs is ASCII, so a flipped highest bit shows, wherever it is.
    flipped = bytearray(response.body)
    for place in range(int(chance.roll * len(flipped)), len(flipped), 97):
        flipped[place] ^= 0x80
    return _changed(response, bytes(flipped))


def _break_json(response: Response, _: Chance) -> Delivery:
    return _changed(response, response.body.replace(b'":', b'";', 1))


def _break_utf8(response: Response, _: Chance) -> Delivery:
    return _changed(response, response.body.replace(b'"', b'"\xc3(', 1))


def _leave_out_body(response: Response, _: Chance) -> Delivery:
    return _changed(response, b"")


def _drip(response: Response, chance: Chance) -> Delivery:
    pause = 0.05 if chance.seconds is None else chance.seconds
    return Delivery(raw=head(response, transfer_encoding="chunked"), ending="dripping", pause=pause)


def _be_slow(response: Response, chance: Chance) -> Delivery:
    return Delivery(response, wait=1.0 if chance.seconds is None else chance.seconds)


def _close_as_of_old(response: Response, _: Chance) -> Delivery:
    return Delivery(response, raw=head(response, version="1.0") + response.body, ending="closed")


def _mislabel(response: Response, _: Chance) -> Delivery:
    return Delivery(Response(response.status, {**response.headers, "content-type": HTML}, response.body))


def _redirect(_: Response, chance: Chance) -> Delivery:
    elsewhere = chance.location or "http://elsewhere.invalid/v1/"
    return Delivery(Response(302, {"content-type": HTML, "location": elsewhere}, _page("Moved")))


def _null(_: Response, __: Chance) -> Delivery:
    return Delivery(Response(200, {"content-type": JSON}, b"null"))


def _page(title: str) -> bytes:
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{title}</body></html>\n".encode()


def _shows(status: int, title: str) -> Callable[[Response, Chance], Delivery]:
    def deliver(_: Response, chance: Chance) -> Delivery:
        headers = {"content-type": HTML}
        if chance.retry_after is not None:
            headers["retry-after"] = f"{chance.retry_after:g}"
        return Delivery(Response(status, headers, _page(title)))

    return deliver


def _says(status: int, error: str, **known: str) -> Callable[[Response, Chance], Delivery]:
    def deliver(_: Response, chance: Chance) -> Delivery:
        headers = {"content-type": JSON, **{name.replace("_", "-"): value for name, value in known.items()}}
        if chance.retry_after is not None:
            headers["retry-after"] = f"{chance.retry_after:g}"
        body = {"success": False, "error": error, "data": None, "additional_data": None}
        return Delivery(Response(status, headers, msgspec.json.encode(body)))

    return deliver


_OVER = "Request over limit"

REFUSED = "refused"
"""Nobody listens: over a socket this strikes connections, not requests."""

UNREAD = "reset_unread"
"""Strikes when the head of a request has come, before its body is read."""

KINDS: dict[str, Kind] = {
    REFUSED: Kind("No connection is taken.", "never", _refused),
    UNREAD: Kind("The connection is reset before the request is read.", "never", _reset),
    "reset_before": Kind("The request is read, and the connection reset; nothing is done.", "never", _reset),
    "reset_after": Kind("The request is carried out, and the connection reset.", "always", _reset),
    "truncated_length": Kind(
        "The connection closes before the body has its content-length.", "always", _cut_by_length
    ),
    "truncated_chunked": Kind("The connection closes before the last chunk.", "always", _cut_in_chunks),
    "garbled_bytes": Kind("Bytes of the body are flipped.", "always", _flip_bytes),
    "invalid_json": Kind("The body is no JSON.", "always", _break_json),
    "invalid_utf8": Kind("The body is no UTF-8.", "always", _break_utf8),
    "empty_body": Kind("The answer has no body.", "always", _leave_out_body),
    "drip": Kind("The body comes a byte now and then, without end.", "always", _drip),
    "burst_limit": Kind(
        "429 for the burst limit, with Retry-After.",
        "never",
        _says(429, _OVER, x_ratelimit_limit="20", x_ratelimit_remaining="0", retry_after="2"),
    ),
    "burst_limit_bare": Kind("429 without any header that tells more.", "never", _says(429, _OVER)),
    "daily_limit": Kind(
        "429 for the daily budget: the burst limit has room left.",
        "never",
        _says(429, _OVER, x_ratelimit_limit="20", x_ratelimit_remaining="19", x_ratelimit_reset="2"),
    ),
    "error_500": Kind("500, in Pipedrive's form.", "either", _says(500, "Internal server error")),
    "error_502": Kind("502, a proxy's page.", "either", _shows(502, "502 Bad Gateway")),
    "error_503": Kind("503, a proxy's page.", "either", _shows(503, "503 Service Temporarily Unavailable")),
    "error_524": Kind("524, a proxy's page.", "either", _shows(524, "524: A timeout occurred")),
    "proxy_block": Kind("403, a proxy's page: the client is blocked.", "never", _shows(403, "Access denied")),
    "html_page": Kind("A page with status 200.", "either", _shows(200, "Maintenance")),
    "bare_null": Kind("null with status 200.", "either", _null),
    "wrong_content_type": Kind("The answer says that it is HTML.", "always", _mislabel),
    "redirect": Kind("302 to another host.", "either", _redirect),
    "slow": Kind("The answer is late.", "always", _be_slow),
    "http10_close": Kind("HTTP/1.0: the body ends where the connection does.", "always", _close_as_of_old),
}
"""Every fault."""
