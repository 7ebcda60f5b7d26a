"""HTML that users write, made safe to show to others.

Pipedrive sanitises the HTML of notes and activities on its server; what it lets pass is not published. This
is what its editor can write, and no more: text with its marks, paragraphs, headings, lists, tables, links and
images. Scripts, styles, forms, frames, event handlers and every scheme but those below are taken out.
"""

from __future__ import annotations

import functools
import re
from html import unescape
from typing import TYPE_CHECKING

from pipedriver.server.crm.refusals import Invalid

if TYPE_CHECKING:
    import nh3

MOST_BYTES = 100 * 1024
"""The largest HTML that is taken: "about 100 KB" (new-note-size-and-notes-per-deal-limits)."""

_TEXT = {
    "a",
    "b",
    "br",
    "code",
    "del",
    "em",
    "i",
    "img",
    "ins",
    "kbd",
    "mark",
    "s",
    "small",
    "span",
    "strike",
}
_MORE_TEXT = {"strong", "sub", "sup", "u"}
_BLOCKS = {"blockquote", "div", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "p", "pre"}
_LISTS = {"dd", "dl", "dt", "li", "ol", "ul"}
_TABLES = {"caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}

TAGS = frozenset(_TEXT | _MORE_TEXT | _BLOCKS | _LISTS | _TABLES)
"""The elements that stay; of any other the text stays alone, and of scripts and styles nothing."""

ATTRIBUTES = {
    "a": {"href", "target", "title"},
    "col": {"span"},
    "colgroup": {"span"},
    "img": {"alt", "height", "src", "title", "width"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
"""The attributes that stay, by element."""

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""The schemes that addresses may have; ``javascript:`` and ``data:`` are not among them."""

MOST_MAIL_CHARACTERS = 1024 * 1024
"""The longest HTML of a mail that is shown; a longer one is kept as a file."""

_DEEPEST = 300
_TAG = re.compile(r"<(?P<closes>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)")
_HOLD_NOTHING = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
_NEVER_DEEP = frozenset(_HOLD_NOTHING | {"dd", "dt", "li", "option", "p", "td", "th", "tr"})
"""Elements that hold nothing, or that end where the next of their kind begins."""


# The library is loaded with the first HTML that is written.
@functools.cache
def _cleaner() -> nh3.Cleaner:
    import nh3

    return nh3.Cleaner(
        tags=set(TAGS), attributes=ATTRIBUTES, url_schemes=set(SCHEMES), link_rel="noopener noreferrer"
    )


@functools.cache
def _mail_cleaner() -> nh3.Cleaner:
    import nh3

    return nh3.Cleaner(
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        # By this scheme a mail names the pictures that come with it; no browser follows it.
        url_schemes={*SCHEMES, "cid"},
        link_rel="noopener noreferrer",
        clean_content_tags={"script", "style", "title"},
    )


@functools.cache
def _text_cleaner() -> nh3.Cleaner:
    import nh3

    return nh3.Cleaner(tags=set(), clean_content_tags={"script", "style", "title"})


def is_shown(html: str) -> bool:
    """Whether the HTML of a mail is shown: it is not too long, and not made to wear a reader out."""
    if len(html) > MOST_MAIL_CHARACTERS:
        return False
    depth = 0
    for tag in _TAG.finditer(html):
        if tag["name"].lower() not in _NEVER_DEEP:
            depth = max(0, depth - 1) if tag["closes"] else depth + 1
            # The time that reading takes grows with the square of what is open.
            if depth > _DEEPEST:
                return False
    return True


def sanitised_mail(html: str) -> str:
    """The HTML of a mail without what is not safe in it; what it names by ``cid:`` stays."""
    return _mail_cleaner().clean(html)


def text_of(html: str) -> str:
    """The words of HTML on one line, without its marks."""
    return " ".join(unescape(_text_cleaner().clean(html.replace("<", " <"))).split())


def sanitised(html: str, *, name: str) -> str:
    """The HTML without what is not safe in it. It is the same when it is sanitised again.

    Raises:
        Invalid: the HTML is larger than is taken; ``name`` names the argument.
    """
    if len(html) > MOST_BYTES or len(html.encode()) > MOST_BYTES:
        raise Invalid(f"{name} must have at most {MOST_BYTES // 1024} KB")
    return _cleaner().clean(html)
