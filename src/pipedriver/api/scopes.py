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
MAIL_READ: Final = ("mail:read", "mail:full")
DEALS_SEARCH: Final = (*DEALS_READ, "search:read")
CONTACTS_SEARCH: Final = (*CONTACTS_READ, "search:read")
DEALS_OR_ADMIN: Final = (*DEALS_READ, "admin")
ACTIVITIES_OR_ADMIN: Final = (*ACTIVITIES_READ, "admin")
DEALS_WITH_PRODUCTS: Final = ("deals:full", "products:full")
NOTES_READ: Final = (*DEALS_READ, *CONTACTS_READ)
NOTES_FULL: Final = (*DEALS_FULL, *CONTACTS_FULL)
