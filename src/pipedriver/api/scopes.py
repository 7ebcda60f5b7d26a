"""The OAuth scopes that operations need: any one of a group is enough.

Source: marketplace-scopes-and-permissions-explanations.
A group for reading holds the scope that allows changes too.
"""

from __future__ import annotations

BASE = ("base",)
ADMIN = ("admin",)
USERS = ("users:read",)
RECENTS = ("recents:read",)
DEALS_READ = ("deals:read", "deals:full")
DEALS_FULL = ("deals:full",)
CONTACTS_READ = ("contacts:read", "contacts:full")
CONTACTS_FULL = ("contacts:full",)
ACTIVITIES_READ = ("activities:read", "activities:full")
ACTIVITIES_FULL = ("activities:full",)
PRODUCTS_READ = ("products:read", "products:full")
PRODUCTS_FULL = ("products:full",)
MAIL_READ = ("mail:read", "mail:full")
MAIL_FULL = ("mail:full",)
GOALS_READ = ("goals:read", "goals:full")
GOALS_FULL = ("goals:full",)
SEARCH = ("search:read",)
DEALS_SEARCH = (*DEALS_READ, "search:read")
CONTACTS_SEARCH = (*CONTACTS_READ, "search:read")
DEALS_OR_ADMIN = (*DEALS_READ, "admin")
ACTIVITIES_OR_ADMIN = (*ACTIVITIES_READ, "admin")
DEALS_WITH_PRODUCTS = ("deals:full", "products:full")
NOTES_READ = (*DEALS_READ, *CONTACTS_READ)
NOTES_FULL = (*DEALS_FULL, *CONTACTS_FULL)
RECENTS_OR_SEARCH = ("recents:read", "search:read")
PRODUCTS_SEARCH = (*PRODUCTS_READ, "search:read")
FILES_READ = (*DEALS_READ, *ACTIVITIES_READ, *CONTACTS_READ)
FILES_FULL = (*DEALS_FULL, *ACTIVITIES_FULL, *CONTACTS_FULL)
FILTERS_READ = FILES_READ
FILTERS_FULL = FILES_FULL
DEAL_FIELDS_READ = (*DEALS_READ, "deal-fields:full", "admin")
DEAL_FIELDS_FULL = ("deal-fields:full", "admin")
CONTACT_FIELDS_READ = (*CONTACTS_READ, "contact-fields:full", "admin")
CONTACT_FIELDS_FULL = ("contact-fields:full", "admin")
PRODUCT_FIELDS_READ = (*PRODUCTS_READ, "product-fields:full")
PRODUCT_FIELDS_FULL = ("product-fields:full", "products:full")
