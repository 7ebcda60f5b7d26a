"""What is looked for, how well a text matches it, and by which condition the index finds such texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.store import search_text
from pipedriver.server.store.search_text import Reading

SHORTEST = 2
"""How many characters a term must have."""

SHORTEST_EXACT, LONGEST_EXACT = 1, 30
"""How many characters a term may have that is to be a whole value (reference of SearchResults of 2019)."""


class Match(IntEnum):
    """How well a text matches, the best highest."""

    WORDS = 1
    """It holds every word of the term."""

    PART = 2
    """It holds the term."""

    WORD = 3
    """It holds the term, and there a word begins."""

    BEGINNING = 4
    """It begins with the term."""

    WHOLE = 5
    """It is the term."""


@dataclass(frozen=True, slots=True)
class Term:
    """What is looked for.

    Attributes:
        text: the term, folded.
        least: the worst match that counts.
    """

    text: str
    least: Match = Match.PART

    def forms(self, reading: Reading) -> list[str]:
        """The texts to look for where texts are held so: a number of a phone by its digits alone."""
        if reading == "phones":
            return [search_text.digits_of(self.text) or self.text]
        number = search_text.long_number(self.text) if reading == "values" else None
        return [self.text] if number in (None, self.text) else [self.text, number or ""]

    def match(self, reading: Reading, texts: Sequence[str]) -> Match | None:
        """How well the best of the texts of a value matches; None where none does."""
        forms = self.forms(reading)
        found = max((self._match(form, text) for form in forms for text in texts), default=0)
        return Match(found) if found >= self.least else None

    def condition(self, reading: Reading, match: Match) -> str | None:
        """The index's condition on texts that match at least so well; None where it finds none."""
        return search_text.either(_CONDITIONS[match](form) for form in self.forms(reading))

    def tiers(self, reading: Reading) -> list[Match]:
        """The matches that texts can have, the best first."""
        one_word = all(" " not in form for form in self.forms(reading))
        return [
            match
            for match in reversed(Match)
            if match >= self.least and (match != Match.WORDS or not one_word)
        ]

    @staticmethod
    def _match(form: str, text: str) -> int:
        if form in text:
            if form == text:
                return Match.WHOLE
            if text.startswith(form):
                return Match.BEGINNING
            return Match.WORD if f" {form}" in text else Match.PART
        if " " not in form:
            return 0
        padded = f" {text}"
        held = all(word in text if len(word) > 1 else f" {word}" in padded for word in form.split())
        return Match.WORDS if held else 0


_CONDITIONS = {
    Match.WORDS: search_text.holding_words,
    Match.PART: search_text.containing,
    Match.WORD: search_text.at_a_word,
    Match.BEGINNING: search_text.beginning,
    Match.WHOLE: search_text.being,
}


def term_of(text: str, *, exact: bool = False, words: bool = False, shortest: int = SHORTEST) -> Term:
    """What a request looks for.

    Args:
        text: the term as given.
        exact: whether whole values must be the term.
        words: whether it is enough that a value holds every word of it.
        shortest: how many characters it must have where it need not be a whole value.

    Raises:
        Invalid: it is too short, or, for whole values, too long.
    """
    fewest = SHORTEST_EXACT if exact else shortest
    trimmed = text.strip()
    if len(trimmed) < fewest:
        raise Invalid(f"term must have at least {fewest} character{'s' if fewest > 1 else ''}")
    if exact and len(trimmed) > LONGEST_EXACT:
        raise Invalid(f"term must have at most {LONGEST_EXACT} characters with exact_match")
    least = Match.WHOLE if exact else Match.WORDS if words else Match.PART
    return Term(search_text.folded(trimmed), least)
