"""Custom fields by name, over the room that lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from pipedriver.api.v1.aio.deal_fields import AsyncDealFields
from pipedriver.api.v1.aio.organization_fields import AsyncOrganizationFields
from pipedriver.api.v1.aio.person_fields import AsyncPersonFields
from pipedriver.api.v1.aio.product_fields import AsyncProductFields
from pipedriver.api.v1.records.fields import Field
from pipedriver.core.record import Record
from pipedriver.fields.errors import UnknownField, UnknownOption
from pipedriver.fields.named import NamedFields

T = TypeVar("T")

_PAGE = 500


class AsyncFields:
    """The custom fields of one kind of records, by their names.

    They are fetched when they are first needed, and again when a name or an option is not among them.
    Wherever a name is taken, a field's key is too, which tells apart fields that share a name.

    Args:
        room: the room that lists the fields: ``client.v1.deal_fields``, for one.
    """

    def __init__(
        self, room: AsyncDealFields | AsyncPersonFields | AsyncOrganizationFields | AsyncProductFields
    ) -> None:
        self._room = room
        self._known: NamedFields | None = None
        self._strange: set[str] = set()

    async def refresh(self) -> None:
        """Fetch the fields now: some were renamed, for one, which nothing else tells."""
        self._strange.clear()
        await self._fetched_again()

    async def names(self) -> tuple[str, ...]:
        """The names of the custom fields, in their order."""
        return (await self._fetched()).names

    async def field(self, name: str) -> Field:
        """A custom field.

        Raises:
            UnknownField: none has the name.
            AmbiguousField: several have it.
        """
        return await self._look_up(lambda known: known.custom(name))

    async def key(self, name: str) -> str:
        """The key of a custom field: what records hold its value under, and lists are sorted by.

        Raises:
            UnknownField: none has the name.
            AmbiguousField: several have it.
        """
        return (await self.field(name)).key

    async def option_id(self, name: str, label: str) -> int | str:
        """The id of an option by its label; built-in fields have options too: ``("Label", "Hot lead")``.

        Raises:
            UnknownField, UnknownOption: there is none.
            AmbiguousField, AmbiguousOption: there are several.
        """
        return await self._look_up(lambda known: known.option(known.any(name), label).id)

    async def option_label(self, name: str, id: int | str) -> str:
        """The label of an option by its id.

        Raises:
            UnknownField, UnknownOption: there is none.
            AmbiguousField: there are several fields of the name.
        """
        return await self._look_up(lambda known: known.label(known.any(name), id))

    async def read(
        self, record: Record | Mapping[str, Any], names: Iterable[str] | None = None
    ) -> dict[str, Any]:
        """The custom values of a record of v1, by the names of the fields.

        Dates, times, amounts, ranges and addresses come as `date`, `ZonedTime`, `Money`, `DateRange`,
        `TimeRange` and `Address`, options by their labels, links as ids; what is empty is None. An option
        that nobody knows comes as its id.

        Args:
            record: a deal, person, organization or product, or its JSON.
            names: the fields wanted, by name or key; without them, all custom fields.

        Raises:
            UnknownField: a name that no field has.
            AmbiguousField: several fields have one name; give ``names``, with keys for these.
        """
        raw = record.raw if isinstance(record, Record) else record
        wanted = None if names is None else tuple(names)
        known = await self._fetched()
        strange = set(known.unknown_keys(raw)) - self._strange
        if strange:
            known = await self._fetched_again()
            self._strange.update(strange)
        try:
            return known.read(raw, wanted)
        except UnknownField:
            return (await self._fetched_again()).read(raw, wanted, strict=False)
        except UnknownOption as error:
            if str(error.option) not in self._strange:
                known = await self._fetched_again()
                self._strange.add(str(error.option))
            return known.read(raw, wanted, strict=False)

    async def write(self, values: Mapping[str, Any]) -> dict[str, object]:
        """What the ``custom_fields`` of a create or update takes, for values by the names of the fields.

        Takes what `read` gives, and plainer forms: a number as an amount in the currency that is set or
        usual, a text as an address, a record as a link, ids as options. None clears a field.

        Raises:
            UnknownField, UnknownOption: there is none of the name or label.
            AmbiguousField, AmbiguousOption: there are several.
            BadValue: a value does not fit the type of its field.
        """
        return await self._look_up(lambda known: known.write(values))

    async def _look_up(self, ask: Callable[[NamedFields], T]) -> T:
        """Ask the fields, and once more after fetching them again where they do not know."""
        is_new = self._known is None
        known = await self._fetched()
        try:
            return ask(known)
        except (UnknownField, UnknownOption):
            if is_new:
                raise
        return ask(await self._fetched_again())

    async def _fetched(self) -> NamedFields:
        known = self._known
        return known if known is not None else await self._fetched_again()

    async def _fetched_again(self) -> NamedFields:
        self._known = NamedFields(await self._room.list(limit=_PAGE).to_list())
        return self._known
