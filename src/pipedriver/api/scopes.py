"""The OAuth scopes that operations need: any one of a group is enough.

Source: marketplace-scopes-and-permissions-explanations.
A group for reading holds the scope that allows changes too.
"""

from __future__ import annotations

from typing import Final

BASE: Final = ("base",)
ADMIN: Final = ("admin",)
USERS: Final = ("users:read",)
RECENTS: Final = ("recents:read",)
DEALS_READ: Final = ("deals:read", "deals:full")
DEALS_FULL: Final = ("deals:full",)
CONTACTS_READ: Final = ("contacts:read", "contacts:full")
CONTACTS_FULL: Final = ("contacts:full",)
ACTIVITIES_READ: Final = ("activities:read", "activities:full")
ACTIVITIES_FULL: Final = ("activities:full",)
PRODUCTS_READ: Final = ("products:read", "products:full")
PRODUCTS_FULL: Final = ("products:full",)
MAIL_READ: Final = ("mail:read", "mail:full")
MAIL_FULL: Final = ("mail:full",)
GOALS_READ: Final = ("goals:read", "goals:full")
GOALS_FULL: Final = ("goals:full",)
SEARCH: Final = ("search:read",)
DEALS_SEARCH: Final = (*DEALS_READ, "search:read")
CONTACTS_SEARCH: Final = (*CONTACTS_READ, "search:read")
DEALS_OR_ADMIN: Final = (*DEALS_READ, "admin")
ACTIVITIES_OR_ADMIN: Final = (*ACTIVITIES_READ, "admin")
DEALS_WITH_PRODUCTS: Final = ("deals:full", "products:full")
NOTES_READ: Final = (*DEALS_READ, *CONTACTS_READ)
NOTES_FULL: Final = (*DEALS_FULL, *CONTACTS_FULL)
RECENTS_OR_SEARCH: Final = ("recents:read", "search:read")
PRODUCTS_SEARCH: Final = (*PRODUCTS_READ, "search:read")
FILES_READ: Final = (*DEALS_READ, *ACTIVITIES_READ, *CONTACTS_READ)
FILES_FULL: Final = (*DEALS_FULL, *ACTIVITIES_FULL, *CONTACTS_FULL)
FILTERS_READ: Final = FILES_READ
FILTERS_FULL: Final = FILES_FULL
DEAL_FIELDS_READ: Final = (*DEALS_READ, "deal-fields:full", "admin")
DEAL_FIELDS_FULL: Final = ("deal-fields:full", "admin")
CONTACT_FIELDS_READ: Final = (*CONTACTS_READ, "contact-fields:full", "admin")
CONTACT_FIELDS_FULL: Final = ("contact-fields:full", "admin")
PRODUCT_FIELDS_READ: Final = (*PRODUCTS_READ, "product-fields:full")
PRODUCT_FIELDS_FULL: Final = ("product-fields:full", "products:full")
