"""The kinds of arguments that the rooms of v1 take: choices, and values with a mark.

They stand in annotations alone, so they are imported under ``TYPE_CHECKING``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pipedriver.core.marks import InQuery, MaxLength, Range, Spread

if TYPE_CHECKING:
    from decimal import Decimal

    Amount = float | Decimal
    """An amount of money; travels as a number, or as its exact text where it is a ``Decimal``."""


def __getattr__(name: str) -> Any:
    if name != "Amount":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # Loading `decimal` would take longer than all of this module.
    from decimal import Decimal

    globals()[name] = float | Decimal
    return globals()[name]


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

ActivityIcon = Literal[
    "task",
    "email",
    "meeting",
    "deadline",
    "call",
    "lunch",
    "calendar",
    "downarrow",
    "document",
    "smartphone",
    "camera",
    "scissors",
    "cogs",
    "bubble",
    "uparrow",
    "checkbox",
    "signpost",
    "shuffle",
    "addressbook",
    "linegraph",
    "picture",
    "car",
    "world",
    "search",
    "clip",
    "sound",
    "brush",
    "key",
    "padlock",
    "pricetag",
    "suitcase",
    "finish",
    "plane",
    "loop",
    "wifi",
    "truck",
    "cart",
    "bulb",
    "bell",
    "presentation",
]
"""The icons that an activity type can have."""

RemoteFileType = Literal["gdoc", "gslides", "gsheet", "gform", "gdraw"]
"""The kinds of files that can be made on Google Drive: text, slides, table, form, drawing."""

RemoteItemType = Literal["deal", "organization", "person"]
"""The kinds of records that a remote file can be attached to."""

RemoteLocation = Literal["googledrive"]
"""Where remote files can be."""

FilterType = Literal["deals", "leads", "org", "people", "products", "activity", "projects"]
"""The kinds of records that filters are for."""

FilterObject = Literal["deal", "lead", "person", "organization", "product", "activity", "project"]
"""The objects whose fields a condition can be about: the records themselves, or those they are linked to."""

IncludeFieldCode = Annotated[bool, InQuery()]
"""Whether conditions name the keys of their fields beside the ids."""

MessageLimit = Annotated[int, Range(least=1, most=100, clamp=True)]
"""Messages in an answer: 1 to 100."""

GoalTypeName = Literal[
    "deals_won", "deals_progressed", "activities_completed", "activities_added", "deals_started"
]
"""What goals count: deals won, deals that came to a stage, activities done, activities added, deals added."""

GoalAssigneeType = Literal["person", "company", "team"]
"""Whose goal it can be."""

GoalMetric = Literal["quantity", "sum"]
"""What is counted: things, or their value."""

GoalInterval = Literal["weekly", "monthly", "quarterly", "yearly"]
"""How often the target is to be reached."""

MailFolder = Literal["inbox", "drafts", "sent", "archive"]
"""The folders of a mailbox."""

RelationshipType = Literal["parent", "related"]
"""How two organizations can be related."""

PermissionSetApp = Literal[
    "sales", "projects", "campaigns", "global", "account_settings", "partnership", "nova"
]
"""The apps that permission sets are for."""

RecentKind = Literal[
    "activity",
    "activityType",
    "deal",
    "delete_log",
    "file",
    "filter",
    "note",
    "person",
    "organization",
    "pipeline",
    "product",
    "stage",
    "user",
]
"""The kinds of records that are told of; ``delete_log`` is of 2019 alone."""

RoleSettingKey = Literal[
    "deal_default_visibility",
    "lead_default_visibility",
    "org_default_visibility",
    "person_default_visibility",
    "product_default_visibility",
]
"""The settings of a role that can be changed: who sees new records of each kind."""

DefaultVisibility = Literal[1, 3, 5, 7]
"""Who sees a new record: the numbers of `VisibleTo`."""

SearchItemType = Literal["deal", "person", "organization", "product", "file"]
"""What can be searched for."""

SearchFieldType = Literal["dealField", "personField", "organizationField", "productField"]
"""Whose fields can be searched in."""

TeamOrder = Literal["id", "name", "manager_id", "active_flag"]
"""What teams can be ordered by."""

WebhookAction = Literal["added", "updated", "merged", "deleted", "create", "change", "delete", "*"]
"""What has to happen: ``added``, ``updated``, ``merged`` and ``deleted`` in version 1.0, ``create``,
``change`` and ``delete`` in version 2.0, ``*`` for anything."""

WebhookObject = Literal[
    "activity",
    "activityType",
    "deal",
    "lead",
    "note",
    "organization",
    "person",
    "pipeline",
    "product",
    "stage",
    "user",
    "*",
]
"""What it has to happen to, ``*`` for anything; ``activityType`` in version 1.0 alone, ``lead`` in 2.0."""

WebhookVersion = Literal["1.0", "2.0"]
"""The form of what is sent."""
