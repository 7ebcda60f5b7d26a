# Made by tools/generate.py from src/pipedriver/api/v1/stages.py: change that, and run it again.
"""The asynchronous twin of `pipedriver.api.v1.stages`, which declares the operations."""

from __future__ import annotations

from collections.abc import Sequence

from pipedriver.api.v1.records.deals import PlainDeal
from pipedriver.api.v1.records.pipelines import Stage
from pipedriver.api.v1.records.shared import DeletedId, DeletedIds
from pipedriver.api.v1.stages import Stages
from pipedriver.core.operation import same_as
from pipedriver.core.resource import AsyncResource
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.unset import UNSET

if TYPE_CHECKING:
    from typing import Annotated, Unpack

    from pipedriver.api.v1.arguments import Probability, Text255
    from pipedriver.core.aio.pages import AsyncPages
    from pipedriver.core.marks import Flag, PageLimit, PageStart, Range
    from pipedriver.core.options import CallOptions, PageOptions
    from pipedriver.core.unset import Unset


class AsyncStages(AsyncResource):
    """Stages: list and change the steps of the pipelines, and see the deals in them."""

    @same_as(Stages.list)
    def list(
        self,
        *,
        pipeline_id: int | None = None,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[Stage]:
        """List stages, those of all pipelines where none is named.

        Args:
            pipeline_id: stages of this pipeline; an unknown one has none.
            start: how many stages to skip.
            limit: stages in a page, 1 to 500 (100 without it).

        Returns:
            The stages, page by page (paged since March 2023).
        """
        ...

    @same_as(Stages.create)
    async def create(
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

    @same_as(Stages.delete_many)
    async def delete_many(self, *, ids: Sequence[int], **options: Unpack[CallOptions]) -> DeletedIds:
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

    @same_as(Stages.get)
    async def get(self, id: int, **options: Unpack[CallOptions]) -> Stage:
        """Fetch one stage.

        Args:
            id: the stage.

        Returns:
            The stage.

        Raises:
            NotFound: no such stage.
        """
        ...

    @same_as(Stages.update)
    async def update(
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

    @same_as(Stages.delete)
    async def delete(self, id: int, **options: Unpack[CallOptions]) -> DeletedId:
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

    @same_as(Stages.list_deals)
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
    ) -> AsyncPages[PlainDeal]:
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
