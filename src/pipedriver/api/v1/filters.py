"""Filters of v1: saved searches, used by lists, summaries and statistics as ``filter_id``.

Sources: the reference of Filters in its editions of 2019 to 2026; the tutorial adding-a-filter.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipedriver.api.scopes import FILTERS_FULL, FILTERS_READ
from pipedriver.api.v1.records.filters import Filter, FilterHelpers
from pipedriver.api.v1.records.shared import DeletedId, DeletedIds
from pipedriver.core.operation import operation
from pipedriver.core.record import Records
from pipedriver.core.resource import Resource
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.unset import UNSET

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.api.v1.arguments import FilterType, IncludeFieldCode, Text255, VisibleTo
    from pipedriver.api.v1.entries import FilterConditionEntries
    from pipedriver.core.options import CallOptions
    from pipedriver.core.unset import Unset


class Filters(Resource):
    """Filters: save what records are looked for, and use it by its id in lists and statistics."""

    @operation("GET", "/v1/filters", cost=20, scopes=FILTERS_READ, node="FiltersController.getAllFilters")
    def list(self, *, type: FilterType | None = None, **options: Unpack[CallOptions]) -> Records[Filter]:
        """List the filters that the caller may use: the own ones and those that are shared.

        Args:
            type: filters for records of this kind.

        Returns:
            The filters, without their conditions.
        """
        ...

    @operation("POST", "/v1/filters", cost=10, scopes=FILTERS_FULL, node="FiltersController.addANewFilter")
    def create(
        self,
        *,
        name: Text255,
        conditions: FilterConditionEntries,
        type: FilterType,
        visible_to: VisibleTo | Unset = UNSET,
        include_field_code: IncludeFieldCode | None = None,
        **options: Unpack[CallOptions],
    ) -> Filter:
        """Save a filter.

        Args:
            name: what it is called.
            conditions: two groups of conditions, 16 in all at most: the first glued with ``and``, the second
                with ``or``, and both groups with ``and``.
            type: the kind of records that it is for.
            visible_to: who may use it: 1, which it is without it, the caller alone, 3 the caller's group, 5
                those below too, 7 everybody.
            include_field_code: whether the answer's conditions name the keys of their fields.

        Returns:
            The new filter with its conditions.

        Raises:
            BadRequest: an empty name, conditions of another form, or an unknown field or operator in one.
            Forbidden: a limit of the plan is reached, or the caller may not share filters.
        """
        ...

    @operation(
        "DELETE",
        "/v1/filters",
        cost=10,
        scopes=FILTERS_FULL,
        node="FiltersController.deleteMultipleFiltersInBulk",
    )
    def delete_many(self, *, ids: Sequence[int], **options: Unpack[CallOptions]) -> DeletedIds:
        """Delete several filters.

        Args:
            ids: the filters to delete.

        Returns:
            The ids of the deleted filters.

        Raises:
            BadRequest: no id, or one that is no number.
            NotFound: there is no such filter among them.
        """
        ...

    @operation(
        "GET",
        "/v1/filters/helpers",
        cost=20,
        scopes=FILTERS_READ,
        node="FiltersController.getAllFilterHelpers",
    )
    def get_helpers(self, **options: Unpack[CallOptions]) -> FilterHelpers:
        """Tell what conditions can be made of: operators by the types of fields, and names of moving days.

        Returns:
            The operators, the days and the parts of addresses.
        """
        ...

    @operation("GET", "/v1/filters/{id}", cost=2, scopes=FILTERS_READ, node="FiltersController.getOneFilter")
    def get(
        self, id: int, *, include_field_code: IncludeFieldCode | None = None, **options: Unpack[CallOptions]
    ) -> Filter:
        """Fetch one filter.

        Args:
            id: the filter.
            include_field_code: whether the conditions name the keys of their fields.

        Returns:
            The filter with its conditions.

        Raises:
            NotFound: no such filter, or none that the caller may use.
        """
        ...

    @operation("PUT", "/v1/filters/{id}", cost=10, scopes=FILTERS_FULL, node="FiltersController.updateFilter")
    def update(
        self,
        id: int,
        *,
        conditions: FilterConditionEntries,
        name: Text255 | Unset = UNSET,
        visible_to: VisibleTo | Unset = UNSET,
        include_field_code: IncludeFieldCode | None = None,
        **options: Unpack[CallOptions],
    ) -> Filter:
        """Change a filter: its conditions, and its name where one is given.

        Args:
            id: the filter.
            conditions: two groups of conditions; they replace those it has.
            name: what it is called.
            visible_to: who may use it; see `create`.
            include_field_code: whether the answer's conditions name the keys of their fields.

        Returns:
            The filter as it is now, with its conditions.

        Raises:
            NotFound: no such filter, or none that the caller may use.
            BadRequest: an empty name, or conditions that the API does not take.
            Forbidden: it is another's, and the caller may not change shared ones.
        """
        ...

    @operation(
        "DELETE", "/v1/filters/{id}", cost=6, scopes=FILTERS_FULL, node="FiltersController.deleteAFilter"
    )
    def delete(self, id: int, **options: Unpack[CallOptions]) -> DeletedId:
        """Delete a filter.

        Args:
            id: the filter.

        Returns:
            Its id.

        Raises:
            NotFound: no such filter, or none that the caller may use.
            Forbidden: it is another's, and the caller may not change shared ones.
        """
        ...
