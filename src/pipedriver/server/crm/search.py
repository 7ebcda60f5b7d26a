"""The search: records by the texts in them, the best match first, from the index alone.

Every place is asked for a few candidates at first. Where these are all, they are compared with the term and
sorted. Where there are more, the place is asked again for each kind of match, the best kinds first, and no
further than the page goes: a term that matches everything costs no more than its page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import cast

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.custom_values import searchable_texts
from pipedriver.server.crm.known_fields import ValuedEntity
from pipedriver.server.crm.search_terms import Match, Term
from pipedriver.server.store import search as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.listing import Page
from pipedriver.server.store.search_index import first_row, last_row
from pipedriver.server.store.search_places import Item, Place
from pipedriver.server.store.search_text import texts_of, value_texts

MOST_EXAMINED = 30_000
"""How many candidates a search looks at beyond the first of each place. Only a term that very many records
match, of which the user may see very few, or a page very far behind, reaches it; the result ends there."""

_FIRST_LOOK = 200
_CHUNK = 1_000
_POINTS = {Match.WHOLE: 4.0, Match.BEGINNING: 3.0, Match.WORD: 2.5, Match.PART: 2.0, Match.WORDS: 1.5}


@dataclass(frozen=True, slots=True)
class Found:
    """A record that was found.

    Attributes:
        item, id: the record.
        score: how well it matches.
        found_in: the field in which it was found, as v1 calls it.
        texts: what matches, by the keys of custom fields or the ids of notes.
    """

    item: Item
    id: int
    score: float
    found_in: str
    texts: Mapping[str, str] = field(default_factory=dict[str, str])


def search(
    context: Context,
    places: Sequence[Place],
    term: Term,
    *,
    with_archived: bool = True,
    narrowed: Mapping[str, int] | None = None,
) -> Iterator[Found]:
    """The records that match in one of the places and that the caller may see, each once, the best first.

    Those that match equally well come by their places and ids. ``narrowed`` are values of columns that the
    records have; the places must be in the records' own table then.
    """
    looker = _Looker(context, term, with_archived=with_archived, narrowed=narrowed or {})
    streams = [stream for order, place in enumerate(places) for stream in looker.streams(order, place)]
    given: set[tuple[str, int]] = set()
    for _, _, found in sorted(streams, key=lambda stream: stream[:2]):
        for each in found:
            if (each.item, each.id) not in given:
                given.add((each.item, each.id))
                yield each


def page_of_found(found: Iterable[Found], page: Page) -> list[Found]:
    """The part of what is found that a page shows, and one more where more follow."""
    return list(islice(found, page.start, page.start + page.fetch))


_Stream = tuple[float, int, Iterable[Found]]
"""Matches that count the same: the negative score, the place's number, and the matches."""

_Compare = Callable[[Row], tuple[Match | None, Mapping[str, str]]]


class _Looker:
    """Looks into places for one search, and counts how much it has looked at."""

    def __init__(
        self, context: Context, term: Term, *, with_archived: bool, narrowed: Mapping[str, int]
    ) -> None:
        self._context = context
        self._term = term
        self._with_archived = with_archived
        self._narrowed = narrowed
        self._left = MOST_EXAMINED

    def streams(self, order: int, place: Place) -> list[_Stream]:
        """What matches in a place, by how well it does."""
        compare = self._comparer(place)
        if self._narrowed:
            return _graded(order, place, compare, self._narrow(place))
        loosest = self._term.condition(place.source.reading, self._term.least)
        if loosest is None:
            return []
        rows = self._chunk(place, loosest, None, _FIRST_LOOK)
        if len(rows) < _FIRST_LOOK:
            return _graded(order, place, compare, rows)
        return [
            (-_score(place, match), order, self._matching(place, compare, match))
            for match in self._term.tiers(place.source.reading)
        ]

    def _matching(self, place: Place, compare: _Compare, match: Match) -> Iterator[Found]:
        """Those that match just so well, by id."""
        condition = self._term.condition(place.source.reading, match)
        after: int | None = None
        size = _FIRST_LOOK
        while condition is not None and self._left > 0:
            rows = self._chunk(place, condition, after, size)
            self._left -= len(rows)
            yield from (found for grade, found in _compared(place, compare, rows) if grade == match)
            if len(rows) < size:
                return
            after, size = rows[-1]["row"], _CHUNK

    def _chunk(self, place: Place, condition: str, after: int | None, size: int) -> list[Row]:
        context, source = self._context, place.source
        first = first_row(context.company, source)
        return context.session.all(
            statements.candidates(
                place, context.viewer.is_admin, with_archived=self._with_archived, shown=source.column
            ),
            company=context.company,
            viewer=context.viewer.user_id,
            matching=condition,
            first=first,
            after=first if after is None else after,
            last=last_row(context.company, source),
            fetch=size,
        )

    def _narrow(self, place: Place) -> list[Row]:
        context = self._context
        return context.session.all(
            statements.narrowed_candidates(place, context.viewer.is_admin, tuple(self._narrowed)),
            company=context.company,
            viewer=context.viewer.user_id,
            **self._narrowed,
        )

    def _comparer(self, place: Place) -> _Compare:
        """A function that tells how well a row of a place matches, and which texts in it do."""
        term, reading = self._term, place.source.reading
        if reading == "values":
            return lambda row: self._values(place, row)
        if reading == "html":
            return lambda row: (
                term.match(reading, texts_of(reading, row["text"])),
                {str(row["source"]): row["text"]},
            )
        return lambda row: (term.match(reading, texts_of(reading, row["text"])), {})

    def _values(self, place: Place, row: Row) -> tuple[Match | None, Mapping[str, str]]:
        best: Match | None = None
        texts: dict[str, str] = {}
        for key, text in searchable_texts(self._context, cast("ValuedEntity", place.item), row["text"]):
            match = self._term.match("values", value_texts(text))
            if match is not None:
                best = match if best is None else max(best, match)
                texts[key] = text
        return best, texts


def _score(place: Place, match: Match) -> float:
    return round(_POINTS[match] * place.weight, 4)


def _compared(place: Place, compare: _Compare, rows: Iterable[Row]) -> Iterator[tuple[Match, Found]]:
    for row in rows:
        if row["owner"] is not None:
            match, texts = compare(row)
            if match is not None:
                yield match, Found(place.item, row["owner"], _score(place, match), place.field, texts)


def _graded(order: int, place: Place, compare: _Compare, rows: Iterable[Row]) -> list[_Stream]:
    """All that match among a few candidates, by how well they do."""
    by_match: dict[Match, list[Found]] = {}
    for match, found in _compared(place, compare, rows):
        by_match.setdefault(match, []).append(found)
    return [(-_score(place, match), order, found) for match, found in by_match.items()]
