"""The users, persons and organizations that v1 copies into other records and into ``related_objects``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast

import msgspec

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.hidden import shown
from pipedriver.server.crm.mail_addresses import address_of
from pipedriver.server.crm.money import plain_number
from pipedriver.server.store import references as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.statement import Statement, as_bound

Record = dict[str, Any]
T = TypeVar("T")

# What is shown of a record that is hidden from the caller, beside its id and perhaps its name.
_NO_PERSON: Row = {"email": "[]", "phone": "[]"}
_NO_ORGANIZATION: Row = {"people_count": 0, "address": None, "label_ids": "[]"}
_NO_DEAL: Row = {"value": 0}


_MOST_KEPT = 10_000
"""How many persons, and how many organizations, are kept between requests as others mention them."""


class _Mentioned(Protocol):
    def __call__(self, to_admin: bool, *, several: bool) -> Statement: ...


@dataclass(frozen=True, slots=True)
class Linked:
    """What a record shows of another that it is linked to, be it there or not.

    Attributes:
        name: its name.
        hidden: whether it is hidden from the caller.
        shown: the whole of it but for its id.
        record: the same as other records hold it, the id under ``value``: written once, shown by many.
        related: the same as ``related_objects`` hold it, the id under ``id``.
        owner: the id of its owner.
    """

    name: str | None = None
    hidden: bool = False
    shown: Record | None = None
    record: msgspec.Raw | None = None
    related: msgspec.Raw | None = None
    owner: int | None = None


NOTHING = Linked()
"""What is shown where nothing is linked."""


@dataclass(frozen=True, slots=True)
class Known:
    """What has been read already, by id: whoever mentions it need not read it again."""

    persons: Mapping[int | None, Linked]
    organizations: Mapping[int | None, Linked]
    deals: Mapping[int, Row]


NOTHING_KNOWN = Known({}, {}, {})
"""Where nothing has been read."""


class References:
    """The records that a page of others mentions, read in one statement a kind.

    What is given of a user, a person or an organization is made once for all that mention it, and is for
    reading alone. Those who see everything, and all of it alike, share what is made until it changes.

    Attributes:
        users, persons, organizations: those that are there, by id.

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
        self._everybody = _users_of(context)
        self.persons: dict[int | None, Linked] = _kept(
            context, "persons", persons, known.persons, self._read_persons
        )
        self.organizations: dict[int | None, Linked] = _kept(
            context, "organizations", organizations, known.organizations, self._read_organizations
        )
        self._deals: dict[int, Row] = _found(deals, known.deals, self._read_deals)
        wanted = {*users}
        wanted.update([each.owner for each in self.persons.values()])
        wanted.update([each.owner for each in self.organizations.values()])
        everybody = self._everybody
        self.users: dict[int | None, Linked] = {id: everybody[id] for id in wanted if id in everybody}

    def _read_persons(self, ids: list[int]) -> dict[Any, Linked]:
        rows = self._read(statements.mentioned_persons, ids, "name", _NO_PERSON)
        return {id: _linked(row, _person(row)) for id, row in rows.items()}

    def _read_organizations(self, ids: list[int]) -> dict[Any, Linked]:
        rows = self._read(statements.mentioned_organizations, ids, "name", _NO_ORGANIZATION)
        return {id: _linked(row, self._organization(row)) for id, row in rows.items()}

    def _read_deals(self, ids: list[int]) -> dict[int, Row]:
        return self._read(statements.mentioned_deals, ids, "title", _NO_DEAL)

    def _read(self, statement: _Mentioned, ids: list[int], name: str, blank: Row) -> dict[int, Row]:
        context, several = self._context, len(ids) > 1
        asked = {"ids": as_bound(ids)} if several else {"id": ids[0]}
        rows = context.session.all(
            statement(context.viewer.is_admin, several=several),
            company=context.company,
            viewer=context.viewer.user_id,
            **asked,
        )
        return {row["id"]: shown(context, row, name, blank) for row in rows}

    def known(self, deals: Iterable[Row] = ()) -> Known:
        """What has been read here, and some deals, for those who mention the same."""
        return Known(self.persons, self.organizations, {row["id"]: row for row in deals})

    def user(self, id: int | None) -> msgspec.Raw | None:
        """A user as other records hold it, the id under ``id`` and ``value``."""
        return self.users.get(id, NOTHING).record

    def organization(self, id: int | None) -> msgspec.Raw | None:
        """An organization as other records hold it, the id under ``value``."""
        return self.organizations.get(id, NOTHING).record

    def user_name(self, id: int | None) -> str | None:
        """A user's name."""
        return self.users.get(id, NOTHING).name

    def person_name(self, id: int | None) -> str | None:
        """A person's name."""
        return self.persons.get(id, NOTHING).name

    def organization_name(self, id: int | None) -> str | None:
        """An organization's name."""
        return self.organizations.get(id, NOTHING).name

    def deal_title(self, id: int | None) -> str | None:
        """A deal's title."""
        row = self._deals.get(id) if id is not None else None
        return None if row is None else row["title"]

    def related(self, **more: dict[str, Record]) -> dict[str, dict[str, Record]]:
        """The envelope's ``related_objects``: by kind, then by id as text; the id is under ``id``.

        ``more`` adds further kinds. Kinds without a record are left out.
        """
        kinds: dict[str, dict[str, Any]] = {
            "user": {str(id): user.related for id, user in self.users.items()},
            "person": {str(id): person.related for id, person in self.persons.items()},
            "organization": {str(id): each.related for id, each in self.organizations.items()},
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
            "owner_name": self._everybody.get(row["owner_id"], NOTHING).name,
        }


def _linked(row: Row, shown: Record) -> Linked:
    id = row["id"]
    text = msgspec.json.encode(shown)
    record, related = (
        msgspec.Raw(b'%b,"value":%d}' % (text[:-1], id)),
        msgspec.Raw(b'{"id":%d,%b' % (id, text[1:])),
    )
    return Linked(row["name"], not row.get("seen", True), shown, record, related, row["owner_id"])


def _linked_user(row: Row) -> Linked:
    shown = _user(row)
    text = msgspec.json.encode({"id": row["id"], **shown})
    record = msgspec.Raw(b'%b,"value":%d}' % (text[:-1], row["id"]))
    return Linked(row["name"], False, shown, record, msgspec.Raw(text))


def _found(
    ids: Iterable[int | None], known: Mapping[Any, T], read: Callable[[list[int]], dict[Any, T]]
) -> dict[Any, T]:
    """What is known of some records, and what is read of the others, as far as they are there."""
    wanted = {id for id in ids if id is not None}
    # Asked for once: what is kept may be taken away by another thread meanwhile.
    found = {id: each for id in wanted if (each := known.get(id)) is not None} if known else {}
    if len(found) < len(wanted):
        found.update(read(sorted(wanted.difference(found))))
    return found


def _kept(
    context: Context,
    table: str,
    ids: Iterable[int | None],
    known: Mapping[int | None, Linked],
    read: Callable[[list[int]], dict[Any, Linked]],
) -> dict[int | None, Linked]:
    """What is shown of some records of a table; what admins see of them is the same for all, and is kept."""
    if not context.viewer.is_admin:
        return _found(ids, known, read)

    kept: dict[int | None, Linked] = context.session.kept(
        ("mentioned", table, context.company), (table, "users", "companies"), dict[int | None, Linked]
    )

    def read_and_keep(missing: list[int]) -> dict[Any, Linked]:
        made = read(missing)
        if len(kept) + len(made) > _MOST_KEPT:
            kept.clear()
        kept.update(made)
        return made

    return _found(ids, kept, read_and_keep)


def _users_of(context: Context) -> dict[int, Linked]:
    """Every user of the company by id: they are few, and nearly every answer mentions some."""
    session, company = context.session, context.company

    def load() -> dict[int, Linked]:
        rows = session.all(statements.users_to_mention(), company=company)
        return {row["id"]: _linked_user(row) for row in rows}

    return session.kept(("mentioned users", company), ("users",), load)


def _user(row: Row) -> Record:
    return {
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


def smart_bcc_writer(context: Context, kind: str) -> Callable[[int], str]:
    """A function that gives `smart_bcc` of many records of a kind."""
    before, after = smart_bcc(context, kind, 0).rsplit("0", 1)
    return lambda record: f"{before}{record}{after}"
