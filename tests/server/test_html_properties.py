"""No script gets through what users write, and what is safe stays as it is."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipedriver.server.crm.html import ATTRIBUTES, MOST_BYTES, SCHEMES, TAGS, sanitised
from pipedriver.server.crm.refusals import Invalid

ADDRESSES = {"href", "src"}

elements = st.sampled_from(
    [
        *sorted(TAGS),
        "script",
        "SCRIPT",
        "style",
        "svg",
        "math",
        "iframe",
        "object",
        "form",
        "input",
        "template",
    ]
)
attributes = st.sampled_from(
    [
        "href",
        "src",
        "onclick",
        "onerror",
        "style",
        "srcdoc",
        "formaction",
        "xlink:href",
        "target",
        "id",
        "action",
    ]
)
values = st.sampled_from(
    [
        "javascript:steal()",
        "JaVa\tScript:steal()",
        " javascript&colon;steal()",
        "data:text/html,<script>steal()</script>",
        "vbscript:steal",
        "https://example.com/?a=1&b=2",
        "//example.com",
        "mailto:a@example.com",
        "x' onload='steal()",
        'x" onload="steal()',
    ]
)
pieces = st.one_of(
    st.text(max_size=10),
    st.builds("<{}>".format, elements),
    st.builds("</{}>".format, elements),
    st.builds("<{} {}={}>".format, elements, attributes, values),
    st.builds("<{} {}='{}'>".format, elements, attributes, values),
    st.builds('<{} {}="{}"/>'.format, elements, attributes, values),
    st.sampled_from(
        ["<", ">", "&", "<!--", "-->", "<![CDATA[", "]]>", "<?php ", "</", "\x00", "&lt;script&gt;"]
    ),
)
html = st.lists(pieces, max_size=12).map("".join)


class Reader(HTMLParser):
    """Fails on every element, attribute and address that is not allowed."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        for name, value in attrs:
            assert name in ATTRIBUTES.get(tag, set()) or (tag, name) == ("a", "rel")
            if name in ADDRESSES and ":" in (value or ""):
                scheme = (value or "").partition(":")[0]
                assert scheme.casefold() in SCHEMES or not scheme.isalnum()

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(html)
@example('<img src=x onerror="steal()">')
@example("<scr<script>ipt>steal()</scr</script>ipt>")
@example('<a href="java\nscript:steal()">x</a>')
@example("<math><mtext><table><mglyph><style><img src=x onerror=steal()>")
@example("<svg><p><style><g title='</style><img src onerror=steal()>'>")
def test_nothing_unsafe_stays(text: str) -> None:
    safe = sanitised(text, name="content")
    reader = Reader()
    reader.feed(safe)
    reader.close()
    assert sanitised(safe, name="content") == safe


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(alphabet=st.characters(exclude_characters="\x00\r", exclude_categories=["Cs"]), max_size=50))
def test_plain_text_reads_the_same(text: str) -> None:
    class Text(HTMLParser):
        found = ""

        def handle_data(self, data: str) -> None:
            self.found += data

    reader = Text()
    reader.feed(sanitised(escape(text), name="content"))
    reader.close()
    assert reader.found == text


def test_size_is_counted_in_bytes() -> None:
    assert len(sanitised("x" * MOST_BYTES, name="content")) == MOST_BYTES
    for text in ("x" * (MOST_BYTES + 1), "é" * (MOST_BYTES // 2 + 1)):
        with pytest.raises(Invalid, match="content must have at most 100 KB"):
            sanitised(text, name="content")
