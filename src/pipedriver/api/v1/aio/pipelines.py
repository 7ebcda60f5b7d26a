# Made by tools/generate.py from src/pipedriver/api/v1/pipelines.py: change that, and run it again.
"""The asynchronous twin of `pipedriver.api.v1.pipelines`, which declares the operations."""

from __future__ import annotations

from datetime import date

from pipedriver.api.v1.pipelines import Pipelines
from pipedriver.api.v1.records.deals import PlainDeal
from pipedriver.api.v1.records.pipelines import ConversionStatistics, MovementStatistics, Pipeline
from pipedriver.api.v1.records.shared import DeletedId
from pipedriver.core.operation import same_as
from pipedriver.core.record import Records
from pipedriver.core.resource import AsyncResource
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.unset import UNSET

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.api.v1.arguments import Text255
    from pipedriver.core.aio.pages import AsyncPages
    from pipedriver.core.marks import Flag, PageLimit, PageStart
    from pipedriver.core.options import CallOptions, PageOptions
    from pipedriver.core.unset import Unset


class AsyncPipelines(AsyncResource):
    """Pipelines: list and change them, see their deals and how these move and convert."""

    @same_as(Pipelines.list)
    async def list(self, **options: Unpack[CallOptions]) -> Records[Pipeline]:
        """List all pipelines that the caller may see.

        Returns:
            The pipelines; the one with the lowest ``order_nr`` is where new deals go.
        """
        ...

    @same_as(Pipelines.create)
    async def create(
        self,
        *,
        name: Text255,
        deal_probability: Flag | Unset = UNSET,
        order_nr: int | Unset = UNSET,
        active: Flag | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> Pipeline:
        """Add a pipeline.

        Args:
            name: what it is called, at most 255 characters.
            deal_probability: whether deals in it have a probability.
            order_nr: where it stands among the others, from 0; the one at 0 is the default one.
            active: whether it is in use; it is without it.

        Returns:
            The new pipeline.

        Raises:
            BadRequest: an empty name.
            Forbidden: the caller is no admin, or a limit of the plan is reached.
        """
        ...

    @same_as(Pipelines.get)
    async def get(
        self, id: int, *, totals_convert_currency: str | None = None, **options: Unpack[CallOptions]
    ) -> Pipeline:
        """Fetch one pipeline.

        Args:
            id: the pipeline.
            totals_convert_currency: a currency's code, or ``default_currency`` for the caller's own: the
                currency of ``deals_summary``, the sums of its open deals by stage. Pipedrive itself brings
                them no longer since May 2025; the local server does where a currency is given.

        Returns:
            The pipeline.

        Raises:
            BadRequest: there is no such currency.
            Forbidden: the caller may not see what deals are worth together.
            NotFound: no such pipeline, or none that the caller may see.
        """
        ...

    @same_as(Pipelines.update)
    async def update(
        self,
        id: int,
        *,
        name: Text255 | Unset = UNSET,
        deal_probability: Flag | Unset = UNSET,
        order_nr: int | Unset = UNSET,
        active: Flag | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> Pipeline:
        """Change a pipeline: what is not given stays as it is.

        Args:
            id: the pipeline.
            name: what it is called, at most 255 characters.
            deal_probability: whether deals in it have a probability.
            order_nr: where it stands among the others, from 0; the one at 0 is the default one.
            active: whether it is in use.

        Returns:
            The pipeline as it is now.

        Raises:
            NotFound: no such pipeline.
            BadRequest: an empty name.
            Forbidden: the caller is no admin.
        """
        ...

    @same_as(Pipelines.delete)
    async def delete(self, id: int, **options: Unpack[CallOptions]) -> DeletedId:
        """Mark a pipeline as deleted.

        Args:
            id: the pipeline.

        Returns:
            Its id.

        Raises:
            NotFound: no such pipeline.
            BadRequest: it is the last one that the caller may see.
            Forbidden: the caller is no admin.
        """
        ...

    @same_as(Pipelines.get_conversion_statistics)
    async def get_conversion_statistics(
        self,
        id: int,
        *,
        start_date: date,
        end_date: date,
        user_id: int | None = None,
        **options: Unpack[CallOptions],
    ) -> ConversionStatistics:
        """Tell how many deals of a period went on from stage to stage, and how many were won and lost.

        Args:
            id: the pipeline.
            start_date: the first day of the period.
            end_date: the last day of the period.
            user_id: deals of this owner; the caller's without it.

        Returns:
            The rates, in percent.

        Raises:
            NotFound: no such pipeline.
            BadRequest: the period ends before it starts.
        """
        ...

    @same_as(Pipelines.list_deals)
    def list_deals(
        self,
        id: int,
        *,
        filter_id: int | None = None,
        user_id: int | None = None,
        everyone: Flag | None = None,
        stage_id: int | None = None,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        get_summary: Flag | None = None,
        totals_convert_currency: str | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[PlainDeal]:
        """List the open deals in a pipeline, the caller's own where nobody is named.

        ``everyone`` wins over ``user_id``, and that over ``filter_id``, with which the deals of all owners
        are meant.

        Args:
            id: the pipeline.
            filter_id: deals that match this saved filter.
            user_id: deals of this owner.
            everyone: whether deals of all owners are given.
            stage_id: deals in this stage.
            start: how many deals to skip.
            limit: deals in a page, 1 to 500 (100 without it).
            get_summary: whether ``additional_data`` of every answer brings ``deals_summary``, the totals.
            totals_convert_currency: a currency's code, or ``default_currency`` for the caller's own, to
                convert the totals to; only with ``get_summary``.

        Returns:
            The deals, page by page.

        Raises:
            NotFound: no such pipeline.
        """
        ...

    @same_as(Pipelines.get_movement_statistics)
    async def get_movement_statistics(
        self,
        id: int,
        *,
        start_date: date,
        end_date: date,
        user_id: int | None = None,
        **options: Unpack[CallOptions],
    ) -> MovementStatistics:
        """Tell what moved in a period: deals added, moved, won, lost, left open, and their age.

        Args:
            id: the pipeline.
            start_date: the first day of the period.
            end_date: the last day of the period.
            user_id: deals of this owner; the caller's without it.

        Returns:
            The counts and values, and ages in days.

        Raises:
            NotFound: no such pipeline.
            BadRequest: the period ends before it starts.
        """
        ...
