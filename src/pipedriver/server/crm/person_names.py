"""Names of contacts: taken apart into first and last name, put together again, and what is searched by.

A person is written either with a whole name or with its parts; the other side follows (Pipedrive on an
issue of its Node client, "Updating first_name fails"). The last word is the last name, as recorded answers
of the API show: "Conde Maria Victoria" has the first name "Conde Maria".
"""

from __future__ import annotations

MOST_CHARACTERS = 255
"""How long a name may be."""


def split_name(name: str) -> tuple[str | None, str | None]:
    """The first and the last name in a whole one. A single word is a first name alone."""
    words = name.strip().rsplit(maxsplit=1)
    if len(words) < 2:
        return (words[0] if words else None, None)
    return words[0].rstrip(), words[1]


def join_name(first_name: str | None, last_name: str | None) -> str:
    """The whole name of a first and a last name, either of which may be missing; empty where both are."""
    return " ".join(part for part in ((first_name or "").strip(), (last_name or "").strip()) if part)


def first_char(name: str) -> str | None:
    """The character that lists are narrowed to: the name's first one, small; None for an empty name."""
    return name.strip()[:1].lower() or None


def search_text(text: str) -> str:
    """A text as searches compare it: without regard to large and small letters."""
    return text.casefold()
