"""The users, persons and organizations that v1 copies into other records and into ``related_objects``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, cast

import msgspec

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.hidden import shown
from pipedriver.server.crm.mail_addresses import address_of
from pipedriver.server.crm.money import plain_number
from pipedriver.server.store import references as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.statement import Statement

Record = dict[str, Any]

# What is shown of a record that is hidden from the caller, beside its id and perhaps its name.
_NO_PERSON: Row = {"email": "[]", "phone": "[]"}
_NO_ORGANIZATION: Row = {"people_count": 0, "address": None, "label_ids": "[]"}
_NO_DEAL: Row = {"value": 0}


class _Mentioned(Protocol):
    def __call__(self, to_admin: bool, *, several: bool) -> Statement: ...


@dataclass(frozen=True, slots=True)
class Linked:
    """What a record shows of another that it is linked to, be it there or not.

    Attributes:
        name: its name.
        hidden: whether it is hidden from the caller.
        record: the whole of it, as other records hold it.
        related: the same as ``related_objects`` hold it.
    """

    name: str | None = None
    hidden: bool = False
    record: Record | None = None
    related: Record | None = None


_NOTHING = Linked()


@dataclass(frozen=True, slots=True)
class Known:
    """Rows that have been read already, by id: whoever mentions them need not read them again."""

    persons: Mapping[int, Row]
    organizations: Mapping[int, Row]
    deals: Mapping[int, Row]


NOTHING_KNOWN = Known({}, {}, {})
"""Where no row has been read."""


class References:
    """The records that a page of others mentions, read in one statement a kind.

    What is given of a user, a person or an organization is made once for all that mention it, and is for
    reading alone.

    Args:
        users, persons, organizations, deals: the ids that are mentioned; None among them is passed over.
        known: what needs not be read any more.
    """

    def __init__(
        self,
        context: Context,
        *,
        users: Iterable[int | None] = (),
        persons: Iterable[int | None] = (),
        organizations: Iterable[int | None] = (),
        deals: Iterable[int | None] = (),
        known: Known = NOTHING_KNOWN,
    ) -> None:
        self._context = context
        self._persons = self._read(statements.mentioned_persons, persons, "name", _NO_PERSON, known.persons)
        self._organizations = self._read(
            statements.mentioned_organizations, organizations, "name", _NO_ORGANIZATION, known.organizations
        )
        self._deals = self._read(statements.mentioned_deals, deals, "title", _NO_DEAL, known.deals)
        owners = [row["owner_id"] for row in (*self._persons.values(), *self._organizations.values())]
        wanted = {id for id in (*users, *owners) if id is not None}
        everybody = _users_of(context)
        self._users: dict[int | None, Linked] = {id: everybody[id] for id in wanted if id in everybody}
        self._linked_persons: dict[int | None, Linked] = {}
        self._linked_organizations: dict[int | None, Linked] = {}

    def _read(
        self,
        statement: _Mentioned,
        ids: Iterable[int | None],
        name: str,
        blank: Row,
        known: Mapping[int, Row],
    ) -> dict[int, Row]:
        wanted = {id for id in ids if id is not None}
        found = {id: known[id] for id in wanted if id in known} if known else {}
        missing = sorted(wanted.difference(found))
        if not missing:
            return found
        context, several = self._context, len(missing) > 1
        asked = {"ids": msgspec.json.encode(missing).decode()} if several else {"id": missing[0]}
        rows = context.session.all(
            statement(context.viewer.is_admin, several=several),
            company=context.company,
            viewer=context.viewer.user_id,
            **asked,
        )
        for row in rows:
            found[row["id"]] = shown(context, row, name, blank)
        return found

    def known(self, deals: Iterable[Row] = ()) -> Known:
        """What has been read here, and some deals, for those who mention the same."""
        return Known(self._persons, self._organizations, {row["id"]: row for row in deals})

    def linked_user(self, id: int | None) -> Linked:
        """What is shown of a user: other records hold the id under ``id`` and ``value``."""
        return self._users.get(id, _NOTHING)

    def linked_person(self, id: int | None) -> Linked:
        """What is shown of a person: other records hold the id under ``value``."""
        linked = self._linked_persons.get(id)
        if linked is None:
            linked = self._linked_persons[id] = _linked(self._persons, id, _person)
        return linked

    def linked_organization(self, id: int | None) -> Linked:
        """What is shown of an organization: other records hold the id under ``value``."""
        linked = self._linked_organizations.get(id)
        if linked is None:
            linked = self._linked_organizations[id] = _linked(self._organizations, id, self._organization)
        return linked

    def user(self, id: int | None) -> Record | None:
        """A user as other records hold it, the id under ``id`` and ``value``."""
        return self.linked_user(id).record

    def person(self, id: int | None) -> Record | None:
        """A person as other records hold it, the id under ``value``."""
        return self.linked_person(id).record

    def organization(self, id: int | None) -> Record | None:
        """An organization as other records hold it, the id under ``value``."""
        return self.linked_organization(id).record

    def user_name(self, id: int | None) -> str | None:
        """A user's name."""
        return self.linked_user(id).name

    def person_name(self, id: int | None) -> str | None:
        """A person's name."""
        return self.linked_person(id).name

    def organization_name(self, id: int | None) -> str | None:
        """An organization's name."""
        return self.linked_organization(id).name

    def deal_title(self, id: int | None) -> str | None:
        """A deal's title."""
        row = self._deals.get(id) if id is not None else None
        return None if row is None else row["title"]

    def person_hidden(self, id: int | None) -> bool:
        """Whether a linked person is one that the caller may not see."""
        return self.linked_person(id).hidden

    def organization_hidden(self, id: int | None) -> bool:
        """Whether a linked organization is one that the caller may not see."""
        return self.linked_organization(id).hidden

    def related(self, **more: dict[str, Record]) -> dict[str, dict[str, Record]]:
        """The envelope's ``related_objects``: by kind, then by id as text; the id is under ``id``.

        ``more`` adds further kinds. Kinds without a record are left out.
        """
        kinds: dict[str, dict[str, Any]] = {
            "user": {str(id): user.related for id, user in self._users.items()},
            "person": {str(id): self.linked_person(id).related for id in self._persons},
            "organization": {str(id): self.linked_organization(id).related for id in self._organizations},
            "deal": {str(id): _deal(row) for id, row in self._deals.items()},
            **more,
        }
        return {kind: records for kind, records in kinds.items() if records}

    def _organization(self, row: Row) -> Record:
        return {
            "name": row["name"],
            "people_count": row["people_count"],
            "owner_id": row["owner_id"],
            "address": row["address"],
            "label_ids": json_list(row["label_ids"]),
            "active_flag": row["active_flag"] == 1,
            "cc_email": smart_bcc(self._context),
            "owner_name": self.user_name(row["owner_id"]),
        }


def _linked(rows: dict[int, Row], id: int | None, shape: Callable[[Row], Record]) -> Linked:
    row = rows.get(id) if id is not None else None
    if row is None:
        return _NOTHING
    shaped = shape(row)
    return Linked(row["name"], not row.get("seen", True), {**shaped, "value": id}, {"id": id, **shaped})


def _users_of(context: Context) -> dict[int, Linked]:
    """Every user of the company by id: they are few, and nearly every answer mentions some."""
    session, company = context.session, context.company

    def load() -> dict[int, Linked]:
        rows = session.all(statements.users_to_mention(), company=company)
        return {
            row["id"]: Linked(row["name"], False, {**_user(row), "value": row["id"]}, _user(row))
            for row in rows
        }

    return session.kept(("mentioned users", company), ("users",), load)


def _user(row: Row) -> Record:
    return {
        "id": row["id"],
        "name": row["name"],
        "email": row["email"],
        "has_pic": 1 if row["icon_url"] else 0,
        "pic_hash": None,
        "active_flag": row["active_flag"] == 1,
    }


def _person(row: Row) -> Record:
    return {
        "active_flag": row["active_flag"] == 1,
        "name": row["name"],
        "email": _contacts_as_kept(row["email"]),
        "phone": _contacts_as_kept(row["phone"]),
        "owner_id": row["owner_id"],
    }


def _deal(row: Row) -> Record:
    return {
        "id": row["id"],
        "title": row["title"],
        "status": row["status"],
        "value": plain_number(row["value"]),
        "currency": row["currency"],
        "stage_id": row["stage_id"],
        "pipeline_id": row["pipeline_id"],
    }


_NO_CONTACTS = msgspec.Raw(b'[{"value":"","primary":true}]')


def _contacts_as_kept(text: str) -> msgspec.Raw:
    """Contact values for an answer, which takes them as JSON just as the column holds them."""
    return msgspec.Raw(text.encode()) if text and text != "[]" else _NO_CONTACTS


def contact_values(text: str) -> list[Record]:
    """A person's e-mail addresses or phone numbers; v1 shows none as one that is empty."""
    return json_list(text) or [{"value": "", "primary": True}]


def json_list(text: str | None) -> list[Any]:
    """A list that a column holds as JSON."""
    if not text or text == "[]":
        return []
    return cast("list[Any]", msgspec.json.decode(text))


def smart_bcc(context: Context, kind: str = "", id: int | None = None) -> str:
    """The address at which the company, or one of its records, takes copies of mails."""
    return address_of(context.viewer.company_domain, kind, id)
