"""What a rule works with: the session, who is calling, and what time it is."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipedriver.server.store.database import Session


@dataclass(frozen=True, slots=True)
class Viewer:
    """The user who calls, and the company that the token belongs to.

    ``is_admin`` is true for an admin of all apps, who sees and may do everything. ``scopes`` are those of an
    app that calls for the user; None where the user's own token is used, which may do all that the user may.
    ``client_id`` is that of the app.
    ``permissions`` are those of the user's permission sets together (`crm.permissions`), ``admin_of`` the
    apps of Pipedrive that the user is an admin of.
    """

    company_id: int
    company_domain: str
    user_id: int
    is_admin: bool
    default_currency: str
    locale: str
    timezone_name: str
    scopes: frozenset[str] | None = None
    role_id: int | None = None
    permissions: frozenset[str] = frozenset()
    admin_of: frozenset[str] = frozenset()
    client_id: str | None = None

    def may(self, permission: str) -> bool:
        """Whether the user has a permission."""
        return self.is_admin or permission in self.permissions

    def is_admin_of(self, app: str) -> bool:
        """Whether the user is an admin of one of Pipedrive's apps."""
        return self.is_admin or app in self.admin_of

    def has_any(self, scopes: tuple[str, ...]) -> bool:
        """Whether one of the scopes is the caller's, or none is needed."""
        return self.scopes is None or not scopes or not self.scopes.isdisjoint(scopes)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that a webhook may tell of.

    ``object`` and ``action`` are in the words of webhooks (``deal``, ``updated``); ``before`` holds what is
    known of the row as it was.
    """

    object: str
    id: int
    action: str
    before: Mapping[str, Any]


class Context:
    """One request as the rules see it.

    Attributes:
        session: the database.
        viewer: who is calling.
        moment: the time of the request in UTC.
        address: how the caller has reached the server, ``http://127.0.0.1:8080``; links begin with it.
        company: the company that every statement is bound to.
        allows_private_webhooks: whether webhooks may go to loopback and private addresses.
        happenings: what has happened to records so far.
    """

    __slots__ = ("address", "allows_private_webhooks", "company", "happenings", "moment", "session", "viewer")

    def __init__(
        self,
        session: Session,
        viewer: Viewer,
        moment: datetime,
        address: str = "",
        allows_private_webhooks: bool = False,
    ) -> None:
        self.session = session
        self.viewer = viewer
        self.moment = moment
        self.address = address
        self.allows_private_webhooks = allows_private_webhooks
        self.company = viewer.company_id
        self.happenings: list[Happening] = []

    @property
    def now(self) -> str:
        """The moment as the tables hold it, ``YYYY-MM-DD HH:MM:SS``."""
        return as_kept(self.moment)

    @property
    def today(self) -> str:
        """The day as the tables hold it, ``YYYY-MM-DD``, in UTC."""
        return as_kept(self.moment)[:10]


@functools.lru_cache(maxsize=256)
def as_kept(moment: datetime) -> str:
    """A moment in UTC as the tables hold it, ``YYYY-MM-DD HH:MM:SS``."""
    return moment.isoformat(" ", "seconds")[:19]
