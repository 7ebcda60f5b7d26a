# Made by tools/generate.py from src/pipedriver/api/v1/organization_fields.py: change that, and run it again.
"""The asynchronous twin of `pipedriver.api.v1.organization_fields`, which declares the operations."""

from __future__ import annotations

from collections.abc import Sequence

from pipedriver.api.v1.organization_fields import OrganizationFields
from pipedriver.api.v1.records.fields import Field
from pipedriver.api.v1.records.shared import DeletedId, DeletedIds
from pipedriver.core.operation import same_as
from pipedriver.core.resource import AsyncResource
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.unset import UNSET

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.api.v1.arguments import CustomFieldType, Text255
    from pipedriver.api.v1.entries import FieldOptionEntries, FieldOptionEntry
    from pipedriver.core.aio.pages import AsyncPages
    from pipedriver.core.marks import PageLimit, PageStart
    from pipedriver.core.options import CallOptions, PageOptions
    from pipedriver.core.unset import Unset


class AsyncOrganizationFields(AsyncResource):
    """Organization fields: find the keys of custom fields, and add, change and delete such fields."""

    @same_as(OrganizationFields.list)
    def list(
        self,
        *,
        start: PageStart | None = None,
        limit: PageLimit | None = None,
        **options: Unpack[PageOptions],
    ) -> AsyncPages[Field]:
        """List the fields of organizations, built-in ones too.

        Args:
            start: how many fields to skip.
            limit: fields in a page, 1 to 500 (100 without it).

        Returns:
            The fields, page by page.
        """
        ...

    @same_as(OrganizationFields.create)
    async def create(
        self,
        *,
        name: Text255,
        field_type: CustomFieldType,
        options: FieldOptionEntries | Unset = UNSET,
        add_visible_flag: bool | Unset = UNSET,
        **call_options: Unpack[CallOptions],
    ) -> Field:
        """Add a custom field; its ``key`` is made by the server and never changes.

        Args:
            name: what it is called; another field may be called so too.
            field_type: what it holds; it never changes.
            options: what can be chosen, for the types ``enum`` and ``set``, which need it: at most 10,000.
            add_visible_flag: whether the web app shows it where an organization is added; it does without it.

        Returns:
            The new field, its options with their ids.

        Raises:
            BadRequest: an empty name, an unknown type, or no options where the type needs them.
            Forbidden: the caller may not add fields, or a limit of the plan is reached.
        """
        ...

    @same_as(OrganizationFields.delete_many)
    async def delete_many(self, *, ids: Sequence[int], **options: Unpack[CallOptions]) -> DeletedIds:
        """Delete several custom fields; their values go from all organizations.

        Args:
            ids: the fields to delete.

        Returns:
            The ids of the deleted fields.

        Raises:
            BadRequest: no id, or one that is no number.
            NotFound: there is no such field among them.
            Gone: one is deleted already.
            Forbidden: the caller may not delete fields, or one is built in.
        """
        ...

    @same_as(OrganizationFields.get)
    async def get(self, id: int, **options: Unpack[CallOptions]) -> Field:
        """Fetch one field.

        Args:
            id: the field, by `Field.id`; not by its key.

        Returns:
            The field.

        Raises:
            NotFound: no such field.
        """
        ...

    @same_as(OrganizationFields.update)
    async def update(
        self,
        id: int,
        *,
        name: Text255 | Unset = UNSET,
        options: Sequence[FieldOptionEntry] | Unset = UNSET,
        add_visible_flag: bool | Unset = UNSET,
        **call_options: Unpack[CallOptions],
    ) -> Field:
        """Change a custom field: what is not given stays as it is.

        Args:
            id: the field.
            name: what it is called.
            options: all that can be chosen from now on: those with an ``id`` stay, those without are new, and
                those left out are deleted.
            add_visible_flag: whether the web app shows it where an organization is added.

        Returns:
            The field as it is now.

        Raises:
            NotFound: no such field.
            BadRequest: an empty name, or an option that the field does not have.
            Forbidden: the caller may not change fields.
        """
        ...

    @same_as(OrganizationFields.delete)
    async def delete(self, id: int, **options: Unpack[CallOptions]) -> DeletedId:
        """Delete a custom field; its values go from all organizations.

        Args:
            id: the field.

        Returns:
            Its id.

        Raises:
            NotFound: no such field.
            Forbidden: the caller may not delete fields, or it is built in.
        """
        ...
