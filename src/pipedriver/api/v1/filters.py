"""Filters of v1: saved searches, used by lists, summaries and statistics as ``filter_id``.

Sources: the reference of Filters in its editions of 2019 to 2026; the tutorial adding-a-filter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, Required, TypedDict, Unpack

from pipedriver.api.scopes import FILTERS_FULL, FILTERS_READ
from pipedriver.api.v1.arguments import Text255, VisibleTo
from pipedriver.api.v1.records.filters import Filter, FilterHelpers
from pipedriver.api.v1.records.shared import DeletedId, DeletedIds
from pipedriver.core.operation import UNSET, CallOptions, InQuery, Unset, operation
from pipedriver.core.record import Records
from pipedriver.core.resource import Resource

FilterType = Literal["deals", "leads", "org", "people", "products", "activity", "projects"]
"""The kinds of records that filters are for."""

FilterObject = Literal["deal", "lead", "person", "organization", "product", "activity", "project"]
"""The objects whose fields a condition can be about: the records themselves, or those they are linked to."""


class FilterConditionEntry(TypedDict, total=False):
    """One condition to write.

    ``object``: whose field it is about. ``field_id``: the id of the field, `Field.id`, as text. ``operator``:
    one of those that `get_helpers` names for the field's type. ``value``: what it is compared with, days as
    ``YYYY-MM-DD`` or by a name of the helpers; left out for ``IS NULL`` and ``IS NOT NULL``. ``extra_value``:
    of an address the part that is meant, by a name of the helpers; for a stage, whose ``value`` is a day
    then, the stage that was entered on it. ``field_code``: the key of the field, if it is to be checked.
    """

    object: Required[FilterObject]
    field_id: Required[str]
    operator: Required[str]
    value: object
    extra_value: object
    field_code: str


class FilterGroupEntry(TypedDict):
    """Conditions to write, of which all must hold (``and``) or any (``or``)."""

    glue: Literal["and", "or"]
    conditions: Sequence[FilterConditionEntry]


class FilterConditionEntries(TypedDict):
    """The conditions of a filter to write: exactly two groups, ``and`` then ``or``; either may be empty."""

    glue: Literal["and"]
    conditions: Sequence[FilterGroupEntry]


IncludeFieldCode = Annotated[bool, InQuery()]
"""Whether conditions name the keys of their fields beside the ids."""


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
