# Made by tools/generate.py from src/pipedriver/api/v1/products.py: change that, and run it again.
"""The asynchronous twin of `pipedriver.api.v1.products`, which declares the operations."""

from __future__ import annotations

from collections.abc import Sequence

from pipedriver.api.v1.products import Products
from pipedriver.api.v1.records.attachments import File
from pipedriver.api.v1.records.deals import Deal
from pipedriver.api.v1.records.products import FoundProduct, Product
from pipedriver.api.v1.records.shared import DeletedId, Follower
from pipedriver.core.operation import same_as
from pipedriver.core.plain import Ids
from pipedriver.core.resource import AsyncResource
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.unset import UNSET

if TYPE_CHECKING:
    from typing import Annotated, Unpack

    from pipedriver.api.v1.arguments import (
        BillingCycles,
        BillingFrequency,
        CustomFields,
        DealListStatus,
        FileLimit,
        FirstCharacter,
        Text255,
        VisibleTo,
    )
    from pipedriver.api.v1.entries import PriceEntry
    from pipedriver.core.aio.pages import AsyncPages
    from pipedriver.core.marks import Flag, PageLimit, PageStart, Repeated
    from pipedriver.core.options import CallOptions, PageOptions
    from pipedriver.core.unset import Unset


class AsyncProducts(AsyncResource):
    """Products: what is sold, with prices, followers, files and the deals that they are on.

    Writes take ids where reads give copies of the records: pass ``product.owner_id.id``.
    """

    @same_as(Products.list)
    def list(
        self,
        *,
        user_id: int | None = None,
        filter_id: int | None = None,
        ids: Annotated[Sequence[int], Repeated()] | None = None,
        first_char: FirstCharacter | None = None,
        get_summary: bool | None = None,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[Product]:
        """List the products that the caller may see.

        Args:
            user_id: products of this owner.
            filter_id: products that match this saved filter.
            ids: these products alone.
            first_char: products whose name begins with this letter, in any case.
            get_summary: whether each page's answer tells how many there are, as a text under
                ``additional_data`` (``page.answer.additional_data["summary"]["total_count"]``).
            start: how many products to skip.
            limit: products in a page, 1 to 500 (100 without it).

        Returns:
            The products, page by page.

        Raises:
            BadRequest: a value that the API does not take.
            NotFound: no such filter.
        """
        ...

    @same_as(Products.create)
    async def create(
        self,
        *,
        name: Text255,
        code: str | Unset = UNSET,
        description: str | Unset = UNSET,
        unit: str | Unset = UNSET,
        tax: float | Unset = UNSET,
        active_flag: bool | Unset = UNSET,
        selectable: bool | Unset = UNSET,
        visible_to: VisibleTo | Unset = UNSET,
        owner_id: int | Unset = UNSET,
        prices: Sequence[PriceEntry] | Unset = UNSET,
        billing_frequency: BillingFrequency | Unset = UNSET,
        billing_frequency_cycles: BillingCycles | Unset | None = UNSET,
        custom_fields: CustomFields | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> Product:
        """Add a product.

        Args:
            name: what it is called, at most 255 characters.
            code: its code, a text of the company's own choice.
            description: what it is.
            unit: what one of it is: a piece, an hour, a month.
            tax: tax in percent; 0 without it.
            active_flag: whether it is active rather than deleted; active without it.
            selectable: whether it can be put on deals; it can without it.
            visible_to: who sees it; as the caller's role says without it.
            owner_id: its owner; the caller without it.
            prices: a price in each of some currencies; without it one of 0 in the caller's default currency.
            billing_frequency: how often it is billed; once without it.
            billing_frequency_cycles: how many times it is billed, 1 to 208; None has no end, or goes with
                ``one-time``.
            custom_fields: custom fields by their keys.

        Returns:
            The new product.

        Raises:
            BadRequest: an empty name, an unknown currency, or a value that the API does not take.
            Forbidden: the caller may not add products, or a limit of the plan is reached.
        """
        ...

    @same_as(Products.find)
    def find(
        self,
        *,
        term: str,
        currency: str | None = None,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[FoundProduct]:
        """Find products whose name or code contains a text, variations of them too.

        Args:
            term: the text to look for, at least 3 characters.
            currency: the code of the currency that prices are told in; the caller's default one without it.
            start: how many products to skip.
            limit: products in a page, 1 to 500 (100 without it).

        Returns:
            What was found, page by page, each with the most needed fields alone.

        Raises:
            BadRequest: the term is too short.
        """
        ...

    @same_as(Products.get)
    async def get(self, id: int, **options: Unpack[CallOptions]) -> Product:
        """Fetch one product.

        Args:
            id: the product.

        Returns:
            The product.

        Raises:
            NotFound: no such product, or none that the caller may see.
        """
        ...

    @same_as(Products.update)
    async def update(
        self,
        id: int,
        *,
        name: Text255 | Unset = UNSET,
        code: str | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        unit: str | Unset | None = UNSET,
        tax: float | Unset = UNSET,
        active_flag: bool | Unset = UNSET,
        selectable: bool | Unset = UNSET,
        visible_to: VisibleTo | Unset = UNSET,
        owner_id: int | Unset = UNSET,
        prices: Sequence[PriceEntry] | Unset = UNSET,
        billing_frequency: BillingFrequency | Unset = UNSET,
        billing_frequency_cycles: BillingCycles | Unset | None = UNSET,
        custom_fields: CustomFields | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> Product:
        """Change a product: what is not given stays as it is, ``None`` clears a value.

        Args:
            id: the product.
            name: what it is called, at most 255 characters.
            code: its code.
            description: what it is.
            unit: what one of it is.
            tax: tax in percent.
            active_flag: whether it is active rather than deleted.
            selectable: whether it can be put on deals.
            visible_to: who sees it.
            owner_id: its owner.
            prices: a price in each of some currencies; they replace those it has.
            billing_frequency: how often it is billed.
            billing_frequency_cycles: how many times it is billed, 1 to 208; None has no end, or goes with
                ``one-time``.
            custom_fields: custom fields by their keys; ``None`` as a value clears one.

        Returns:
            The product as it is now.

        Raises:
            NotFound: no such product.
            BadRequest: an empty name, an unknown currency, or a value that the API does not take.
            Forbidden: the caller may not change it, or not its owner or visibility.
        """
        ...

    @same_as(Products.delete)
    async def delete(self, id: int, **options: Unpack[CallOptions]) -> DeletedId:
        """Mark a product as deleted; deals that it is on keep it.

        Args:
            id: the product.

        Returns:
            Its id.

        Raises:
            NotFound: no such product.
            Forbidden: the caller may not delete it.
        """
        ...

    @same_as(Products.list_deals)
    def list_deals(
        self,
        id: int,
        *,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        status: DealListStatus | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[Deal]:
        """List the deals that a product is on.

        Args:
            id: the product.
            start: how many deals to skip.
            limit: deals in a page, 1 to 500 (100 without it).
            status: deals of this status; without it all but the deleted.

        Returns:
            The deals, page by page.

        Raises:
            NotFound: no such product.
        """
        ...

    @same_as(Products.list_files)
    def list_files(
        self,
        id: int,
        *,
        start: PageStart | None = None,
        limit: FileLimit | None = None,
        include_deleted_files: Flag | None = None,
        sort: str | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[File]:
        """List the files of a product.

        Args:
            id: the product.
            start: how many files to skip.
            limit: files in a page, 1 to 100 (100 without it).
            include_deleted_files: whether files that were deleted in the last 30 days are among them;
                Pipedrive leaves them out since 2022.
            sort: ``id`` or ``update_time``, with ``ASC`` or ``DESC``.

        Returns:
            The files, page by page.

        Raises:
            NotFound: no such product.
        """
        ...

    @same_as(Products.list_followers)
    def list_followers(
        self,
        id: int,
        *,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[Follower]:
        """List the users who follow a product.

        Args:
            id: the product.
            start: how many followers to skip.
            limit: followers in a page, 1 to 500 (100 without it).

        Returns:
            The followers, page by page.

        Raises:
            NotFound: no such product.
        """
        ...

    @same_as(Products.add_follower)
    async def add_follower(self, id: int, *, user_id: int, **options: Unpack[CallOptions]) -> Follower:
        """Let a user follow a product; one who does so already stays a follower.

        Args:
            id: the product.
            user_id: the user.

        Returns:
            The follower.

        Raises:
            NotFound: no such product.
            BadRequest: no such user, or the product is deleted.
        """
        ...

    @same_as(Products.delete_follower)
    async def delete_follower(self, id: int, follower_id: int, **options: Unpack[CallOptions]) -> DeletedId:
        """Let a user no longer follow a product.

        Args:
            id: the product.
            follower_id: the id of the following, `Follower.id`; not the user's id.

        Returns:
            The id of the following.

        Raises:
            NotFound: no such product or following.
        """
        ...

    @same_as(Products.list_permitted_users)
    async def list_permitted_users(self, id: int, **options: Unpack[CallOptions]) -> Ids:
        """List the users who may see a product.

        Args:
            id: the product.

        Returns:
            The ids of the users.

        Raises:
            NotFound: no such product.
        """
        ...
