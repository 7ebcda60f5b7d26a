"""Deals of v1: what is sold to whom, for how much, and where in the pipeline it stands.

Sources: core-api-concepts-about-pipedrive-api; the reference of Deals in its editions of 2019 to 2026;
the changelog posts named below.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from pipedriver.api.scopes import (
    ACTIVITIES_READ,
    CONTACTS_READ,
    DEALS_FULL,
    DEALS_READ,
    DEALS_SEARCH,
    DEALS_WITH_PRODUCTS,
    MAIL_READ,
    PRODUCTS_READ,
    RECENTS,
)
from pipedriver.api.v1.records.activities import Activity
from pipedriver.api.v1.records.attachments import File, MailMessageItem
from pipedriver.api.v1.records.deals import (
    Deal,
    DealDetails,
    DealProduct,
    DealSummary,
    DealTimelinePeriod,
    DeletedDealProduct,
    FoundDeal,
    MergedDeal,
    Participant,
    PlainDeal,
)
from pipedriver.api.v1.records.persons import Person
from pipedriver.api.v1.records.shared import DeletedId, DeletedIds, FlowItem, Follower
from pipedriver.core.operation import operation
from pipedriver.core.plain import Ids
from pipedriver.core.record import Records
from pipedriver.core.resource import Resource
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.unset import UNSET

if TYPE_CHECKING:
    from typing import Annotated, Unpack

    from pipedriver.api.v1.arguments import (
        AllChanges,
        Amount,
        BillingCycles,
        BillingFrequency,
        CustomFields,
        DealListStatus,
        DealOutcome,
        DealStatus,
        DiscountType,
        FileLimit,
        FlowKind,
        Probability,
        TaxMethod,
        Text255,
        TimelineInterval,
        VisibleTo,
    )
    from pipedriver.core.marks import Flag, PageLimit, PageStart, Range
    from pipedriver.core.options import CallOptions, PageOptions
    from pipedriver.core.pages import Pages
    from pipedriver.core.unset import Unset


class Deals(Resource):
    """Deals: find, add, move through the pipeline, win, and see what belongs to them.

    Writes take ids where reads give copies of the records: pass ``deal.person_id.id``, not
    ``deal.person_id``. Amounts are in the deal's currency. Counts, ``next_activity_*``,
    ``last_activity_*`` and ``rotten_time`` are computed and cannot be written.
    """

    @operation(
        "GET", "/v1/deals", cost=20, scopes=DEALS_READ, node="DealsController.getAllDeals", retired=2026
    )
    def list(
        self,
        *,
        user_id: int | None = None,
        filter_id: int | None = None,
        stage_id: int | None = None,
        status: DealListStatus | None = None,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        sort: str | None = None,
        owned_by_you: Flag | None = None,
        **options: Unpack[PageOptions],
    ) -> Pages[Deal]:
        """List deals that the caller may see, by ascending id where no ``sort`` is given.

        Archived deals are not among them. Where several are given, ``filter_id`` wins over
        ``owned_by_you``, and that over ``user_id``.

        Args:
            user_id: deals of this owner.
            filter_id: deals that match this saved filter.
            stage_id: deals in this stage.
            status: deals of this status; without it all but the deleted.
            start: how many deals to skip.
            limit: deals in a page, 1 to 500 (100 without it).
            sort: field names with ``ASC`` or ``DESC``, separated by commas: ``"value DESC, title"``.
            owned_by_you: the caller's own deals.

        Returns:
            The deals, page by page.

        Raises:
            BadRequest: a field to sort by that does not exist, or a value out of range.
            NotFound: no such filter.
        """
        ...

    @operation(
        "POST",
        "/v1/deals",
        cost=10,
        scopes=DEALS_FULL,
        node="DealsController.addADeal",
        retired=2026,
        success=201,
    )
    def create(
        self,
        *,
        title: Text255,
        value: Amount | Unset = UNSET,
        currency: str | Unset = UNSET,
        user_id: int | Unset = UNSET,
        person_id: int | Unset | None = UNSET,
        org_id: int | Unset | None = UNSET,
        pipeline_id: int | Unset = UNSET,
        stage_id: int | Unset = UNSET,
        status: DealStatus | Unset = UNSET,
        probability: Probability | Unset | None = UNSET,
        expected_close_date: date | Unset | None = UNSET,
        label: Sequence[int] | Unset | None = UNSET,
        lost_reason: str | Unset | None = UNSET,
        visible_to: VisibleTo | Unset = UNSET,
        add_time: datetime | Unset = UNSET,
        won_time: datetime | Unset = UNSET,
        lost_time: datetime | Unset = UNSET,
        close_time: datetime | Unset | None = UNSET,
        is_archived: bool | Unset = UNSET,
        archive_time: datetime | Unset = UNSET,
        origin_id: str | Unset | None = UNSET,
        channel: int | Unset | None = UNSET,
        channel_id: str | Unset | None = UNSET,
        custom_fields: CustomFields | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> Deal:
        """Add a deal.

        It needs a person or an organization (breaking-bug-fix-in-post-deals-endpoint, 2021).

        Args:
            title: what it is called, at most 255 characters.
            value: how much it is worth, in ``currency``; 0 without it.
            currency: the currency's code; the owner's default one without it.
            user_id: its owner; the caller without it.
            person_id: the person it is made with.
            org_id: the organization it is made with.
            pipeline_id: the pipeline, whose first stage it enters; not used where ``stage_id`` is given.
            stage_id: the stage; the first of the first pipeline without it.
            status: ``open`` without it.
            probability: the chance of winning in percent, 0 to 100.
            expected_close_date: when it is thought to be won.
            label: ids of its labels, options of the deal field ``label``.
            lost_reason: why it was lost; only where it is ``lost``.
            visible_to: who sees it; as the caller's role says without it.
            add_time: when it was added, for deals that come from elsewhere.
            won_time: when it was won; only where it is ``won``.
            lost_time: when it was lost; only where it is ``lost``.
            close_time: when it was closed; only where it is ``won`` or ``lost``.
            is_archived: whether to archive it, which takes it out of lists and totals.
            archive_time: when it was archived; only with ``is_archived``.
            origin_id: the id of what it came from elsewhere.
            channel: where it came from, an option of the deal field ``channel``.
            channel_id: the id of the channel elsewhere.
            custom_fields: custom fields by their keys.

        Returns:
            The new deal.

        Raises:
            BadRequest: neither person nor organization, or a value that the API does not take.
            Forbidden: the caller may not add deals, or a limit of the plan is reached.
        """
        ...

    @operation(
        "DELETE",
        "/v1/deals",
        cost=10,
        scopes=DEALS_FULL,
        node="DealsController.deleteMultipleDealsInBulk",
        retired=2026,
    )
    def delete_many(self, *, ids: Sequence[int], **options: Unpack[CallOptions]) -> DeletedIds:
        """Mark several deals as deleted; they can be restored for 30 days.

        Args:
            ids: the deals to delete, at most 1,000.

        Returns:
            The ids of the deleted deals.

        Raises:
            BadRequest: no id, or one that is no number.
            NotFound: there is no such deal among them.
        """
        ...

    @operation(
        "GET",
        "/v1/deals/find",
        cost=40,
        scopes=DEALS_SEARCH,
        node="DealsController.findDealsByName",
        retired=2021,
    )
    def find(
        self,
        *,
        term: str,
        person_id: int | None = None,
        org_id: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Records[FoundDeal]:
        """Find deals whose title contains a text.

        Args:
            term: the text to look for, at least 2 characters.
            person_id: only deals with this person.
            org_id: only deals with this organization.

        Returns:
            What was found, each with the most needed fields alone.

        Raises:
            BadRequest: the term is too short.
        """
        ...

    @operation("GET", "/v1/deals/summary", cost=40, scopes=DEALS_READ, node="DealsController.getDealsSummary")
    def get_summary(
        self,
        *,
        status: DealOutcome | None = None,
        filter_id: int | None = None,
        user_id: int | None = None,
        pipeline_id: int | None = None,
        stage_id: int | None = None,
        **options: Unpack[CallOptions],
    ) -> DealSummary:
        """Add up deals by currency, and all of them in the caller's default currency.

        Archived deals do not count. ``user_id`` is not used where ``filter_id`` is given.

        Args:
            status: deals of this status alone.
            filter_id: deals that match this saved filter.
            user_id: deals of this owner.
            pipeline_id: deals in this pipeline.
            stage_id: deals in this stage.

        Returns:
            The totals, plain and weighted by probability.

        Raises:
            BadRequest: a value that the API does not take.
            NotFound: no such filter.
        """
        ...

    @operation(
        "GET",
        "/v1/deals/timeline",
        cost=20,
        scopes=DEALS_READ,
        node="DealsController.getDealsTimeline",
        one_or_list=True,
    )
    def get_timeline(
        self,
        *,
        start_date: date,
        interval: TimelineInterval,
        amount: Annotated[int, Range(least=1)],
        field_key: str,
        user_id: int | None = None,
        pipeline_id: int | None = None,
        filter_id: int | None = None,
        exclude_deals: Flag | None = None,
        totals_convert_currency: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Records[DealTimelinePeriod]:
        """Group open and won deals into periods by one of their dates, each with its totals.

        Args:
            start_date: the first day of the first period.
            interval: how long one period is.
            amount: how many periods, from the first on.
            field_key: the deal field to group by, of the type date: ``"expected_close_date"``.
            user_id: deals of this owner.
            pipeline_id: deals in this pipeline.
            filter_id: deals that match this saved filter.
            exclude_deals: whether to give the totals without the deals.
            totals_convert_currency: a currency's code, or ``default_currency`` for the caller's own; adds
                ``totals_converted`` to every period.

        Returns:
            The periods in their order.

        Raises:
            BadRequest: a field that is no date, or a value that the API does not take.
            NotFound: no such filter.
        """
        ...

    @operation(
        "GET",
        "/v1/deals/{id}",
        cost=2,
        scopes=DEALS_READ,
        node="DealsController.getDetailsOfADeal",
        retired=2026,
    )
    def get(self, id: int, **options: Unpack[CallOptions]) -> DealDetails:
        """Fetch one deal, deleted and archived ones too.

        Args:
            id: the deal.

        Returns:
            The deal with its age, its time in each stage, and its last and next activity.

        Raises:
            NotFound: no such deal, or none that the caller may see.
            Forbidden: it is in a pipeline that the caller may not see.
        """
        ...

    @operation(
        "PUT", "/v1/deals/{id}", cost=10, scopes=DEALS_FULL, node="DealsController.updateADeal", retired=2026
    )
    def update(
        self,
        id: int,
        *,
        title: Text255 | Unset = UNSET,
        value: Amount | Unset | None = UNSET,
        currency: str | Unset = UNSET,
        user_id: int | Unset = UNSET,
        person_id: int | Unset | None = UNSET,
        org_id: int | Unset | None = UNSET,
        pipeline_id: int | Unset = UNSET,
        stage_id: int | Unset = UNSET,
        status: DealStatus | Unset = UNSET,
        probability: Probability | Unset | None = UNSET,
        expected_close_date: date | Unset | None = UNSET,
        label: Sequence[int] | Unset | None = UNSET,
        lost_reason: str | Unset | None = UNSET,
        visible_to: VisibleTo | Unset = UNSET,
        won_time: datetime | Unset | None = UNSET,
        lost_time: datetime | Unset | None = UNSET,
        close_time: datetime | Unset | None = UNSET,
        is_archived: bool | Unset = UNSET,
        channel: int | Unset | None = UNSET,
        channel_id: str | Unset | None = UNSET,
        custom_fields: CustomFields | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> Deal:
        """Change a deal: what is not given stays as it is, ``None`` clears a value.

        Winning or losing sets the times that go with it; opening again clears them. A deleted deal takes
        nothing but a new ``status``, which restores it; an archived one nothing but ``is_archived=False``.

        Args:
            id: the deal.
            title: what it is called, at most 255 characters.
            value: how much it is worth, in its currency.
            currency: the currency's code.
            user_id: its owner.
            person_id: the person it is made with.
            org_id: the organization it is made with.
            pipeline_id: moves it to the first stage of this pipeline; not used where ``stage_id`` is given.
            stage_id: moves it to this stage, and so to the stage's pipeline.
            status: ``open``, ``won``, ``lost`` or ``deleted``.
            probability: the chance of winning in percent, 0 to 100.
            expected_close_date: when it is thought to be won.
            label: ids of its labels; they replace those it has.
            lost_reason: why it was lost; only where it is, or becomes, ``lost``.
            visible_to: who sees it.
            won_time: when it was won; only where it is, or becomes, ``won``.
            lost_time: when it was lost; only where it is, or becomes, ``lost``.
            close_time: when it was closed; only where it is, or becomes, ``won`` or ``lost``.
            is_archived: whether it is archived.
            channel: where it came from, an option of the deal field ``channel``.
            channel_id: the id of the channel elsewhere.
            custom_fields: custom fields by their keys; ``None`` as a value clears one.

        Returns:
            The deal as it is now.

        Raises:
            NotFound: no such deal.
            BadRequest: a value that the API does not take, or not together with the status.
            Forbidden: the caller may not change it, or not its owner or visibility.
        """
        ...

    @operation(
        "DELETE",
        "/v1/deals/{id}",
        cost=6,
        scopes=DEALS_FULL,
        node="DealsController.deleteADeal",
        retired=2026,
    )
    def delete(self, id: int, **options: Unpack[CallOptions]) -> DeletedId:
        """Mark a deal as deleted; it can be restored for 30 days by a new ``status``.

        Args:
            id: the deal.

        Returns:
            Its id.

        Raises:
            NotFound: no such deal.
            Forbidden: the caller may not delete it.
        """
        ...

    @operation(
        "GET",
        "/v1/deals/{id}/activities",
        cost=20,
        scopes=ACTIVITIES_READ,
        node="DealsController.listActivitiesAssociatedWithADeal",
        retired=2026,
    )
    def list_activities(
        self,
        id: int,
        *,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        done: Flag | None = None,
        exclude: Sequence[int] | None = None,
        **options: Unpack[PageOptions],
    ) -> Pages[Activity]:
        """List the activities of a deal.

        Args:
            id: the deal.
            start: how many activities to skip.
            limit: activities in a page, 1 to 500 (100 without it).
            done: only those that are done, or only those that are not; both without it.
            exclude: ids of activities to leave out.

        Returns:
            The activities, page by page.

        Raises:
            NotFound: no such deal.
        """
        ...

    @operation(
        "POST",
        "/v1/deals/{id}/duplicate",
        cost=10,
        scopes=DEALS_FULL,
        node="DealsController.createDuplicateDeal",
    )
    def duplicate(self, id: int, **options: Unpack[CallOptions]) -> PlainDeal:
        """Make a copy of a deal.

        Args:
            id: the deal to copy.

        Returns:
            The new deal.

        Raises:
            NotFound: no such deal.
            Forbidden: the caller may not add deals, or a limit of the plan is reached.
        """
        ...

    @operation(
        "GET",
        "/v1/deals/{id}/files",
        cost=20,
        scopes=DEALS_READ,
        node="DealsController.listFilesAttachedToADeal",
    )
    def list_files(
        self,
        id: int,
        *,
        start: PageStart | None = None,
        limit: FileLimit | None = None,
        include_deleted_files: Flag | None = None,
        sort: str | None = None,
        **options: Unpack[PageOptions],
    ) -> Pages[File]:
        """List the files of a deal.

        Args:
            id: the deal.
            start: how many files to skip.
            limit: files in a page, 1 to 100 (100 without it).
            include_deleted_files: whether files that were deleted in the last 30 days are among them;
                Pipedrive leaves them out since 2022.
            sort: ``id`` or ``update_time``, with ``ASC`` or ``DESC``.

        Returns:
            The files, page by page.

        Raises:
            NotFound: no such deal.
        """
        ...

    @operation(
        "GET", "/v1/deals/{id}/flow", cost=40, scopes=RECENTS, node="DealsController.listUpdatesAboutADeal"
    )
    def list_updates(
        self,
        id: int,
        *,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        all_changes: AllChanges | None = None,
        items: Sequence[FlowKind] | None = None,
        **options: Unpack[PageOptions],
    ) -> Pages[FlowItem]:
        """List what happened to a deal, the latest first: changes, activities, notes, mails, files.

        Args:
            id: the deal.
            start: how many updates to skip.
            limit: updates in a page, 1 to 500 (100 without it).
            all_changes: ``"1"`` for the changes of custom fields too.
            items: only updates of these kinds.

        Returns:
            The updates, page by page.

        Raises:
            NotFound: no such deal.
        """
        ...

    @operation(
        "GET",
        "/v1/deals/{id}/followers",
        cost=20,
        scopes=DEALS_READ,
        node="DealsController.listFollowersOfADeal",
    )
    def list_followers(self, id: int, **options: Unpack[CallOptions]) -> Records[Follower]:
        """List the users who follow a deal.

        Args:
            id: the deal.

        Returns:
            The followers.

        Raises:
            NotFound: no such deal.
        """
        ...

    @operation(
        "POST",
        "/v1/deals/{id}/followers",
        cost=10,
        scopes=DEALS_FULL,
        node="DealsController.addAFollowerToADeal",
    )
    def add_follower(self, id: int, *, user_id: int, **options: Unpack[CallOptions]) -> Follower:
        """Let a user follow a deal; one who does so already stays a follower.

        Args:
            id: the deal.
            user_id: the user.

        Returns:
            The follower.

        Raises:
            NotFound: no such deal or user.
        """
        ...

    @operation(
        "DELETE",
        "/v1/deals/{id}/followers/{follower_id}",
        cost=6,
        scopes=DEALS_FULL,
        node="DealsController.deleteAFollowerFromADeal",
    )
    def delete_follower(self, id: int, follower_id: int, **options: Unpack[CallOptions]) -> DeletedId:
        """Let a user no longer follow a deal.

        Args:
            id: the deal.
            follower_id: the id of the following, `Follower.id`; not the user's id.

        Returns:
            The id of the following.

        Raises:
            NotFound: no such deal or following.
        """
        ...

    @operation(
        "GET",
        "/v1/deals/{id}/mailMessages",
        cost=20,
        scopes=MAIL_READ,
        node="DealsController.listMailMessagesAssociatedWithADeal",
    )
    def list_mail_messages(
        self,
        id: int,
        *,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        include_body: Flag | None = None,
        **options: Unpack[PageOptions],
    ) -> Pages[MailMessageItem]:
        """List the mail messages of a deal.

        Args:
            id: the deal.
            start: how many messages to skip.
            limit: messages in a page, 1 to 500 (100 without it).
            include_body: whether the messages bring their text.

        Returns:
            The messages, page by page.

        Raises:
            NotFound: no such deal.
        """
        ...

    @operation(
        "PUT", "/v1/deals/{id}/merge", cost=40, scopes=DEALS_FULL, node="DealsController.updateMergeTwoDeals"
    )
    def merge(self, id: int, *, merge_with_id: int, **options: Unpack[CallOptions]) -> MergedDeal:
        """Merge one deal into another, which survives (tutorial merging-two-deals).

        The survivor keeps its values and takes those it lacks from the other; activities, notes, files,
        mails, products, followers and participants move to it. It cannot be undone, and is never retried.

        Args:
            id: the deal that goes.
            merge_with_id: the deal that survives.

        Returns:
            The survivor.

        Raises:
            NotFound: no such deal.
            BadRequest: both are the same.
            Forbidden: the caller may not merge deals.
        """
        ...

    @operation(
        "GET",
        "/v1/deals/{id}/participants",
        cost=10,
        scopes=DEALS_READ,
        node="DealsController.listParticipantsOfADeal",
    )
    def list_participants(
        self,
        id: int,
        *,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        **options: Unpack[PageOptions],
    ) -> Pages[Participant]:
        """List the persons who take part in a deal.

        Args:
            id: the deal.
            start: how many participants to skip.
            limit: participants in a page, 1 to 500 (100 without it).

        Returns:
            The participants, page by page.

        Raises:
            NotFound: no such deal.
        """
        ...

    @operation(
        "POST",
        "/v1/deals/{id}/participants",
        cost=10,
        scopes=DEALS_FULL,
        node="DealsController.addAParticipantToADeal",
    )
    def add_participant(self, id: int, *, person_id: int, **options: Unpack[CallOptions]) -> Participant:
        """Let a person take part in a deal.

        Args:
            id: the deal.
            person_id: the person.

        Returns:
            The participant.

        Raises:
            NotFound: no such deal or person.
        """
        ...

    @operation(
        "DELETE",
        "/v1/deals/{id}/participants/{deal_participant_id}",
        cost=6,
        scopes=DEALS_FULL,
        node="DealsController.deleteAParticipantFromADeal",
    )
    def delete_participant(
        self, id: int, deal_participant_id: int, **options: Unpack[CallOptions]
    ) -> DeletedId:
        """Let a person no longer take part in a deal.

        Args:
            id: the deal.
            deal_participant_id: the id of the participation, `Participant.id`; not the person's id.

        Returns:
            The id of the participation.

        Raises:
            NotFound: no such deal or participation.
        """
        ...

    @operation(
        "GET",
        "/v1/deals/{id}/permittedUsers",
        cost=10,
        scopes=DEALS_READ,
        node="DealsController.listPermittedUsers",
    )
    def list_permitted_users(self, id: int, **options: Unpack[CallOptions]) -> Ids:
        """List the users who may see a deal.

        Args:
            id: the deal.

        Returns:
            The ids of the users.

        Raises:
            NotFound: no such deal.
        """
        ...

    @operation(
        "GET",
        "/v1/deals/{id}/persons",
        cost=20,
        scopes=CONTACTS_READ,
        node="DealsController.listAllPersonsAssociatedWithADeal",
        retired=2026,
    )
    def list_persons(
        self,
        id: int,
        *,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        **options: Unpack[PageOptions],
    ) -> Pages[Person]:
        """List the persons of a deal: the one it is made with and those who take part.

        Args:
            id: the deal.
            start: how many persons to skip.
            limit: persons in a page, 1 to 500 (100 without it).

        Returns:
            The persons, page by page.

        Raises:
            NotFound: no such deal.
        """
        ...

    @operation(
        "GET",
        "/v1/deals/{id}/products",
        cost=20,
        scopes=PRODUCTS_READ,
        node="DealsController.listProductsAttachedToADeal",
        retired=2026,
    )
    def list_products(
        self,
        id: int,
        *,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        include_product_data: Flag | None = None,
        **options: Unpack[PageOptions],
    ) -> Pages[DealProduct]:
        """List the products on a deal.

        Args:
            id: the deal.
            start: how many products to skip.
            limit: products in a page, 1 to 500 (100 without it).
            include_product_data: whether each brings the product itself under ``product``.

        Returns:
            The products, page by page; the totals are in ``additional_data``.

        Raises:
            NotFound: no such deal.
        """
        ...

    @operation(
        "POST",
        "/v1/deals/{id}/products",
        cost=10,
        scopes=DEALS_WITH_PRODUCTS,
        node="DealsController.addAProductToTheDealEventuallyCreatingANewItemCalledADealProduct",
        retired=2026,
    )
    def add_product(
        self,
        id: int,
        *,
        product_id: int,
        item_price: Amount,
        quantity: float,
        discount: float | Unset = UNSET,
        discount_type: DiscountType | Unset = UNSET,
        discount_percentage: float | Unset = UNSET,
        duration: float | Unset = UNSET,
        product_variation_id: int | Unset | None = UNSET,
        comments: str | Unset = UNSET,
        tax: float | Unset = UNSET,
        tax_method: TaxMethod | Unset = UNSET,
        enabled_flag: bool | Unset = UNSET,
        billing_frequency: BillingFrequency | Unset = UNSET,
        billing_frequency_cycles: BillingCycles | Unset | None = UNSET,
        billing_start_date: date | Unset | None = UNSET,
        **options: Unpack[CallOptions],
    ) -> DealProduct:
        """Put a product on a deal.

        Args:
            id: the deal.
            product_id: the product.
            item_price: the price of one, in the deal's currency.
            quantity: how many; parts are allowed.
            discount: how much less: percent points or an amount, as ``discount_type`` says.
            discount_type: ``percentage`` without it.
            discount_percentage: the discount of 2019 in percent points; gone since October 2023.
            duration: how many units of time it is sold for; gone since June 2024.
            product_variation_id: which variation of the product.
            comments: any text.
            tax: in percent.
            tax_method: whether the tax is added or contained; holds for all products of the deal.
            enabled_flag: whether it counts towards the deal's value.
            billing_frequency: how often it is billed, ``one-time`` without it.
            billing_frequency_cycles: how many times, at most 208; a must for ``weekly``.
            billing_start_date: when billing starts, within ten years of today.

        Returns:
            The product on the deal.

        Raises:
            NotFound: no such deal or product.
            BadRequest: a value that the API does not take.
            Forbidden: a limit of the plan is reached.
        """
        ...

    @operation(
        "PUT",
        "/v1/deals/{id}/products/{product_attachment_id}",
        cost=10,
        scopes=DEALS_FULL,
        node="DealsController.updateProductAttachmentDetailsOfTheDealProductAProductAlreadyAttachedToADeal",
        retired=2026,
    )
    def update_product(
        self,
        id: int,
        product_attachment_id: int,
        *,
        product_id: int | Unset = UNSET,
        item_price: Amount | Unset = UNSET,
        quantity: float | Unset = UNSET,
        discount: float | Unset = UNSET,
        discount_type: DiscountType | Unset = UNSET,
        discount_percentage: float | Unset = UNSET,
        duration: float | Unset = UNSET,
        product_variation_id: int | Unset | None = UNSET,
        comments: str | Unset = UNSET,
        tax: float | Unset = UNSET,
        tax_method: TaxMethod | Unset = UNSET,
        enabled_flag: bool | Unset = UNSET,
        billing_frequency: BillingFrequency | Unset = UNSET,
        billing_frequency_cycles: BillingCycles | Unset | None = UNSET,
        billing_start_date: date | Unset | None = UNSET,
        **options: Unpack[CallOptions],
    ) -> DealProduct:
        """Change a product on a deal: what is not given stays as it is.

        Args:
            id: the deal.
            product_attachment_id: the id of the attachment, `DealProduct.id`; not the product's id.
            product_id: the product.
            item_price: the price of one, in the deal's currency.
            quantity: how many; parts are allowed.
            discount: how much less: percent points or an amount, as ``discount_type`` says.
            discount_type: ``percentage`` or ``amount``.
            discount_percentage: the discount of 2019 in percent points; gone since October 2023.
            duration: how many units of time it is sold for; gone since June 2024.
            product_variation_id: which variation of the product.
            comments: any text.
            tax: in percent.
            tax_method: whether the tax is added or contained; holds for all products of the deal.
            enabled_flag: whether it counts towards the deal's value.
            billing_frequency: how often it is billed.
            billing_frequency_cycles: how many times, at most 208; a must for ``weekly``.
            billing_start_date: when billing starts, within ten years of today.

        Returns:
            The product on the deal as it is now.

        Raises:
            NotFound: no such deal or attachment.
            BadRequest: a value that the API does not take.
        """
        ...

    @operation(
        "DELETE",
        "/v1/deals/{id}/products/{product_attachment_id}",
        cost=6,
        scopes=DEALS_WITH_PRODUCTS,
        node="DealsController.deleteAnAttachedProductFromADeal",
        retired=2026,
    )
    def delete_product(
        self, id: int, product_attachment_id: int, **options: Unpack[CallOptions]
    ) -> DeletedDealProduct:
        """Take a product off a deal.

        Args:
            id: the deal.
            product_attachment_id: the id of the attachment, `DealProduct.id`; not the product's id.

        Returns:
            The id of the attachment.

        Raises:
            NotFound: no such deal or attachment.
        """
        ...
