"""Reading a mail: who wrote what to whom, what it answers, and what came with it.

Mails break every rule that there is for them. Whatever a mail does, what can be read of it is read, and text
is kept as text; only what is no mail at all, or is made to wear a reader out, is refused.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import policy
from email.generator import BytesGenerator
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime
from html import escape
from io import BytesIO
from mimetypes import guess_extension
from typing import Any, cast

from pipedriver.server.crm.context import as_kept
from pipedriver.server.crm.html import is_shown, sanitised_mail, text_of
from pipedriver.server.crm.refusals import Invalid

MOST_PARTIES = 500
"""The senders and recipients that are read of a mail."""

MOST_ATTACHMENTS = 100
"""A mail with more attachments is refused."""

_DEEPEST = 50
_MOST_FOLLOWED = 100
_LONGEST_HEADER = 64 * 1024
_LONGEST_SUBJECT = 1000
_LONGEST_ADDRESS = 254
_SNIPPET = 225
_YEARS = range(1970, 3000)
_MESSAGE_ID = re.compile(r"<([^<>\s]{1,900})>")
_ANSWERING = re.compile(r"^\s*(?:re|aw|sv|vs|antw|ref|fw|fwd|wg)\s*(?:\[\d+\])?\s*:\s*", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NO_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})


@dataclass(frozen=True, slots=True)
class MailAddress:
    """An address as it stands in a mail, in small letters, and the name beside it."""

    email: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """What came with a mail; ``inline`` is shown in its text, which names it by ``cid``."""

    name: str
    content: bytes = field(repr=False)
    media_type: str
    inline: bool
    cid: str | None


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """A mail as it was read.

    Attributes:
        message_id: the Message-ID with its angle brackets; one made of the content where it has none.
        followed: the Message-IDs that it answers and follows, as References and In-Reply-To name them.
        subject: the subject, on one line.
        base_subject: the same in small letters, without what answering and forwarding put before it.
        is_answer: whether something was put before it.
        sent_at: when it was sent, ``YYYY-MM-DD HH:MM:SS`` in UTC; None where it does not say so.
        parties: who it is ``from``, ``to``, ``cc`` and ``bcc``.
        body: its text as safe HTML.
        snippet: the beginning of its text.
        attachments: what came with it.
    """

    message_id: str
    followed: tuple[str, ...]
    subject: str
    base_subject: str
    is_answer: bool
    sent_at: str | None
    parties: dict[str, list[MailAddress]]
    body: str = field(repr=False)
    snippet: str
    attachments: list[Attachment]


def parse_mail(content: bytes) -> ParsedMail:
    """Read a mail.

    Raises:
        Invalid: it is no mail: it has no header; or it is nested too deeply, or has too many attachments.
    """
    try:
        message: Message[Any, Any] = BytesParser(policy=policy.default).parsebytes(content)
    except RecursionError:
        raise Invalid("the mail is nested too deeply") from None
    if not any(_raw(message, name) for name in ("From", "To", "Subject", "Message-ID", "Date", "Received")):
        raise Invalid("this is no mail: it has no header")
    reading = _Reading()
    fragments, _ = reading.read(message, 0)
    body = "<br>".join(fragments)
    subject = _one_line(_header(message, "Subject"))[:_LONGEST_SUBJECT]
    base, is_answer = _base_subject(subject)
    return ParsedMail(
        message_id=_message_id(message, content),
        followed=_followed(message),
        subject=subject,
        base_subject=base,
        is_answer=is_answer,
        sent_at=_sent_at(_header(message, "Date")),
        parties=_parties(message),
        body=body,
        snippet=text_of(body[:20_000])[:_SNIPPET],
        attachments=reading.attachments,
    )


class _Reading:
    """Goes through the parts of a mail, and gathers what is attached."""

    def __init__(self) -> None:
        self.attachments: list[Attachment] = []

    def read(self, part: Message[Any, Any], depth: int) -> tuple[list[str], bool]:
        """The texts of a part as safe HTML, and whether one of them was HTML."""
        if depth > _DEEPEST:
            raise Invalid("the mail is nested too deeply")
        kind = part.get_content_type()
        if kind.startswith("multipart/") and part.is_multipart():
            inner = [self.read(child, depth + 1) for child in cast("list[Any]", part.get_payload())]
            if kind == "multipart/alternative":
                # The last is the richest that the sender has; HTML shows more than plain text.
                written = [each for each in inner if each[0]]
                return max(reversed(written), key=lambda each: each[1]) if written else ([], False)
            return [text for texts, _ in inner for text in texts], any(is_html for _, is_html in inner)
        name = self._name(part)
        if kind.startswith("multipart/"):
            kind = "text/plain"
        if kind in ("text/plain", "text/html") and not name and _disposition(part) != "attachment":
            text = _text(part)
            if not text.strip():
                return [], False
            if kind == "text/plain":
                return [_as_html(text)], False
            if is_shown(text):
                return [sanitised_mail(text)], True
            name = "message.html"
        self._attach(part, kind, name)
        return [], False

    def _attach(self, part: Message[Any, Any], kind: str, name: str) -> None:
        if len(self.attachments) >= MOST_ATTACHMENTS:
            raise Invalid(f"the mail has more than {MOST_ATTACHMENTS} attachments")
        cid = _one_line(_header(part, "Content-ID")).strip("<> ")[:900] or None
        if kind == "message/rfc822" and not name:
            inner = cast("list[Any]", part.get_payload()) if part.is_multipart() else []
            about = _header(inner[0], "Subject") if inner else ""
            name = f"{_one_line(about)[:200] or 'message'}.eml"
        if not name:
            name = f"attachment{guess_extension(kind) or '.bin'}"
        inline = cid is not None and _disposition(part) != "attachment"
        self.attachments.append(Attachment(name, _content(part), kind, inline, cid))

    @staticmethod
    def _name(part: Message[Any, Any]) -> str:
        name = ""
        with suppress(Exception):
            name = part.get_filename("") or ""
        with suppress(Exception):
            # Many programs write an encoded word where it has no place.
            name = str(make_header(decode_header(name)))
        return _one_line(_whole(name))[:255]


def _raw(message: Message[Any, Any], name: str) -> str:
    """A header as it came, its bytes read as text, on one line; empty where there is none."""
    for each, value in message.raw_items():
        if each.lower() == name.lower():
            return re.sub(r"[\r\n]+", "", _whole(str(value)))
    return ""


def _header(message: Message[Any, Any], name: str) -> str:
    """A header as it is meant; as it came, where it cannot be understood."""
    raw = _raw(message, name)
    if not raw or len(raw) > _LONGEST_HEADER:
        return raw[:_LONGEST_HEADER]
    # What the standard library raises for malformed headers is of many kinds.
    with suppress(Exception):
        return _whole(str(policy.default.header_factory(name, raw)))
    return raw


def _addresses(message: Message[Any, Any], name: str) -> Iterator[MailAddress]:
    raw = _raw(message, name)[:_LONGEST_HEADER]
    found: list[tuple[str, str]] = []
    with suppress(Exception):
        header: Any = policy.default.header_factory(name, raw)
        found = [(each.display_name, each.addr_spec) for each in header.addresses]
    if not any("@" in email for _, email in found):
        with suppress(Exception):
            found = getaddresses([raw])
    for display, email in found:
        address = _one_line(_whole(email)).strip("<> ").casefold()
        if "@" in address and len(address) <= _LONGEST_ADDRESS and " " not in address:
            yield MailAddress(address, _one_line(_whole(display))[:255])


def _parties(message: Message[Any, Any]) -> dict[str, list[MailAddress]]:
    left = MOST_PARTIES
    parties: dict[str, list[MailAddress]] = {}
    for role in ("from", "to", "cc", "bcc"):
        once = {each.email: each for each in _addresses(message, role)}
        parties[role] = list(once.values())[:left]
        left -= len(parties[role])
    return parties


def _message_id(message: Message[Any, Any], content: bytes) -> str:
    found = _MESSAGE_ID.search(_raw(message, "Message-ID"))
    return found[0] if found else f"<{hashlib.sha256(content).hexdigest()}@no-message-id>"


def _followed(message: Message[Any, Any]) -> tuple[str, ...]:
    named = _raw(message, "References") + " " + _raw(message, "In-Reply-To")
    found = list(dict.fromkeys(match[0] for match in _MESSAGE_ID.finditer(named)))
    # The first began it all, the last are what is answered.
    return tuple(found[:1] + found[1:][-_MOST_FOLLOWED:])


def _sent_at(date: str) -> str | None:
    with suppress(Exception):
        moment = parsedate_to_datetime(date)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        if moment.year in _YEARS:
            return as_kept(datetime.combine(moment.date(), moment.time()))
    return None


def _base_subject(subject: str) -> tuple[str, bool]:
    base = subject
    while (shorter := _ANSWERING.sub("", base)) != base:
        base = shorter
    return base.strip().casefold(), base != subject


def _disposition(part: Message[Any, Any]) -> str:
    with suppress(Exception):
        return part.get_content_disposition() or ""
    return ""


def _bytes(part: Message[Any, Any]) -> bytes:
    with suppress(Exception):
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            return payload
    payload = part.get_payload()
    return payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""


def _content(part: Message[Any, Any]) -> bytes:
    if not part.is_multipart():
        return _bytes(part)
    written = BytesIO()
    for inner in cast("list[Any]", part.get_payload()):
        with suppress(Exception):
            BytesGenerator(written, mangle_from_=False, policy=policy.compat32).flatten(inner)
    return written.getvalue()


def _text(part: Message[Any, Any]) -> str:
    content = _bytes(part)
    charset = ""
    with suppress(Exception):
        charset = str(part.get_content_charset() or "")
    for name in (charset, "utf-8"):
        with suppress(LookupError, UnicodeError, ValueError):
            if name and codecs.lookup(name).name not in _NO_CHARSETS:
                return _cleaned(content.decode(name))
    return _cleaned(content.decode("cp1252", "replace"))


def _whole(text: str) -> str:
    """A text whose bytes beyond ASCII were left as they came, read as UTF-8 or else as Western European."""
    try:
        content = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return _cleaned(text)
    try:
        return _cleaned(content.decode())
    except UnicodeDecodeError:
        return _cleaned(content.decode("cp1252", "replace"))


def _cleaned(text: str) -> str:
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.encode("utf-8", "replace").decode()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _as_html(text: str) -> str:
    return escape(text.strip("\n"), quote=False).replace("\n", "<br>\n")
