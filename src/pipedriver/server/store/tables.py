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
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from pipedriver.server.store.columns import (
    company_table,
    count_column,
    day_column,
    flag_column,
    id_column,
    link_column,
    metadata,
    moment_column,
    text_column,
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
        link_column("next_activity_id"),
        day_column("next_activity_date"),
        Column("next_activity_time", String(8)),
        link_column("last_activity_id"),
        day_column("last_activity_date"),
    ]


def _child_counts() -> list[Column[int]]:
    """The counts that deals, persons and organizations share."""
    return [
        count_column("activities_count"),
        count_column("done_activities_count"),
        count_column("undone_activities_count"),
        count_column("files_count"),
        count_column("notes_count"),
        count_column("followers_count"),
        count_column("email_messages_count"),
    ]


def _deal_counts() -> list[Column[int]]:
    """A contact's own deals by status; closed is won and lost together."""
    return [
        count_column("open_deals_count"),
        count_column("closed_deals_count"),
        count_column("won_deals_count"),
        count_column("lost_deals_count"),
    ]


companies = Table(
    "companies",
    metadata,
    id_column(),
    text_column("name", needed=True),
    text_column("domain", needed=True),
    text_column("country"),
    text_column("industry"),
    Column("default_currency", String(8), nullable=False),
    moment_column("add_time", needed=True),
    PrimaryKeyConstraint("id"),
    Index("companies_by_domain", "domain", unique=True),
)

counters = company_table(
    "counters",
    Column("kind", String(40), nullable=False),
    Column("value", Integer, nullable=False),
    key=("kind",),
)
"""The last id given to each kind of record in each company."""

users = company_table(
    "users",
    id_column(),
    text_column("name", needed=True),
    text_column("email", needed=True),
    Column("default_currency", String(8), nullable=False),
    Column("locale", String(20), nullable=False),
    Column("lang", Integer, nullable=False),
    text_column("phone"),
    flag_column("activated", 1),
    flag_column("active_flag", 1),
    flag_column("is_admin", 0),
    flag_column("is_deleted", 0),
    flag_column("has_created_company", 0),
    link_column("role_id"),
    Column("timezone_name", String(60), nullable=False),
    text_column("icon_url"),
    moment_column("last_login"),
    moment_column("created", needed=True),
    moment_column("modified"),
    text_column("search_name", needed=True),
)
Index("users_by_email", users.c.company_id, users.c.email)

api_tokens = company_table(
    "api_tokens",
    id_column("user_id"),
    Column("token", String(80), nullable=False),
    moment_column("add_time", needed=True),
    key=("user_id",),
)
"""One token a user. It is kept as it is, because the server prints it at every start."""
Index("api_tokens_by_token", api_tokens.c.token, unique=True)

currencies = company_table(
    "currencies",
    id_column(),
    Column("code", String(8), nullable=False),
    text_column("name", needed=True),
    Column("decimal_points", Integer, nullable=False),
    text_column("symbol", needed=True),
    flag_column("active_flag", 1),
    flag_column("is_custom_flag", 0),
    Column("rate", Float, nullable=False),
)
"""``rate`` is the worth of one unit in euros; conversions between two currencies go by it."""
Index("currencies_by_code", currencies.c.company_id, currencies.c.code, unique=True)

pipelines = company_table(
    "pipelines",
    id_column(),
    text_column("name", needed=True),
    text_column("url_title", needed=True),
    Column("order_nr", Integer, nullable=False),
    flag_column("active", 1),
    flag_column("deal_probability", 1),
    moment_column("add_time", needed=True),
    moment_column("update_time"),
)

stages = company_table(
    "stages",
    id_column(),
    id_column("pipeline_id"),
    text_column("name", needed=True),
    Column("order_nr", Integer, nullable=False),
    flag_column("active_flag", 1),
    Column("deal_probability", Integer, nullable=False, server_default="100", default=100),
    flag_column("rotten_flag", 0),
    link_column("rotten_days"),
    flag_column("deleted_with_pipeline", 0),
    moment_column("add_time", needed=True),
    moment_column("update_time"),
    ForeignKeyConstraint(["company_id", "pipeline_id"], ["pipelines.company_id", "pipelines.id"]),
)
"""``deleted_with_pipeline`` marks the stages that come back when their pipeline does."""
Index("stages_by_pipeline", stages.c.company_id, stages.c.pipeline_id, stages.c.order_nr)

organizations = company_table(
    "organizations",
    id_column(),
    text_column("name", needed=True),
    id_column("owner_id"),
    Column("visible_to", Integer, nullable=False),
    flag_column("active_flag", 1),
    text_column("label_ids", needed=True),
    text_column("address"),
    *[text_column(f"address_{part}") for part in ADDRESS_PARTS],
    text_column("country_code"),
    link_column("category_id"),
    link_column("picture_id"),
    Column("first_char", String(8), nullable=True),
    text_column("search_name", needed=True),
    moment_column("add_time", needed=True),
    moment_column("update_time", needed=True),
    moment_column("delete_time"),
    count_column("people_count"),
    *_deal_counts(),
    *_child_counts(),
    *_activity_pointers(),
    text_column("custom_fields"),
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

persons = company_table(
    "persons",
    id_column(),
    text_column("name", needed=True),
    text_column("first_name"),
    text_column("last_name"),
    id_column("owner_id"),
    link_column("org_id"),
    text_column("email", needed=True),
    text_column("phone", needed=True),
    text_column("primary_email"),
    Column("visible_to", Integer, nullable=False),
    flag_column("active_flag", 1),
    text_column("label_ids", needed=True),
    link_column("picture_id"),
    Column("marketing_status", String(20), nullable=False, server_default="no_consent", default="no_consent"),
    Column("first_char", String(8), nullable=True),
    text_column("search_name", needed=True),
    text_column("search_email", needed=True),
    moment_column("add_time", needed=True),
    moment_column("update_time", needed=True),
    moment_column("delete_time"),
    *_deal_counts(),
    count_column("participant_open_deals_count"),
    count_column("participant_closed_deals_count"),
    *_child_counts(),
    *_activity_pointers(),
    moment_column("last_incoming_mail_time"),
    moment_column("last_outgoing_mail_time"),
    text_column("custom_fields"),
)
"""``email`` and ``phone`` hold JSON lists of ``{value, primary, label}``, ``label_ids`` one of ids."""
Index("persons_by_owner", persons.c.company_id, persons.c.owner_id, persons.c.id)
Index("persons_by_organization", persons.c.company_id, persons.c.org_id, persons.c.id)
Index("persons_by_name", persons.c.company_id, persons.c.search_name, persons.c.id)
Index("persons_by_first_char", persons.c.company_id, persons.c.first_char, persons.c.id)
Index("persons_by_add_time", persons.c.company_id, persons.c.add_time, persons.c.id)
Index("persons_by_update_time", persons.c.company_id, persons.c.update_time, persons.c.id)

deals = company_table(
    "deals",
    id_column(),
    text_column("title", needed=True),
    Column("value", Float, nullable=False, server_default="0", default=0),
    Column("currency", String(8), nullable=False),
    id_column("user_id"),
    id_column("creator_user_id"),
    link_column("person_id"),
    link_column("org_id"),
    id_column("pipeline_id"),
    id_column("stage_id"),
    Column("status", String(10), nullable=False),
    Column("probability", Float, nullable=True),
    text_column("lost_reason"),
    Column("visible_to", Integer, nullable=False),
    text_column("label"),
    moment_column("add_time", needed=True),
    moment_column("update_time", needed=True),
    moment_column("stage_change_time"),
    moment_column("close_time"),
    moment_column("won_time"),
    moment_column("first_won_time"),
    moment_column("lost_time"),
    day_column("expected_close_date"),
    flag_column("is_archived", 0),
    moment_column("archive_time"),
    Column("origin", String(40), nullable=False, server_default="API", default="API"),
    text_column("origin_id"),
    link_column("channel"),
    text_column("channel_id"),
    moment_column("idle_since", needed=True),
    text_column("search_title", needed=True),
    count_column("products_count"),
    Column("acv", Float, nullable=True),
    Column("arr", Float, nullable=True),
    Column("mrr", Float, nullable=True),
    count_column("participants_count"),
    *_child_counts(),
    *_activity_pointers(),
    moment_column("last_incoming_mail_time"),
    moment_column("last_outgoing_mail_time"),
    text_column("custom_fields"),
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
# The list of all deals, in whatever order, is counted through from an index alone until its page begins; that
# of all which a regular user sees too.
Index(
    "deals_in_order",
    deals.c.company_id,
    deals.c.is_archived,
    deals.c.id,
    deals.c.status,
    deals.c.user_id,
    deals.c.visible_to,
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

deal_stage_visits = company_table(
    "deal_stage_visits",
    id_column(),
    id_column("deal_id"),
    id_column("pipeline_id"),
    id_column("stage_id"),
    moment_column("entered_at", needed=True),
    moment_column("left_at"),
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
    deal_stage_visits.c.id,
)
# Goals ask who came to a stage in a period, of all deals.
Index(
    "deal_stage_visits_by_stage",
    deal_stage_visits.c.company_id,
    deal_stage_visits.c.stage_id,
    deal_stage_visits.c.entered_at,
    deal_stage_visits.c.deal_id,
)

won_deal_totals = company_table(
    "won_deal_totals",
    id_column("stage_id"),
    Column("deals_count", Integer, nullable=False),
    Column("seconds_to_won", BigInteger, nullable=False),
    key=("stage_id",),
)
"""Of the deals that stand as won in a stage: how many they are, and the seconds from adding to winning them
together. Every deal shows averages of these, which must not cost a walk over all deals."""

deal_participants = company_table(
    "deal_participants",
    id_column(),
    id_column("deal_id"),
    id_column("person_id"),
    id_column("added_by_user_id"),
    flag_column("active_flag", 1),
    moment_column("add_time", needed=True),
)
Index(
    "deal_participants_by_deal",
    deal_participants.c.company_id,
    deal_participants.c.deal_id,
    deal_participants.c.person_id,
    unique=True,
)
Index("deal_participants_by_person", deal_participants.c.company_id, deal_participants.c.person_id)

followers = company_table(
    "followers",
    id_column(),
    Column("object", String(20), nullable=False),
    id_column("object_id"),
    id_column("user_id"),
    moment_column("add_time", needed=True),
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

activity_types = company_table(
    "activity_types",
    id_column(),
    text_column("name", needed=True),
    Column("key_string", String(120), nullable=False),
    Column("icon_key", String(40), nullable=False),
    Column("color", String(10), nullable=True),
    Column("order_nr", Integer, nullable=False),
    flag_column("active_flag", 1),
    flag_column("is_custom_flag", 0),
    moment_column("add_time", needed=True),
    moment_column("update_time"),
)
Index("activity_types_by_key", activity_types.c.company_id, activity_types.c.key_string, unique=True)

activities = company_table(
    "activities",
    id_column(),
    text_column("subject", needed=True),
    Column("type", String(120), nullable=False),
    day_column("due_date"),
    Column("due_time", String(8), nullable=True),
    Column("duration", String(8), nullable=True),
    flag_column("done", 0),
    moment_column("marked_as_done_time"),
    id_column("user_id"),
    id_column("created_by_user_id"),
    link_column("update_user_id"),
    link_column("deal_id"),
    link_column("person_id"),
    link_column("org_id"),
    text_column("lead_id"),
    link_column("project_id"),
    text_column("note"),
    text_column("public_description"),
    text_column("location"),
    *[text_column(f"location_{part}") for part in ADDRESS_PARTS],
    text_column("attendees"),
    link_column("busy_flag"),
    flag_column("active_flag", 1),
    moment_column("add_time", needed=True),
    moment_column("update_time", needed=True),
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
)
Index("activities_by_update_time", activities.c.company_id, activities.c.update_time, activities.c.id)

activity_participants = company_table(
    "activity_participants",
    id_column("activity_id"),
    id_column("person_id"),
    Column("position", Integer, nullable=False),
    flag_column("primary_flag", 0),
    key=("activity_id", "person_id"),
)
Index(
    "activity_participants_by_person", activity_participants.c.company_id, activity_participants.c.person_id
)

notes = company_table(
    "notes",
    id_column(),
    text_column("content", needed=True),
    id_column("user_id"),
    link_column("deal_id"),
    link_column("person_id"),
    link_column("org_id"),
    text_column("lead_id"),
    link_column("project_id"),
    link_column("task_id"),
    flag_column("pinned_to_deal_flag", 0),
    flag_column("pinned_to_person_flag", 0),
    flag_column("pinned_to_organization_flag", 0),
    flag_column("pinned_to_lead_flag", 0),
    flag_column("pinned_to_project_flag", 0),
    flag_column("pinned_to_task_flag", 0),
    flag_column("active_flag", 1),
    link_column("last_update_user_id"),
    moment_column("add_time", needed=True),
    moment_column("update_time", needed=True),
)
Index("notes_by_deal", notes.c.company_id, notes.c.deal_id)
Index("notes_by_person", notes.c.company_id, notes.c.person_id)
Index("notes_by_organization", notes.c.company_id, notes.c.org_id)
Index("notes_by_user", notes.c.company_id, notes.c.user_id, notes.c.id)
Index("notes_by_add_time", notes.c.company_id, notes.c.add_time)
Index("notes_by_update_time", notes.c.company_id, notes.c.update_time)

changes = company_table(
    "changes",
    id_column(),
    Column("object", String(20), nullable=False),
    id_column("object_id"),
    Column("field_key", String(60), nullable=False),
    text_column("old_value"),
    text_column("new_value"),
    id_column("user_id"),
    Column("action", String(20), nullable=False),
    Column("change_source", String(20), nullable=False, server_default="api", default="api"),
    flag_column("is_bulk_update_flag", 0),
    moment_column("log_time", needed=True),
)
"""What changed, when and by whom: one row a changed field. ``object`` is deal, person, organization, ..."""
Index("changes_by_object", changes.c.company_id, changes.c.object, changes.c.object_id, changes.c.log_time)

fields = company_table(
    "fields",
    id_column(),
    Column("entity", String(20), nullable=False),
    Column("key", String(60), nullable=False),
    text_column("name", needed=True),
    Column("field_type", String(30), nullable=False),
    Column("order_nr", Integer, nullable=False),
    flag_column("active_flag", 1),
    flag_column("edit_flag", 1),
    flag_column("index_visible_flag", 1),
    flag_column("details_visible_flag", 1),
    flag_column("add_visible_flag", 1),
    flag_column("important_flag", 0),
    flag_column("bulk_edit_allowed", 1),
    flag_column("searchable_flag", 0),
    flag_column("filtering_allowed", 1),
    flag_column("sortable_flag", 1),
    flag_column("mandatory_flag", 0),
    link_column("created_by_user_id"),
    link_column("last_updated_by_user_id"),
    moment_column("add_time", needed=True),
    moment_column("update_time"),
)
"""What the records of a kind can hold. ``entity`` is deal, person, organization, product, activity or note;
the ids count up over all of them. ``edit_flag`` is 1 for a custom field, whose ``key`` has 40 hexadecimal
characters. A deleted field stays with ``active_flag`` 0, and its key and id are never given again."""
Index("fields_by_key", fields.c.company_id, fields.c.entity, fields.c.key, unique=True)

field_options = company_table(
    "field_options",
    id_column(),
    id_column("field_id"),
    text_column("label", needed=True),
    Column("color", String(20), nullable=True),
    Column("order_nr", Integer, nullable=False),
    flag_column("active_flag", 1),
    moment_column("add_time", needed=True),
    moment_column("update_time"),
)
"""What can be chosen in a field: custom ones of the types ``enum`` and ``set``, and the labels of records.
The ids count up over all fields. A deleted option stays with ``active_flag`` 0."""
Index(
    "field_options_by_field", field_options.c.company_id, field_options.c.field_id, field_options.c.order_nr
)

custom_values = Table(
    "custom_values",
    metadata,
    id_column("company_id"),
    id_column("field_id"),
    id_column("object_id"),
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
a JSON object by the fields' keys and those of their parts; the two are written together. A field or an option
that is deleted is gone from here at once, and from the records when each is written next.

A row is one value of a field (which says whether it is of a deal, a person, ...) in the record ``object_id``;
an empty value has none, and a ``set`` has one for each option, in the order of ``position``, the first at 0.

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
)
Index(
    "custom_values_by_text",
    custom_values.c.company_id,
    custom_values.c.field_id,
    custom_values.c.text,
    custom_values.c.object_id,
    sqlite_where=custom_values.c.text.is_not(None),
)
