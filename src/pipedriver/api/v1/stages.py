"""Stages of v1: the steps of a pipeline.

Source: the reference of Stages in its editions of 2019 to 2026.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipedriver.api.scopes import ADMIN, DEALS_OR_ADMIN, DEALS_READ
from pipedriver.api.v1.records.deals import PlainDeal
from pipedriver.api.v1.records.pipelines import Stage
from pipedriver.api.v1.records.shared import DeletedId, DeletedIds
from pipedriver.core.operation import operation
from pipedriver.core.resource import Resource
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.unset import UNSET

if TYPE_CHECKING:
    from typing import Annotated, Unpack

    from pipedriver.api.v1.arguments import Probability, Text255
    from pipedriver.core.marks import Flag, PageLimit, PageStart, Range
    from pipedriver.core.options import CallOptions, PageOptions
    from pipedriver.core.pages import Pages
    from pipedriver.core.unset import Unset


class Stages(Resource):
    """Stages: list and change the steps of the pipelines, and see the deals in them."""

    @operation(
        "GET",
        "/v1/stages",
        cost=20,
        scopes=DEALS_OR_ADMIN,
        node="StagesController.getAllStages",
        retired=2026,
    )
    def list(
        self,
        *,
        pipeline_id: int | None = None,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        **options: Unpack[PageOptions],
    ) -> Pages[Stage]:
        """List stages, those of all pipelines where none is named.

        Args:
            pipeline_id: stages of this pipeline; an unknown one has none.
            start: how many stages to skip.
            limit: stages in a page, 1 to 500 (100 without it).

        Returns:
            The stages, page by page (paged since March 2023).
        """
        ...

    @operation(
        "POST", "/v1/stages", cost=10, scopes=ADMIN, node="StagesController.addANewStage", retired=2026
    )
    def create(
        self,
        *,
        name: Text255,
        pipeline_id: int,
        deal_probability: Probability | Unset = UNSET,
        rotten_flag: bool | Unset = UNSET,
        rotten_days: Annotated[int, Range(least=0)] | Unset | None = UNSET,
        **options: Unpack[CallOptions],
    ) -> Stage:
        """Add a stage at the end of a pipeline.

        Args:
            name: what it is called, at most 255 characters.
            pipeline_id: the pipeline.
            deal_probability: the chance of winning a deal in it in percent, 0 to 100; 100 without it.
            rotten_flag: whether deals in it can go stale.
            rotten_days: after how many days without anything done; only with ``rotten_flag``.

        Returns:
            The new stage.

        Raises:
            BadRequest: an empty name, a probability out of range, or no such pipeline.
            Forbidden: the caller is no admin.
        """
        ...

    @operation(
        "DELETE",
        "/v1/stages",
        cost=10,
        scopes=ADMIN,
        node="StagesController.deleteMultipleStagesInBulk",
        retired=2026,
    )
    def delete_many(self, *, ids: Sequence[int], **options: Unpack[CallOptions]) -> DeletedIds:
        """Mark several stages as deleted.

        Args:
            ids: the stages to delete.

        Returns:
            The ids of the deleted stages.

        Raises:
            BadRequest: no id, or one that is no number.
            Forbidden: the caller is no admin.
        """
        ...

    @operation(
        "GET",
        "/v1/stages/{id}",
        cost=2,
        scopes=DEALS_OR_ADMIN,
        node="StagesController.getOneStage",
        retired=2026,
    )
    def get(self, id: int, **options: Unpack[CallOptions]) -> Stage:
        """Fetch one stage.

        Args:
            id: the stage.

        Returns:
            The stage.

        Raises:
            NotFound: no such stage.
        """
        ...

    @operation(
        "PUT",
        "/v1/stages/{id}",
        cost=10,
        scopes=ADMIN,
        node="StagesController.updateStageDetails",
        retired=2026,
    )
    def update(
        self,
        id: int,
        *,
        name: Text255 | Unset = UNSET,
        pipeline_id: int | Unset = UNSET,
        deal_probability: Probability | Unset = UNSET,
        rotten_flag: bool | Unset = UNSET,
        rotten_days: Annotated[int, Range(least=0)] | Unset | None = UNSET,
        order_nr: Annotated[int, Range(least=0)] | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> Stage:
        """Change a stage: what is not given stays as it is.

        Args:
            id: the stage.
            name: what it is called, at most 255 characters.
            pipeline_id: moves it to the end of this pipeline.
            deal_probability: the chance of winning a deal in it in percent, 0 to 100.
            rotten_flag: whether deals in it can go stale.
            rotten_days: after how many days without anything done; only with ``rotten_flag``.
            order_nr: where it stands in its pipeline.

        Returns:
            The stage as it is now.

        Raises:
            NotFound: no such stage.
            BadRequest: an empty name, a probability out of range, or no such pipeline.
            Forbidden: the caller is no admin.
        """
        ...

    @operation(
        "DELETE", "/v1/stages/{id}", cost=6, scopes=ADMIN, node="StagesController.deleteAStage", retired=2026
    )
    def delete(self, id: int, **options: Unpack[CallOptions]) -> DeletedId:
        """Mark a stage as deleted; deals in it keep it.

        Args:
            id: the stage.

        Returns:
            Its id.

        Raises:
            NotFound: no such stage.
            Forbidden: the caller is no admin.
        """
        ...

    @operation(
        "GET", "/v1/stages/{id}/deals", cost=20, scopes=DEALS_READ, node="StagesController.getDealsInAStage"
    )
    def list_deals(
        self,
        id: int,
        *,
        filter_id: int | None = None,
        user_id: int | None = None,
        everyone: Flag | None = None,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        **options: Unpack[PageOptions],
    ) -> Pages[PlainDeal]:
        """List the open deals in a stage, the caller's own where nobody is named.

        ``everyone`` wins over ``user_id``, and that over ``filter_id``, with which the deals of all owners
        are meant.

        Args:
            id: the stage.
            filter_id: deals that match this saved filter.
            user_id: deals of this owner.
            everyone: whether deals of all owners are given.
            start: how many deals to skip.
            limit: deals in a page, 1 to 500 (100 without it).

        Returns:
            The deals, page by page.

        Raises:
            NotFound: no such stage.
        """
        ...
