"""The tables. Every primary key begins with the company, so one database serves many companies.

Times are texts, ``YYYY-MM-DD HH:MM:SS`` in UTC, the form in which v1 shows them: they sort, compare and
travel without conversion, and mean the same in SQLite and in PostgreSQL. Truth values are 0 and 1.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

metadata = MetaData()

Moment = String(19)
Day = String(10)


def _id(name: str = "id") -> Column[int]:
    return Column(name, BigInteger, nullable=False)


def _link(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=True)


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default="0", default=0)


def _flag(name: str, default: int) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=str(default), default=default)


def _text(name: str, *, needed: bool = False) -> Column[str]:
    return Column(name, Text, nullable=not needed)


def _moment(name: str, *, needed: bool = False) -> Column[str]:
    return Column(name, Moment, nullable=not needed)


def _day(name: str) -> Column[str]:
    return Column(name, Day, nullable=True)


def _company_table(name: str, *parts: Any, key: tuple[str, ...] = ("id",)) -> Table:
    return Table(
        name,
        metadata,
        _id("company_id"),
        *parts,
        PrimaryKeyConstraint("company_id", *key),
        ForeignKeyConstraint(["company_id"], ["companies.id"]),
    )


ADDRESS_PARTS = (
    "subpremise",
    "street_number",
    "route",
    "sublocality",
    "locality",
    "admin_area_level_1",
    "admin_area_level_2",
    "country",
    "postal_code",
    "formatted_address",
)
"""The parts of an address, in v1's order (core-api-concepts-custom-fields)."""


def _activity_pointers() -> list[Column[Any]]:
    """What a record shows of its next undone and its last done activity."""
    return [
        _link("next_activity_id"),
        _day("next_activity_date"),
        Column("next_activity_time", String(8)),
        _link("last_activity_id"),
        _day("last_activity_date"),
    ]


def _child_counts() -> list[Column[int]]:
    """The counts that deals, persons and organizations share."""
    return [
        _count("activities_count"),
        _count("done_activities_count"),
        _count("undone_activities_count"),
        _count("files_count"),
        _count("notes_count"),
        _count("followers_count"),
        _count("email_messages_count"),
    ]


def _deal_counts() -> list[Column[int]]:
    """A contact's own deals by status; closed is won and lost together."""
    return [
        _count("open_deals_count"),
        _count("closed_deals_count"),
        _count("won_deals_count"),
        _count("lost_deals_count"),
    ]


companies = Table(
    "companies",
    metadata,
    _id(),
    _text("name", needed=True),
    _text("domain", needed=True),
    _text("country"),
    _text("industry"),
    Column("default_currency", String(8), nullable=False),
    _moment("add_time", needed=True),
    PrimaryKeyConstraint("id"),
    Index("companies_by_domain", "domain", unique=True),
)

counters = _company_table(
    "counters",
    Column("kind", String(40), nullable=False),
    Column("value", Integer, nullable=False),
    key=("kind",),
)
"""The last id given to each kind of record in each company."""

users = _company_table(
    "users",
    _id(),
    _text("name", needed=True),
    _text("email", needed=True),
    Column("default_currency", String(8), nullable=False),
    Column("locale", String(20), nullable=False),
    Column("lang", Integer, nullable=False),
    _text("phone"),
    _flag("activated", 1),
    _flag("active_flag", 1),
    _flag("is_admin", 0),
    _flag("is_deleted", 0),
    _flag("has_created_company", 0),
    _link("role_id"),
    Column("timezone_name", String(60), nullable=False),
    _text("icon_url"),
    _moment("last_login"),
    _moment("created", needed=True),
    _moment("modified"),
    _text("search_name", needed=True),
)
Index("users_by_email", users.c.company_id, users.c.email)

api_tokens = _company_table(
    "api_tokens",
    _id("user_id"),
    Column("token", String(80), nullable=False),
    _moment("add_time", needed=True),
    key=("user_id",),
)
"""One token a user. It is kept as it is, because the server prints it at every start."""
Index("api_tokens_by_token", api_tokens.c.token, unique=True)

currencies = _company_table(
    "currencies",
    _id(),
    Column("code", String(8), nullable=False),
    _text("name", needed=True),
    Column("decimal_points", Integer, nullable=False),
    _text("symbol", needed=True),
    _flag("active_flag", 1),
    _flag("is_custom_flag", 0),
    Column("rate", Float, nullable=False),
)
"""``rate`` is the worth of one unit in euros; conversions between two currencies go by it."""
Index("currencies_by_code", currencies.c.company_id, currencies.c.code, unique=True)

pipelines = _company_table(
    "pipelines",
    _id(),
    _text("name", needed=True),
    _text("url_title", needed=True),
    Column("order_nr", Integer, nullable=False),
    _flag("active", 1),
    _flag("deal_probability", 1),
    _moment("add_time", needed=True),
    _moment("update_time"),
)

stages = _company_table(
    "stages",
    _id(),
    _id("pipeline_id"),
    _text("name", needed=True),
    Column("order_nr", Integer, nullable=False),
    _flag("active_flag", 1),
    Column("deal_probability", Integer, nullable=False, server_default="100", default=100),
    _flag("rotten_flag", 0),
    _link("rotten_days"),
    _flag("deleted_with_pipeline", 0),
    _moment("add_time", needed=True),
    _moment("update_time"),
    ForeignKeyConstraint(["company_id", "pipeline_id"], ["pipelines.company_id", "pipelines.id"]),
)
"""``deleted_with_pipeline`` marks the stages that come back when their pipeline does."""
Index("stages_by_pipeline", stages.c.company_id, stages.c.pipeline_id, stages.c.order_nr)

organizations = _company_table(
    "organizations",
    _id(),
    _text("name", needed=True),
    _id("owner_id"),
    Column("visible_to", Integer, nullable=False),
    _flag("active_flag", 1),
    _text("label_ids", needed=True),
    _text("address"),
    *[_text(f"address_{part}") for part in ADDRESS_PARTS],
    _text("country_code"),
    _link("category_id"),
    _link("picture_id"),
    Column("first_char", String(8), nullable=True),
    _text("search_name", needed=True),
    _moment("add_time", needed=True),
    _moment("update_time", needed=True),
    _moment("delete_time"),
    _count("people_count"),
    *_deal_counts(),
    *_child_counts(),
    *_activity_pointers(),
    _text("custom_fields"),
)
Index("organizations_by_owner", organizations.c.company_id, organizations.c.owner_id, organizations.c.id)
Index("organizations_by_name", organizations.c.company_id, organizations.c.search_name, organizations.c.id)
Index(
    "organizations_by_first_char", organizations.c.company_id, organizations.c.first_char, organizations.c.id
)
Index("organizations_by_add_time", organizations.c.company_id, organizations.c.add_time, organizations.c.id)
Index(
    "organizations_by_update_time",
    organizations.c.company_id,
    organizations.c.update_time,
    organizations.c.id,
)

persons = _company_table(
    "persons",
    _id(),
    _text("name", needed=True),
    _text("first_name"),
    _text("last_name"),
    _id("owner_id"),
    _link("org_id"),
    _text("email", needed=True),
    _text("phone", needed=True),
    _text("primary_email"),
    Column("visible_to", Integer, nullable=False),
    _flag("active_flag", 1),
    _text("label_ids", needed=True),
    _link("picture_id"),
    Column("marketing_status", String(20), nullable=False, server_default="no_consent", default="no_consent"),
    Column("first_char", String(8), nullable=True),
    _text("search_name", needed=True),
    _text("search_email", needed=True),
    _moment("add_time", needed=True),
    _moment("update_time", needed=True),
    _moment("delete_time"),
    *_deal_counts(),
    _count("participant_open_deals_count"),
    _count("participant_closed_deals_count"),
    *_child_counts(),
    *_activity_pointers(),
    _moment("last_incoming_mail_time"),
    _moment("last_outgoing_mail_time"),
    _text("custom_fields"),
)
"""``email`` and ``phone`` hold JSON lists of ``{value, primary, label}``, ``label_ids`` one of ids."""
Index("persons_by_owner", persons.c.company_id, persons.c.owner_id, persons.c.id)
Index("persons_by_organization", persons.c.company_id, persons.c.org_id, persons.c.id)
Index("persons_by_name", persons.c.company_id, persons.c.search_name, persons.c.id)
Index("persons_by_first_char", persons.c.company_id, persons.c.first_char, persons.c.id)
Index("persons_by_add_time", persons.c.company_id, persons.c.add_time, persons.c.id)
Index("persons_by_update_time", persons.c.company_id, persons.c.update_time, persons.c.id)

deals = _company_table(
    "deals",
    _id(),
    _text("title", needed=True),
    Column("value", Float, nullable=False, server_default="0", default=0),
    Column("currency", String(8), nullable=False),
    _id("user_id"),
    _id("creator_user_id"),
    _link("person_id"),
    _link("org_id"),
    _id("pipeline_id"),
    _id("stage_id"),
    Column("status", String(10), nullable=False),
    Column("probability", Float, nullable=True),
    _text("lost_reason"),
    Column("visible_to", Integer, nullable=False),
    _text("label"),
    _moment("add_time", needed=True),
    _moment("update_time", needed=True),
    _moment("stage_change_time"),
    _moment("close_time"),
    _moment("won_time"),
    _moment("first_won_time"),
    _moment("lost_time"),
    _day("expected_close_date"),
    _flag("is_archived", 0),
    _moment("archive_time"),
    Column("origin", String(40), nullable=False, server_default="API", default="API"),
    _text("origin_id"),
    _link("channel"),
    _text("channel_id"),
    _moment("idle_since", needed=True),
    _text("search_title", needed=True),
    _count("products_count"),
    Column("acv", Float, nullable=True),
    Column("arr", Float, nullable=True),
    Column("mrr", Float, nullable=True),
    _count("participants_count"),
    *_child_counts(),
    *_activity_pointers(),
    _moment("last_incoming_mail_time"),
    _moment("last_outgoing_mail_time"),
    _text("custom_fields"),
)
"""``status`` is open, won, lost or deleted; ``label`` is a text of option ids, ``"2,3"``. ``idle_since`` is
the last time at which something happened that keeps a deal from rotting; ``rotten_time`` follows from it
and from the stage. The annual contract value and the recurring revenue of a year and of a month, like the
value, follow from the products on the deal; they are null where there are none."""
# The lists of one owner, stage, contact, ... hold the deals of a status by their ids, and their counts are
# read from the index alone.
for _name, _column in (
    ("owner", "user_id"),
    ("stage", "stage_id"),
    ("pipeline", "pipeline_id"),
    ("person", "person_id"),
    ("organization", "org_id"),
):
    Index(
        f"deals_by_{_name}",
        deals.c.company_id,
        deals.c[_column],
        deals.c.status,
        deals.c.is_archived,
        deals.c.id,
    )
Index("deals_by_status", deals.c.company_id, deals.c.status, deals.c.id)
# The list of all deals, in whatever order, is counted through from an index alone until its page begins.
Index("deals_in_order", deals.c.company_id, deals.c.is_archived, deals.c.id, deals.c.status)
# What all deals are worth together is added up from an index alone, which has them in the order of the sums.
Index(
    "deals_by_worth",
    deals.c.company_id,
    deals.c.is_archived,
    deals.c.currency,
    deals.c.stage_id,
    deals.c.status,
    deals.c.probability,
    deals.c.value,
)
for _column in ("title", "add_time", "update_time", "won_time", "lost_time", "expected_close_date"):
    Index(
        f"deals_by_{_column}",
        deals.c.company_id,
        deals.c.is_archived,
        deals.c[_column],
        deals.c.id,
        deals.c.status,
    )

deal_stage_visits = _company_table(
    "deal_stage_visits",
    _id(),
    _id("deal_id"),
    _id("pipeline_id"),
    _id("stage_id"),
    _moment("entered_at", needed=True),
    _moment("left_at"),
)
"""Every stay of a deal in a stage; ``left_at`` is null while it lasts, and closing the deal ends it."""
# The pipeline is in it so that SQLite, which keeps no statistics, takes it for the visits of one deal. The
# statistics read the stays of every deal, so the index holds all of a stay that they ask for.
Index(
    "deal_stage_visits_by_deal",
    deal_stage_visits.c.company_id,
    deal_stage_visits.c.deal_id,
    deal_stage_visits.c.pipeline_id,
    deal_stage_visits.c.entered_at,
    deal_stage_visits.c.stage_id,
    deal_stage_visits.c.left_at,
)
# Goals ask who came to a stage in a period, of all deals.
Index(
    "deal_stage_visits_by_stage",
    deal_stage_visits.c.company_id,
    deal_stage_visits.c.stage_id,
    deal_stage_visits.c.entered_at,
    deal_stage_visits.c.deal_id,
)

won_deal_totals = _company_table(
    "won_deal_totals",
    _id("stage_id"),
    Column("deals_count", Integer, nullable=False),
    Column("seconds_to_won", BigInteger, nullable=False),
    key=("stage_id",),
)
"""Of the deals that stand as won in a stage: how many they are, and the seconds from adding to winning them
together. Every deal shows averages of these, which must not cost a walk over all deals."""

deal_participants = _company_table(
    "deal_participants",
    _id(),
    _id("deal_id"),
    _id("person_id"),
    _id("added_by_user_id"),
    _flag("active_flag", 1),
    _moment("add_time", needed=True),
)
Index(
    "deal_participants_by_deal",
    deal_participants.c.company_id,
    deal_participants.c.deal_id,
    deal_participants.c.person_id,
    unique=True,
)
Index("deal_participants_by_person", deal_participants.c.company_id, deal_participants.c.person_id)

followers = _company_table(
    "followers",
    _id(),
    Column("object", String(20), nullable=False),
    _id("object_id"),
    _id("user_id"),
    _moment("add_time", needed=True),
)
"""Who follows what; ``object`` is deal, person, organization or product."""
Index(
    "followers_by_object",
    followers.c.company_id,
    followers.c.object,
    followers.c.object_id,
    followers.c.user_id,
    unique=True,
)
Index("followers_by_user", followers.c.company_id, followers.c.user_id, followers.c.object)

activity_types = _company_table(
    "activity_types",
    _id(),
    _text("name", needed=True),
    Column("key_string", String(120), nullable=False),
    Column("icon_key", String(40), nullable=False),
    Column("color", String(10), nullable=True),
    Column("order_nr", Integer, nullable=False),
    _flag("active_flag", 1),
    _flag("is_custom_flag", 0),
    _moment("add_time", needed=True),
    _moment("update_time"),
)
Index("activity_types_by_key", activity_types.c.company_id, activity_types.c.key_string, unique=True)

activities = _company_table(
    "activities",
    _id(),
    _text("subject", needed=True),
    Column("type", String(120), nullable=False),
    _day("due_date"),
    Column("due_time", String(8), nullable=True),
    Column("duration", String(8), nullable=True),
    _flag("done", 0),
    _moment("marked_as_done_time"),
    _id("user_id"),
    _id("created_by_user_id"),
    _link("update_user_id"),
    _link("deal_id"),
    _link("person_id"),
    _link("org_id"),
    _text("lead_id"),
    _link("project_id"),
    _text("note"),
    _text("public_description"),
    _text("location"),
    *[_text(f"location_{part}") for part in ADDRESS_PARTS],
    _text("attendees"),
    _link("busy_flag"),
    _flag("active_flag", 1),
    _moment("add_time", needed=True),
    _moment("update_time", needed=True),
)
"""``attendees`` holds JSON; ``busy_flag`` is null until it is set."""
Index("activities_by_owner", activities.c.company_id, activities.c.user_id, activities.c.id)
Index(
    "activities_by_owner_and_due_date",
    activities.c.company_id,
    activities.c.user_id,
    activities.c.due_date,
)
Index("activities_by_deal", activities.c.company_id, activities.c.deal_id, activities.c.done)
Index("activities_by_organization", activities.c.company_id, activities.c.org_id, activities.c.done)
Index("activities_by_person", activities.c.company_id, activities.c.person_id, activities.c.done)
Index("activities_by_due_date", activities.c.company_id, activities.c.due_date)
Index("activities_by_add_time", activities.c.company_id, activities.c.add_time)
# Most activities are undone and have no such time.
Index(
    "activities_by_marked_as_done_time",
    activities.c.company_id,
    activities.c.marked_as_done_time,
    sqlite_where=activities.c.marked_as_done_time.is_not(None),
    postgresql_where=activities.c.marked_as_done_time.is_not(None),
)
Index("activities_by_update_time", activities.c.company_id, activities.c.update_time, activities.c.id)

activity_participants = _company_table(
    "activity_participants",
    _id("activity_id"),
    _id("person_id"),
    Column("position", Integer, nullable=False),
    _flag("primary_flag", 0),
    key=("activity_id", "person_id"),
)
Index(
    "activity_participants_by_person", activity_participants.c.company_id, activity_participants.c.person_id
)

notes = _company_table(
    "notes",
    _id(),
    _text("content", needed=True),
    _id("user_id"),
    _link("deal_id"),
    _link("person_id"),
    _link("org_id"),
    _text("lead_id"),
    _link("project_id"),
    _link("task_id"),
    _flag("pinned_to_deal_flag", 0),
    _flag("pinned_to_person_flag", 0),
    _flag("pinned_to_organization_flag", 0),
    _flag("pinned_to_lead_flag", 0),
    _flag("pinned_to_project_flag", 0),
    _flag("pinned_to_task_flag", 0),
    _flag("active_flag", 1),
    _link("last_update_user_id"),
    _moment("add_time", needed=True),
    _moment("update_time", needed=True),
)
Index("notes_by_deal", notes.c.company_id, notes.c.deal_id)
Index("notes_by_person", notes.c.company_id, notes.c.person_id)
Index("notes_by_organization", notes.c.company_id, notes.c.org_id)
Index("notes_by_user", notes.c.company_id, notes.c.user_id, notes.c.id)
Index("notes_by_add_time", notes.c.company_id, notes.c.add_time)
Index("notes_by_update_time", notes.c.company_id, notes.c.update_time)

changes = _company_table(
    "changes",
    _id(),
    Column("object", String(20), nullable=False),
    _id("object_id"),
    Column("field_key", String(60), nullable=False),
    _text("old_value"),
    _text("new_value"),
    _id("user_id"),
    Column("action", String(20), nullable=False),
    Column("change_source", String(20), nullable=False, server_default="api", default="api"),
    _flag("is_bulk_update_flag", 0),
    _moment("log_time", needed=True),
)
"""What changed, when and by whom: one row a changed field. ``object`` is deal, person, organization, ..."""
Index("changes_by_object", changes.c.company_id, changes.c.object, changes.c.object_id, changes.c.log_time)

fields = _company_table(
    "fields",
    _id(),
    Column("entity", String(20), nullable=False),
    Column("key", String(60), nullable=False),
    _text("name", needed=True),
    Column("field_type", String(30), nullable=False),
    Column("order_nr", Integer, nullable=False),
    _flag("active_flag", 1),
    _flag("edit_flag", 1),
    _flag("index_visible_flag", 1),
    _flag("details_visible_flag", 1),
    _flag("add_visible_flag", 1),
    _flag("important_flag", 0),
    _flag("bulk_edit_allowed", 1),
    _flag("searchable_flag", 0),
    _flag("filtering_allowed", 1),
    _flag("sortable_flag", 1),
    _flag("mandatory_flag", 0),
    _link("created_by_user_id"),
    _link("last_updated_by_user_id"),
    _moment("add_time", needed=True),
    _moment("update_time"),
)
"""What the records of a kind can hold. ``entity`` is deal, person, organization, product, activity or note;
the ids count up over all of them. ``edit_flag`` is 1 for a custom field, whose ``key`` has 40 hexadecimal
characters. A deleted field stays with ``active_flag`` 0, and its key and id are never given again."""
Index("fields_by_key", fields.c.company_id, fields.c.entity, fields.c.key, unique=True)

field_options = _company_table(
    "field_options",
    _id(),
    _id("field_id"),
    _text("label", needed=True),
    Column("color", String(20), nullable=True),
    Column("order_nr", Integer, nullable=False),
    _flag("active_flag", 1),
    _moment("add_time", needed=True),
    _moment("update_time"),
)
"""What can be chosen in a field: custom ones of the types ``enum`` and ``set``, and the labels of records.
The ids count up over all fields. A deleted option stays with ``active_flag`` 0."""
Index(
    "field_options_by_field", field_options.c.company_id, field_options.c.field_id, field_options.c.order_nr
)

custom_values = Table(
    "custom_values",
    metadata,
    _id("company_id"),
    _id("field_id"),
    _id("object_id"),
    Column("position", Integer, nullable=False),
    Column("number", Float, nullable=True),
    Column("text", Text, nullable=True),
    Column("until", String(10), nullable=True),
    Column("long_text", Text, nullable=True),
    PrimaryKeyConstraint("company_id", "field_id", "object_id", "position"),
    ForeignKeyConstraint(["company_id"], ["companies.id"]),
    sqlite_with_rowid=False,
)
"""The custom values of records as they are searched by. What is shown is the record's own ``custom_fields``,
a JSON object by the fields' keys and those of their parts; the two are written together.

A row is one value of a field (which says whether it is of a deal, a person, ...) in the record ``object_id``;
an empty value has none, and a ``set`` has one for each option, counted by ``position`` from 0.

- ``double``: ``number``. ``monetary``: the amount as ``number``, the currency's code as ``text``.
- ``enum``, ``set``, ``user``, ``org``, ``people``, ``visible_to``: the id as ``number``.
- ``date``, ``time``: ``text``, ``YYYY-MM-DD`` or ``HH:MM:SS``; ``daterange`` and ``timerange`` end with
  ``until``.
- ``varchar``, ``varchar_auto``, ``text``, ``phone``, ``address``: in small letters as ``text``, of which the
  first 255 characters; the whole as ``long_text`` where it is longer."""
Index(
    "custom_values_by_number",
    custom_values.c.company_id,
    custom_values.c.field_id,
    custom_values.c.number,
    custom_values.c.object_id,
    sqlite_where=custom_values.c.number.is_not(None),
    postgresql_where=custom_values.c.number.is_not(None),
)
Index(
    "custom_values_by_text",
    custom_values.c.company_id,
    custom_values.c.field_id,
    custom_values.c.text,
    custom_values.c.object_id,
    sqlite_where=custom_values.c.text.is_not(None),
    postgresql_where=custom_values.c.text.is_not(None),
)
