# Made by tools/generate.py from src/pipedriver/api/v1/__init__.py: change that, and run it again.
"""The API v1, in full: what the clients of 2019 call, with the parameters that came since, asynchronously."""

from __future__ import annotations

from pipedriver.core.standins import TYPE_CHECKING, cached_property

if TYPE_CHECKING:
    from pipedriver.api.v1.aio.activities import AsyncActivities
    from pipedriver.api.v1.aio.activity_fields import AsyncActivityFields
    from pipedriver.api.v1.aio.activity_types import AsyncActivityTypes
    from pipedriver.api.v1.aio.currencies import AsyncCurrencies
    from pipedriver.api.v1.aio.deal_fields import AsyncDealFields
    from pipedriver.api.v1.aio.deals import AsyncDeals
    from pipedriver.api.v1.aio.files import AsyncFiles
    from pipedriver.api.v1.aio.filters import AsyncFilters
    from pipedriver.api.v1.aio.global_messages import AsyncGlobalMessages
    from pipedriver.api.v1.aio.goals import AsyncGoals
    from pipedriver.api.v1.aio.mail_messages import AsyncMailMessages
    from pipedriver.api.v1.aio.mail_threads import AsyncMailThreads
    from pipedriver.api.v1.aio.note_fields import AsyncNoteFields
    from pipedriver.api.v1.aio.notes import AsyncNotes
    from pipedriver.api.v1.aio.organization_fields import AsyncOrganizationFields
    from pipedriver.api.v1.aio.organization_relationships import AsyncOrganizationRelationships
    from pipedriver.api.v1.aio.organizations import AsyncOrganizations
    from pipedriver.api.v1.aio.permission_sets import AsyncPermissionSets
    from pipedriver.api.v1.aio.person_fields import AsyncPersonFields
    from pipedriver.api.v1.aio.persons import AsyncPersons
    from pipedriver.api.v1.aio.pipelines import AsyncPipelines
    from pipedriver.api.v1.aio.product_fields import AsyncProductFields
    from pipedriver.api.v1.aio.products import AsyncProducts
    from pipedriver.api.v1.aio.recents import AsyncRecents
    from pipedriver.api.v1.aio.roles import AsyncRoles
    from pipedriver.api.v1.aio.search_results import AsyncSearchResults
    from pipedriver.api.v1.aio.stages import AsyncStages
    from pipedriver.api.v1.aio.teams import AsyncTeams
    from pipedriver.api.v1.aio.user_connections import AsyncUserConnections
    from pipedriver.api.v1.aio.user_settings import AsyncUserSettings
    from pipedriver.api.v1.aio.users import AsyncUsers
    from pipedriver.api.v1.aio.webhooks import AsyncWebhooks
    from pipedriver.core.protocols import Caller


class AsyncV1:
    """The rooms of the API v1. Each is loaded when it is first entered."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    @cached_property
    def activities(self) -> AsyncActivities:
        """Activities: what is to be done, or was done."""
        from pipedriver.api.v1.aio.activities import AsyncActivities

        return AsyncActivities(self._caller)

    @cached_property
    def activity_fields(self) -> AsyncActivityFields:
        """Activity fields: what activities can hold."""
        from pipedriver.api.v1.aio.activity_fields import AsyncActivityFields

        return AsyncActivityFields(self._caller)

    @cached_property
    def activity_types(self) -> AsyncActivityTypes:
        """Activity types: what kinds of activities there are."""
        from pipedriver.api.v1.aio.activity_types import AsyncActivityTypes

        return AsyncActivityTypes(self._caller)

    @cached_property
    def currencies(self) -> AsyncCurrencies:
        """Currencies: what money amounts can be in."""
        from pipedriver.api.v1.aio.currencies import AsyncCurrencies

        return AsyncCurrencies(self._caller)

    @cached_property
    def deal_fields(self) -> AsyncDealFields:
        """Deal fields: what deals can hold, custom fields among it."""
        from pipedriver.api.v1.aio.deal_fields import AsyncDealFields

        return AsyncDealFields(self._caller)

    @cached_property
    def deals(self) -> AsyncDeals:
        """Deals: what is sold to whom, for how much."""
        from pipedriver.api.v1.aio.deals import AsyncDeals

        return AsyncDeals(self._caller)

    @cached_property
    def files(self) -> AsyncFiles:
        """Files: documents attached to records."""
        from pipedriver.api.v1.aio.files import AsyncFiles

        return AsyncFiles(self._caller)

    @cached_property
    def filters(self) -> AsyncFilters:
        """Filters: what records are looked for, saved."""
        from pipedriver.api.v1.aio.filters import AsyncFilters

        return AsyncFilters(self._caller)

    @cached_property
    def global_messages(self) -> AsyncGlobalMessages:
        """Global messages: what Pipedrive itself has to tell the caller."""
        from pipedriver.api.v1.aio.global_messages import AsyncGlobalMessages

        return AsyncGlobalMessages(self._caller)

    @cached_property
    def goals(self) -> AsyncGoals:
        """Goals: what is to be reached, and how far it is."""
        from pipedriver.api.v1.aio.goals import AsyncGoals

        return AsyncGoals(self._caller)

    @cached_property
    def mail_messages(self) -> AsyncMailMessages:
        """Mail messages: single messages of the mailbox."""
        from pipedriver.api.v1.aio.mail_messages import AsyncMailMessages

        return AsyncMailMessages(self._caller)

    @cached_property
    def mail_threads(self) -> AsyncMailThreads:
        """Mail threads: mail messages that answer each other."""
        from pipedriver.api.v1.aio.mail_threads import AsyncMailThreads

        return AsyncMailThreads(self._caller)

    @cached_property
    def note_fields(self) -> AsyncNoteFields:
        """Note fields: what notes can hold."""
        from pipedriver.api.v1.aio.note_fields import AsyncNoteFields

        return AsyncNoteFields(self._caller)

    @cached_property
    def notes(self) -> AsyncNotes:
        """Notes: what was written down."""
        from pipedriver.api.v1.aio.notes import AsyncNotes

        return AsyncNotes(self._caller)

    @cached_property
    def organization_fields(self) -> AsyncOrganizationFields:
        """Organization fields: what organizations can hold, custom fields among it."""
        from pipedriver.api.v1.aio.organization_fields import AsyncOrganizationFields

        return AsyncOrganizationFields(self._caller)

    @cached_property
    def organization_relationships(self) -> AsyncOrganizationRelationships:
        """Organization relationships: which organization belongs to which."""
        from pipedriver.api.v1.aio.organization_relationships import AsyncOrganizationRelationships

        return AsyncOrganizationRelationships(self._caller)

    @cached_property
    def organizations(self) -> AsyncOrganizations:
        """Organizations: the companies that persons and deals belong to."""
        from pipedriver.api.v1.aio.organizations import AsyncOrganizations

        return AsyncOrganizations(self._caller)

    @cached_property
    def permission_sets(self) -> AsyncPermissionSets:
        """Permission sets: what users may do."""
        from pipedriver.api.v1.aio.permission_sets import AsyncPermissionSets

        return AsyncPermissionSets(self._caller)

    @cached_property
    def person_fields(self) -> AsyncPersonFields:
        """Person fields: what persons can hold, custom fields among it."""
        from pipedriver.api.v1.aio.person_fields import AsyncPersonFields

        return AsyncPersonFields(self._caller)

    @cached_property
    def persons(self) -> AsyncPersons:
        """Persons: the people that deals are made with."""
        from pipedriver.api.v1.aio.persons import AsyncPersons

        return AsyncPersons(self._caller)

    @cached_property
    def pipelines(self) -> AsyncPipelines:
        """Pipelines: the ways that deals go."""
        from pipedriver.api.v1.aio.pipelines import AsyncPipelines

        return AsyncPipelines(self._caller)

    @cached_property
    def product_fields(self) -> AsyncProductFields:
        """Product fields: what products can hold, custom fields among it."""
        from pipedriver.api.v1.aio.product_fields import AsyncProductFields

        return AsyncProductFields(self._caller)

    @cached_property
    def products(self) -> AsyncProducts:
        """Products: what is sold, at which prices."""
        from pipedriver.api.v1.aio.products import AsyncProducts

        return AsyncProducts(self._caller)

    @cached_property
    def recents(self) -> AsyncRecents:
        """Recents: what changed lately, of every kind."""
        from pipedriver.api.v1.aio.recents import AsyncRecents

        return AsyncRecents(self._caller)

    @cached_property
    def roles(self) -> AsyncRoles:
        """Roles: the tree that tells who sees whose records."""
        from pipedriver.api.v1.aio.roles import AsyncRoles

        return AsyncRoles(self._caller)

    @cached_property
    def search_results(self) -> AsyncSearchResults:
        """Search results: search over everything, and over one field."""
        from pipedriver.api.v1.aio.search_results import AsyncSearchResults

        return AsyncSearchResults(self._caller)

    @cached_property
    def stages(self) -> AsyncStages:
        """Stages: the steps of a pipeline."""
        from pipedriver.api.v1.aio.stages import AsyncStages

        return AsyncStages(self._caller)

    @cached_property
    def teams(self) -> AsyncTeams:
        """Teams: groups of users with a manager."""
        from pipedriver.api.v1.aio.teams import AsyncTeams

        return AsyncTeams(self._caller)

    @cached_property
    def user_connections(self) -> AsyncUserConnections:
        """User connections: the accounts elsewhere that the caller has linked."""
        from pipedriver.api.v1.aio.user_connections import AsyncUserConnections

        return AsyncUserConnections(self._caller)

    @cached_property
    def user_settings(self) -> AsyncUserSettings:
        """User settings: how the caller uses Pipedrive."""
        from pipedriver.api.v1.aio.user_settings import AsyncUserSettings

        return AsyncUserSettings(self._caller)

    @cached_property
    def users(self) -> AsyncUsers:
        """Users: who works in the company."""
        from pipedriver.api.v1.aio.users import AsyncUsers

        return AsyncUsers(self._caller)

    @cached_property
    def webhooks(self) -> AsyncWebhooks:
        """Webhooks: addresses that are told of what happens."""
        from pipedriver.api.v1.aio.webhooks import AsyncWebhooks

        return AsyncWebhooks(self._caller)
