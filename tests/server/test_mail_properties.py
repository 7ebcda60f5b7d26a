"""Any mail is filed or refused, and its words survive; threads do not depend on the order."""

from __future__ import annotations

import base64
import random
from collections.abc import Sequence
from email.message import EmailMessage
from html import unescape

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipedriver.server.crm.mail_parsing import parse_mail
from pipedriver.server.crm.refusals import Invalid, Refusal
from pipedriver.testing import LocalPipedrive

_CHARSETS = ("utf-8", "iso-8859-15", "windows-1252", "koi8-r", "utf-16", "shift_jis", "utf-7", "us-ascii")
_WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), max_codepoint=0xFFFF),
    min_size=1,
    max_size=60,
)
_NAMES = st.sampled_from(
    ["From", "To", "Cc", "Bcc", "Subject", "Date", "Message-ID", "References", "In-Reply-To", "Content-Type"]
)
_BYTES = st.binary(max_size=80).map(lambda each: each.replace(b"\n", b"\n ").replace(b"\r", b""))
_BODIES = st.one_of(st.binary(max_size=400), _WORDS.map(str.encode))
_TYPES = st.sampled_from(
    [
        b"text/plain",
        b"text/plain; charset=nothing-of-the-kind",
        b"text/html; charset=utf-7",
        b"text/plain; charset=idna",
        b"multipart/mixed; boundary=b",
        b"multipart/mixed",
        b"multipart/alternative; boundary=",
        b"message/rfc822",
        b"message/delivery-status",
        b"application/octet-stream; name*=utf-8''%ff%",
        b"/;;=",
    ]
)


@st.composite
def _garbage(draw: st.DrawFn) -> bytes:
    """A mail that breaks rules: odd headers, types, encodings and boundaries."""
    lines = [
        f"{name}: ".encode() + value + b"\r\n"
        for name, value in draw(st.lists(st.tuples(_NAMES, _BYTES), min_size=1, max_size=8))
    ]
    lines.append(b"Content-Type: " + draw(_TYPES) + b"\r\n")
    lines.append(
        b"Content-Transfer-Encoding: "
        + draw(st.sampled_from([b"7bit", b"base64", b"quoted-printable", b"x-uuencode", b"odd"]))
        + b"\r\n\r\n"
    )
    lines.extend(
        b"--b\r\nContent-Type: " + kind + b"\r\n\r\n" + body + b"\r\n"
        for kind, body in draw(st.lists(st.tuples(_TYPES, _BODIES), max_size=3))
    )
    return b"".join(lines)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_garbage())
@example(b"From: =?utf-8?b?////?= <a@b>\r\nSubject: =?x?q?=00?=\r\n\r\n\x00\xff")
@example(b"To: " + b"(" * 5000 + b"\r\n\r\nx")
@example(b'From: a@b, <>, @, <a@>, "\r\nDate: Thu, 99 Foo 99999 99:99:99 +9999\r\n\r\n')
@example(b"Subject: a\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n" * 300)
def test_no_mail_breaks_the_server(content: bytes) -> None:
    with LocalPipedrive(in_process=True) as local:
        try:
            filed = local.import_mail(content)
        except Refusal:
            return
        client = local.client()
        assert client.v1.mail_messages.get(filed.message_id, include_body=True).body is not None
        assert client.v1.mail_threads.get(filed.thread_id).message_count == 1
        again = local.import_mail(content)
        assert (again.message_id, again.is_new) == (filed.message_id, False)


@settings(max_examples=150, deadline=None)
@given(_WORDS, _WORDS, st.sampled_from(_CHARSETS), st.sampled_from(["base64", "quoted-printable", "8bit"]))
def test_words_survive_any_charset_and_encoding(subject: str, text: str, charset: str, encoding: str) -> None:
    try:
        # Shift JIS has one byte for the backslash and the yen, and gives it back as the backslash.
        if text.encode(charset).decode(charset) != text:
            charset = "utf-8"
    except UnicodeError:
        charset = "utf-8"
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@x.example", subject
    content = bytes(mail).rstrip(b"\n") + f"\nContent-Type: text/plain; charset={charset}\n".encode()
    body = text.encode(charset)
    if encoding == "base64":
        body = base64.encodebytes(body)
    elif encoding == "quoted-printable":
        body = b"".join(b"=%02X" % byte for byte in body)
    elif charset == "utf-16":
        encoding, body = "base64", base64.encodebytes(body)
    parsed = parse_mail(content + f"Content-Transfer-Encoding: {encoding}\n\n".encode() + body)
    assert unescape(parsed.body).split() == text.split()
    assert parsed.subject == " ".join(subject.split())


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        (b"=?iso-8859-1?q?Gr=FC=DFe?=\r\n =?utf-8?b?IMO8YmVy?=", "Grüße über"),
        ("Grüße".encode(), "Grüße"),
        ("Grüße".encode("latin-1"), "Grüße"),
        (b"a\r\n folded\r\n\tline", "a folded line"),
        (b"\x00a\x07b", "ab"),
    ],
)
def test_subjects_are_read_however_they_are_written(raw: bytes, subject: str) -> None:
    assert parse_mail(b"From: a@x.example\r\nSubject: " + raw + b"\r\n\r\n").subject == subject


def test_html_goes_before_plain_text_and_pictures_in_it_are_files() -> None:
    mail = EmailMessage()
    mail["From"] = "a@x.example"
    mail.set_content("plain")
    mail.add_alternative('<p onclick="x()">rich <img src="cid:logo"></p><style>p{}</style>', subtype="html")
    _, html = mail.iter_parts()
    assert isinstance(html, EmailMessage)
    html.add_related(b"GIF89a", maintype="image", subtype="gif", cid="<logo>")
    mail.add_attachment(b"PK", maintype="application", subtype="zip", filename="../../x.zip")
    inner = EmailMessage()
    inner["Subject"] = "Inside"
    inner.set_content("text of the forwarded mail")
    mail.add_attachment(inner)
    parsed = parse_mail(mail.as_bytes())
    assert parsed.body == '<p>rich <img src="cid:logo"></p>\n'
    assert parsed.snippet == "rich"
    found = [(each.name, each.media_type, each.inline, each.cid) for each in parsed.attachments]
    assert found == [
        ("attachment.gif", "image/gif", True, "logo"),
        ("../../x.zip", "application/zip", False, None),
        ("Inside.eml", "message/rfc822", False, None),
    ]
    assert b"text of the forwarded mail" in parsed.attachments[2].content
    with LocalPipedrive(in_process=True) as local:
        local.import_mail(mail)
        names = [each.name for each in local.client().v1.files.list()]
        assert names == ["attachment.gif", "x.zip", "Inside.eml"]


def test_a_mail_made_to_wear_a_reader_out_is_refused() -> None:
    parts = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(60))
    with pytest.raises(Invalid, match="nested too deeply"):
        parse_mail(b"From: a@x.example\n" + parts.encode())
    parts = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(1200))
    with pytest.raises(Invalid, match="nested too deeply"):
        parse_mail(b"From: a@x.example\n" + parts.encode())


@pytest.mark.parametrize("html", ["<div>" * 100_000, "<b><p>" * 80_000, "<p>x</p>" * 200_000])
def test_html_that_is_too_deep_or_too_long_is_kept_as_a_file(html: str) -> None:
    parsed = parse_mail(b"From: a@x.example\nContent-Type: text/html\n\n" + html.encode())
    assert parsed.body == ""
    assert [(each.name, each.content) for each in parsed.attachments] == [("message.html", html.encode())]


def _components(links: Sequence[tuple[int, ...]]) -> list[set[int]]:
    """Which mails hang together, where each names some: plainly, by joining sets until none touch."""
    sets: list[set[int]] = []
    for number, named in enumerate(links):
        joined = {("mail", number), *(("mail", each) for each in named)}
        group = {each for _, each in joined}
        touching = [each for each in sets if each & group]
        sets = [each for each in sets if not each & group] + [group.union(*touching)]
    return sets


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 11), max_size=3).map(tuple), min_size=1, max_size=8),
    st.randoms(use_true_random=False),
)
def test_threads_are_what_hangs_together_in_whatever_order_it_comes(
    links: list[tuple[int, ...]], chance: random.Random
) -> None:
    order = list(range(len(links)))
    chance.shuffle(order)
    with LocalPipedrive(in_process=True) as local:
        client = local.client()
        me = str(client.v1.users.me().email)
        person = client.v1.persons.create(name="Ann", email="ann@x.example")
        deal = client.v1.deals.create(title="Big", person_id=person.id)
        sent: list[int] = []
        for number in order:
            mail = EmailMessage()
            mail["From"], mail["To"] = (me, "ann@x.example") if number % 2 else ("ann@x.example", me)
            mail["Subject"], mail["Message-ID"] = f"Mail {number}", f"<{number}@x.example>"
            if links[number]:
                mail["References"] = " ".join(f"<{each}@x.example>" for each in links[number])
            local.import_mail(mail)
            sent.append(number)
        found: dict[int, set[int]] = {}
        for item in client.v1.persons.list_mail_messages(person.id):
            assert item.data is not None
            assert item.data.subject is not None
            found.setdefault(item.data.mail_thread_id or 0, set()).add(int(item.data.subject.split()[1]))
        expected = [{each for each in group if each < len(links)} for group in _components(links)]
        assert sorted(map(sorted, found.values())) == sorted(sorted(each) for each in expected if each)
        kept = client.v1.deals.get(deal.id)
        assert kept.email_messages_count == len(links)
        assert (kept.last_incoming_mail_time is not None) is any(each % 2 == 0 for each in order)
        assert (kept.last_outgoing_mail_time is not None) is any(each % 2 for each in order)
        threads = client.v1.mail_threads.list().to_list() + [
            each for each in client.v1.mail_threads.list(folder="sent") if "inbox" not in (each.folders or [])
        ]
        assert sum(each.message_count or 0 for each in threads) == len(links)
