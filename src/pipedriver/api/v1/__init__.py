"""The API v1, in full: what the clients of 2019 call, with the parameters that came since."""

from __future__ import annotations

from pipedriver.core.standins import TYPE_CHECKING, cached_property

if TYPE_CHECKING:
    from pipedriver.api.v1.activities import Activities
    from pipedriver.api.v1.activity_fields import ActivityFields
    from pipedriver.api.v1.activity_types import ActivityTypes
    from pipedriver.api.v1.currencies import Currencies
    from pipedriver.api.v1.deal_fields import DealFields
    from pipedriver.api.v1.deals import Deals
    from pipedriver.api.v1.files import Files
    from pipedriver.api.v1.filters import Filters
    from pipedriver.api.v1.global_messages import GlobalMessages
    from pipedriver.api.v1.goals import Goals
    from pipedriver.api.v1.mail_messages import MailMessages
    from pipedriver.api.v1.mail_threads import MailThreads
    from pipedriver.api.v1.note_fields import NoteFields
    from pipedriver.api.v1.notes import Notes
    from pipedriver.api.v1.organization_fields import OrganizationFields
    from pipedriver.api.v1.organization_relationships import OrganizationRelationships
    from pipedriver.api.v1.organizations import Organizations
    from pipedriver.api.v1.permission_sets import PermissionSets
    from pipedriver.api.v1.person_fields import PersonFields
    from pipedriver.api.v1.persons import Persons
    from pipedriver.api.v1.pipelines import Pipelines
    from pipedriver.api.v1.product_fields import ProductFields
    from pipedriver.api.v1.products import Products
    from pipedriver.api.v1.recents import Recents
    from pipedriver.api.v1.roles import Roles
    from pipedriver.api.v1.search_results import SearchResults
    from pipedriver.api.v1.stages import Stages
    from pipedriver.api.v1.teams import Teams
    from pipedriver.api.v1.user_connections import UserConnections
    from pipedriver.api.v1.user_settings import UserSettings
    from pipedriver.api.v1.users import Users
    from pipedriver.api.v1.webhooks import Webhooks
    from pipedriver.core.protocols import Caller


class V1:
    """The rooms of the API v1. Each is loaded when it is first entered."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    @cached_property
    def activities(self) -> Activities:
        """Activities: what is to be done, or was done."""
        from pipedriver.api.v1.activities import Activities

        return Activities(self._caller)

    @cached_property
    def activity_fields(self) -> ActivityFields:
        """Activity fields: what activities can hold."""
        from pipedriver.api.v1.activity_fields import ActivityFields

        return ActivityFields(self._caller)

    @cached_property
    def activity_types(self) -> ActivityTypes:
        """Activity types: what kinds of activities there are."""
        from pipedriver.api.v1.activity_types import ActivityTypes

        return ActivityTypes(self._caller)

    @cached_property
    def currencies(self) -> Currencies:
        """Currencies: what money amounts can be in."""
        from pipedriver.api.v1.currencies import Currencies

        return Currencies(self._caller)

    @cached_property
    def deal_fields(self) -> DealFields:
        """Deal fields: what deals can hold, custom fields among it."""
        from pipedriver.api.v1.deal_fields import DealFields

        return DealFields(self._caller)

    @cached_property
    def deals(self) -> Deals:
        """Deals: what is sold to whom, for how much."""
        from pipedriver.api.v1.deals import Deals

        return Deals(self._caller)

    @cached_property
    def files(self) -> Files:
        """Files: documents attached to records."""
        from pipedriver.api.v1.files import Files

        return Files(self._caller)

    @cached_property
    def filters(self) -> Filters:
        """Filters: what records are looked for, saved."""
        from pipedriver.api.v1.filters import Filters

        return Filters(self._caller)

    @cached_property
    def global_messages(self) -> GlobalMessages:
        """Global messages: what Pipedrive itself has to tell the caller."""
        from pipedriver.api.v1.global_messages import GlobalMessages

        return GlobalMessages(self._caller)

    @cached_property
    def goals(self) -> Goals:
        """Goals: what is to be reached, and how far it is."""
        from pipedriver.api.v1.goals import Goals

        return Goals(self._caller)

    @cached_property
    def mail_messages(self) -> MailMessages:
        """Mail messages: single messages of the mailbox."""
        from pipedriver.api.v1.mail_messages import MailMessages

        return MailMessages(self._caller)

    @cached_property
    def mail_threads(self) -> MailThreads:
        """Mail threads: mail messages that answer each other."""
        from pipedriver.api.v1.mail_threads import MailThreads

        return MailThreads(self._caller)

    @cached_property
    def note_fields(self) -> NoteFields:
        """Note fields: what notes can hold."""
        from pipedriver.api.v1.note_fields import NoteFields

        return NoteFields(self._caller)

    @cached_property
    def notes(self) -> Notes:
        """Notes: what was written down."""
        from pipedriver.api.v1.notes import Notes

        return Notes(self._caller)

    @cached_property
    def organization_fields(self) -> OrganizationFields:
        """Organization fields: what organizations can hold, custom fields among it."""
        from pipedriver.api.v1.organization_fields import OrganizationFields

        return OrganizationFields(self._caller)

    @cached_property
    def organization_relationships(self) -> OrganizationRelationships:
        """Organization relationships: which organization belongs to which."""
        from pipedriver.api.v1.organization_relationships import OrganizationRelationships

        return OrganizationRelationships(self._caller)

    @cached_property
    def organizations(self) -> Organizations:
        """Organizations: the companies that persons and deals belong to."""
        from pipedriver.api.v1.organizations import Organizations

        return Organizations(self._caller)

    @cached_property
    def permission_sets(self) -> PermissionSets:
        """Permission sets: what users may do."""
        from pipedriver.api.v1.permission_sets import PermissionSets

        return PermissionSets(self._caller)

    @cached_property
    def person_fields(self) -> PersonFields:
        """Person fields: what persons can hold, custom fields among it."""
        from pipedriver.api.v1.person_fields import PersonFields

        return PersonFields(self._caller)

    @cached_property
    def persons(self) -> Persons:
        """Persons: the people that deals are made with."""
        from pipedriver.api.v1.persons import Persons

        return Persons(self._caller)

    @cached_property
    def pipelines(self) -> Pipelines:
        """Pipelines: the ways that deals go."""
        from pipedriver.api.v1.pipelines import Pipelines

        return Pipelines(self._caller)

    @cached_property
    def product_fields(self) -> ProductFields:
        """Product fields: what products can hold, custom fields among it."""
        from pipedriver.api.v1.product_fields import ProductFields

        return ProductFields(self._caller)

    @cached_property
    def products(self) -> Products:
        """Products: what is sold, at which prices."""
        from pipedriver.api.v1.products import Products

        return Products(self._caller)

    @cached_property
    def recents(self) -> Recents:
        """Recents: what changed lately, of every kind."""
        from pipedriver.api.v1.recents import Recents

        return Recents(self._caller)

    @cached_property
    def roles(self) -> Roles:
        """Roles: the tree that tells who sees whose records."""
        from pipedriver.api.v1.roles import Roles

        return Roles(self._caller)

    @cached_property
    def search_results(self) -> SearchResults:
        """Search results: search over everything, and over one field."""
        from pipedriver.api.v1.search_results import SearchResults

        return SearchResults(self._caller)

    @cached_property
    def stages(self) -> Stages:
        """Stages: the steps of a pipeline."""
        from pipedriver.api.v1.stages import Stages

        return Stages(self._caller)

    @cached_property
    def teams(self) -> Teams:
        """Teams: groups of users with a manager."""
        from pipedriver.api.v1.teams import Teams

        return Teams(self._caller)

    @cached_property
    def user_connections(self) -> UserConnections:
        """User connections: the accounts elsewhere that the caller has linked."""
        from pipedriver.api.v1.user_connections import UserConnections

        return UserConnections(self._caller)

    @cached_property
    def user_settings(self) -> UserSettings:
        """User settings: how the caller uses Pipedrive."""
        from pipedriver.api.v1.user_settings import UserSettings

        return UserSettings(self._caller)

    @cached_property
    def users(self) -> Users:
        """Users: who works in the company."""
        from pipedriver.api.v1.users import Users

        return Users(self._caller)

    @cached_property
    def webhooks(self) -> Webhooks:
        """Webhooks: addresses that are told of what happens."""
        from pipedriver.api.v1.webhooks import Webhooks

        return Webhooks(self._caller)
