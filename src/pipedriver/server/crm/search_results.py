"""The search over everything that a company has (reference of SearchResults of 2019)."""

from __future__ import annotations

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.search import Found, page_of_found, search
from pipedriver.server.crm.search_terms import term_of
from pipedriver.server.store.listing import Page
from pipedriver.server.store.search_places import PLACES, Item


def search_everything(
    context: Context, term: str, page: Page, *, item: Item | None = None, exact: bool = False
) -> list[Found]:
    """A page of what matches a term, the best first, and one more where more follow.

    Args:
        context: the request.
        term: what to look for; where it has several words, a value with all of them matches too.
        page: which part of it.
        item: the only kind of record to find; None finds all kinds.
        exact: whether the whole value must be the term.

    Raises:
        Invalid: the term is too short or too long.
    """
    wanted = term_of(term, exact=exact, words=True)
    places = [place for place in PLACES if item in (None, place.item)]
    return page_of_found(search(context, places, wanted), page)
