"""The kinds of arguments that several rooms of v1 take."""

# Annotations are evaluated here: as texts each would be compiled when the module is loaded.

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal, Required, TypedDict, Union

from pipedriver.core.operation import MaxLength, Range, Spread

if TYPE_CHECKING:
    from decimal import Decimal

    Amount = float | Decimal
else:
    # Found where the annotation is evaluated: loading `decimal` would take longer than all of this module.
    Amount = Union[float, '__import__("decimal").Decimal']
"""An amount of money; travels as a number, or as its exact text where it is a ``Decimal``."""

VisibleTo = Literal["1", "3", "5", "7"]
"""Who sees a record: 1 its owner (on smaller plans followers too), 3 the owner's visibility group (on smaller
plans the whole company), 5 the group and those below it, 7 the whole company."""

Text255 = Annotated[str, MaxLength(255)]
"""A title or name: at most 255 characters."""

CustomFields = Annotated[Mapping[str, object], Spread()]
"""Custom fields by their keys of 40 hexadecimal characters; v1 carries them beside the other keys
(core-api-concepts-custom-fields)."""

FileLimit = Annotated[int, Range(least=1, most=100, clamp=True)]
"""Files in a page: 1 to 100, fewer than elsewhere since 2025."""

FlowKind = Literal[
    "call",
    "activity",
    "plannedActivity",
    "change",
    "note",
    "deal",
    "file",
    "dealChange",
    "personChange",
    "organizationChange",
    "follower",
    "dealFollower",
    "personFollower",
    "organizationFollower",
    "participant",
    "comment",
    "mailMessage",
    "mailMessageWithAttachment",
    "invoice",
    "document",
    "marketing_campaign_stat",
    "marketing_status_change",
]
"""The kinds of updates that a flow holds."""

AllChanges = Literal["1"]
"""The one value that asks a flow for the changes of custom fields too."""


class ContactEntry(TypedDict, total=False):
    """One e-mail address or phone number to write.

    ``primary``: whether it is the one to use. ``label``: ``work``, ``home``, ``mobile``, ``other`` or
    any text.
    """

    value: Required[str]
    primary: bool
    label: str


ContactEntries = str | Sequence[str | ContactEntry]
"""E-mail addresses or phone numbers to write: one as a text, or several as texts or as entries."""

DealStatus = Literal["open", "won", "lost", "deleted"]
"""What a deal can be; ``deleted`` ones are kept for 30 days."""

DealListStatus = Literal["open", "won", "lost", "deleted", "all_not_deleted"]
"""What a list of deals can be narrowed to."""

DealOutcome = Literal["open", "won", "lost"]
"""What a summary of deals can be narrowed to."""

TimelineInterval = Literal["day", "week", "month", "quarter"]
"""The length of one period of a timeline."""

BillingFrequency = Literal["one-time", "annually", "semi-annually", "quarterly", "monthly", "weekly"]
"""How often a product on a deal is billed."""

DiscountType = Literal["percentage", "amount"]
"""Whether a discount is in percent points or an amount of money."""

TaxMethod = Literal["exclusive", "inclusive", "none"]
"""Whether tax is added to the price, contained in it, or left out."""

BillingCycles = Annotated[int, Range(least=1, most=208)]
"""How many times a product on a deal is billed."""

Probability = Annotated[float, Range(least=0, most=100)]
"""The chance of winning in percent: 0 to 100, refused outside of that since February 2025."""

FirstCharacter = Annotated[str, MaxLength(1)]
"""The first letter of a name."""

MarketingStatus = Literal["no_consent", "unsubscribed", "subscribed", "archived"]
"""Whether a person agreed to get campaigns."""

Pixels = Annotated[int, Range(least=0)]
"""A length or place in a picture."""

CustomFieldType = Literal[
    "address",
    "date",
    "daterange",
    "double",
    "enum",
    "monetary",
    "org",
    "people",
    "phone",
    "set",
    "text",
    "time",
    "timerange",
    "user",
    "varchar",
    "varchar_auto",
    "visible_to",
]
"""The types of the custom fields of deals, persons and organizations (core-api-concepts-custom-fields).

``varchar`` and ``varchar_auto`` (with suggestions) are texts of at most 255 characters, ``text`` a longer
one; ``double`` is a number, ``monetary`` an amount with a currency; ``enum`` is one of the field's options,
``set`` several; ``user``, ``org`` and ``people`` are links; ``daterange`` and ``timerange`` have two ends."""

ProductFieldType = Literal[
    "varchar",
    "varchar_auto",
    "text",
    "double",
    "monetary",
    "date",
    "set",
    "enum",
    "user",
    "org",
    "people",
    "phone",
    "time",
    "timerange",
    "daterange",
    "address",
]
"""The types of the custom fields of products."""


class FieldOptionEntry(TypedDict, total=False):
    """One option of a field of the type ``enum`` or ``set``, to write.

    ``id``: the option that is kept; a new one has none. ``label``: what it is called.
    """

    id: int
    label: Required[str]


FieldOptionEntries = Sequence[FieldOptionEntry] | Sequence[str]
"""The options of a field to write: as entries, or new ones by their labels alone."""
