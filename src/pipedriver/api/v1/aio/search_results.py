# Made by tools/generate.py from src/pipedriver/api/v1/search_results.py: change that, and run it again.
"""The asynchronous twin of `pipedriver.api.v1.search_results`, which declares the operations."""

from __future__ import annotations

from pipedriver.api.v1.records.search_results import FieldValueMatch, SearchResult
from pipedriver.api.v1.search_results import SearchResults
from pipedriver.core.operation import same_as
from pipedriver.core.resource import AsyncResource
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.api.v1.arguments import SearchFieldType, SearchItemType
    from pipedriver.core.aio.pages import AsyncPages
    from pipedriver.core.marks import Flag, PageLimit, PageStart
    from pipedriver.core.options import PageOptions


class AsyncSearchResults(AsyncResource):
    """Search results: search over everything, or over the values of one field."""

    @same_as(SearchResults.search)
    def search(
        self,
        *,
        term: str,
        item_type: SearchItemType | None = None,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        exact_match: Flag | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[SearchResult]:
        """Search over all records that the caller may see, the best match first.

        Args:
            term: the text to look for, at least 2 characters; with ``exact_match`` at least 1, at most 30.
            item_type: only records of this kind.
            start: how many results to skip.
            limit: results in a page, 1 to 500 (100 without it).
            exact_match: whether the whole value must be the term, in any case.

        Returns:
            What was found, page by page.

        Raises:
            BadRequest: the term is too short or too long.
        """
        ...

    @same_as(SearchResults.search_by_field)
    def search_by_field(
        self,
        *,
        term: str,
        field_type: SearchFieldType,
        field_key: str,
        exact_match: Flag | None = None,
        return_field_key: str | None = None,
        return_item_ids: Flag | None = None,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[FieldValueMatch]:
        """Search in the values of one field.

        The field is of the type ``varchar``, ``varchar_auto``, ``text``, ``phone``, ``address``, ``double``
        or ``date``.

        Args:
            term: the text to look for, at least 2 characters; with ``exact_match`` at least 1.
            field_type: the kind of records that the field is of.
            field_key: the field, by `Field.key`.
            exact_match: whether the whole value must be the term, in any case; anywhere in it without it.
            return_field_key: the name that the values get in the answer; ``value`` without it.
            return_item_ids: whether each record that matches is told by its id, rather than each value once.
            start: how many results to skip.
            limit: results in a page, 1 to 500 (100 without it).

        Returns:
            The values, or the records with them, page by page.

        Raises:
            BadRequest: the term is too short, or a field that there is not or that cannot be searched in.
        """
        ...
