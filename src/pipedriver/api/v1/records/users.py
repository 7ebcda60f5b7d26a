"""Users as v1 gives them, and what belongs to them."""

from __future__ import annotations

from datetime import datetime

from pipedriver.core.record import Record


class UserAccess(Record):
    """What a user may do in one of Pipedrive's apps."""

    app: str
    admin: bool
    permission_set_id: str | None


class User(Record):
    """A user of the company. ``is_admin`` is what 2019 had in place of ``access``. Times are in UTC."""

    id: int
    name: str
    default_currency: str
    locale: str | None
    lang: int | None
    email: str
    phone: str | None
    activated: bool | None
    last_login: datetime | None
    created: datetime | None
    modified: datetime | None
    signup_flow_variation: str | None
    has_created_company: bool | None
    is_admin: bool | None
    access: list[UserAccess] | None
    active_flag: bool
    timezone_name: str | None
    timezone_offset: str | None
    role_id: int | None
    icon_url: str | None
    is_you: bool
    is_deleted: bool | None


class Language(Record):
    """The language that a user reads Pipedrive in."""

    language_code: str | None
    country_code: str | None


class CurrentUser(User):
    """The user whose token makes the call, and the company that the token is for."""

    company_id: int
    company_name: str | None
    company_domain: str | None
    company_country: str | None
    company_industry: str | None
    language: Language | None


class UserPermissions(Record):
    """What a user may do, permission by permission."""

    can_add_custom_fields: bool | None
    can_add_products: bool | None
    can_add_prospects_as_leads: bool | None
    can_bulk_edit_items: bool | None
    can_change_visibility_of_items: bool | None
    can_convert_deals_to_leads: bool | None
    can_create_own_workflow: bool | None
    can_delete_activities: bool | None
    can_delete_custom_fields: bool | None
    can_delete_deals: bool | None
    can_edit_custom_fields: bool | None
    can_edit_deals_closed_date: bool | None
    can_edit_products: bool | None
    can_edit_shared_filters: bool | None
    can_export_data_from_lists: bool | None
    can_follow_other_users: bool | None
    can_merge_deals: bool | None
    can_merge_organizations: bool | None
    can_merge_people: bool | None
    can_modify_labels: bool | None
    can_see_company_wide_statistics: bool | None
    can_see_deals_list_summary: bool | None
    can_see_hidden_items_names: bool | None
    can_see_other_users: bool | None
    can_see_other_users_statistics: bool | None
    can_see_security_dashboard: bool | None
    can_share_filters: bool | None
    can_share_insights: bool | None
    can_use_api: bool | None
    can_use_email_tracking: bool | None
    can_use_import: bool | None


class RoleAssignment(Record):
    """A role that a user has."""

    user_id: int
    role_id: int
    parent_role_id: int | None
    name: str | None
    active_flag: bool | None
    type: str | None


class RoleSettings(Record):
    """What the role of a user sets: who sees new records, and which records the user may see."""

    deal_default_visibility: int | None
    lead_default_visibility: int | None
    org_default_visibility: int | None
    person_default_visibility: int | None
    product_default_visibility: int | None
    deal_access_level: int | None
    org_access_level: int | None
    person_access_level: int | None
    product_access_level: int | None


class BlacklistedEmail(Record):
    """An e-mail address whose mails are not taken into Pipedrive; ``*`` stands for anything."""

    id: int | None
    address: str | None


class LinkedAccounts(Record):
    """The ids of the accounts elsewhere that a user has linked; None where there is none."""

    google: str | None


class PersonalSettings(Record):
    """How a user has set Pipedrive up. More keys come with the features of the company's plan."""

    marketplace_team: bool | None
    list_limit: int | None
    beta_app: bool | None
    prevent_salesphone_callto_override: bool | None
    file_upload_destination: str | None
    callto_link_syntax: str | None
    autofill_deal_expected_close_date: bool | None
    person_duplicate_condition: str | None
