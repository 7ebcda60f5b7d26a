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
from pipedriver.server.store.statement import Statement, as_bound

Record = dict[str, Any]

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


class References:
    """The records that a page of others mentions, read in one statement a kind.

    What is given of a user, a person or an organization is made once for all that mention it, and is for
    reading alone. Those who see everything, and all of it alike, share what is made until it changes.

    Attributes:
        everybody: every user of the company, by id.
        persons, organizations: those that are mentioned and there, by id.

    Args:
        users, persons, organizations, deals: the ids that are mentioned; None among them is passed over.
        known_users: what `everybody` gives, where that is known.
    """

    __slots__ = ("_context", "_deals", "_users", "everybody", "organizations", "persons")

    def __init__(
        self,
        context: Context,
        *,
        users: Iterable[int | None] = (),
        persons: Iterable[int | None] = (),
        organizations: Iterable[int | None] = (),
        deals: Iterable[int | None] = (),
        known_users: Mapping[int | None, Linked] | None = None,
    ) -> None:
        self._context = context
        self._users = users
        self.everybody = everybody(context) if known_users is None else known_users
        self.persons = _kept(context, "persons", persons, self._read_persons)
        self.organizations = _kept(context, "organizations", organizations, self._read_organizations)
        wanted = {*filter(None, deals)}
        self._deals = self._read_deals(sorted(wanted)) if wanted else {}

    def _read_persons(self, ids: list[int]) -> dict[int | None, Linked]:
        rows = self._read(statements.mentioned_persons, ids, "name", _NO_PERSON)
        return {id: _linked(row, _person(row)) for id, row in rows.items()}

    def _read_organizations(self, ids: list[int]) -> dict[int | None, Linked]:
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

    def hold(self, person: int | None, organization: int | None) -> bool:
        """Whether a person and an organization have been read, as far as they are any."""
        return (not person or person in self.persons) and (
            not organization or organization in self.organizations
        )

    def user(self, id: int | None) -> msgspec.Raw | None:
        """A user as other records hold it, the id under ``id`` and ``value``."""
        return self.everybody.get(id, NOTHING).record

    def organization(self, id: int | None) -> msgspec.Raw | None:
        """An organization as other records hold it, the id under ``value``."""
        return self.organizations.get(id, NOTHING).record

    def user_name(self, id: int | None) -> str | None:
        """A user's name."""
        return self.everybody.get(id, NOTHING).name

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
        # Most answers hold one of each kind, which takes no function of its own.
        users: set[int | None] = {*self._users}
        of_persons: dict[str, Any] = {}
        for id, each in self.persons.items():
            of_persons[str(id)] = each.related
            users.add(each.owner)
        of_organizations: dict[str, Any] = {}
        for id, each in self.organizations.items():
            of_organizations[str(id)] = each.related
            users.add(each.owner)
        of_users: dict[str, Any] = {}
        for id in users:
            user = self.everybody.get(id)
            if user is not None:
                of_users[str(id)] = user.related
        kinds: dict[str, dict[str, Any]] = {}
        if of_users:
            kinds["user"] = of_users
        if of_persons:
            kinds["person"] = of_persons
        if of_organizations:
            kinds["organization"] = of_organizations
        if self._deals:
            kinds["deal"] = {str(id): _deal(row) for id, row in self._deals.items()}
        if more:
            kinds.update({kind: records for kind, records in more.items() if records})
        return kinds

    def _organization(self, row: Row) -> Record:
        return {
            "name": row["name"],
            "people_count": row["people_count"],
            "owner_id": row["owner_id"],
            "address": row["address"],
            "label_ids": json_list(row["label_ids"]),
            "active_flag": row["active_flag"] == 1,
            "cc_email": smart_bcc(self._context),
            "owner_name": self.everybody.get(row["owner_id"], NOTHING).name,
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


def _no_links() -> dict[int | None, Linked]:
    return {}


def _kept(
    context: Context,
    table: str,
    ids: Iterable[int | None],
    read: Callable[[list[int]], dict[int | None, Linked]],
) -> dict[int | None, Linked]:
    """What is shown of some records of a table; what admins see of them is the same for all, and is kept."""
    # No id is 0.
    wanted = {*filter(None, ids)}
    if not wanted:
        return {}
    if not context.viewer.is_admin:
        return read(sorted(wanted))
    kept: dict[int | None, Linked] = context.session.kept(
        ("mentioned", table, context.company), (table, "users", "companies"), _no_links
    )
    found: dict[int | None, Linked] = {}
    for id in wanted:
        # Asked for once: what is kept may be taken away by another thread meanwhile.
        each = kept.get(id)
        if each is not None:
            found[id] = each
    if len(found) < len(wanted):
        made = read(sorted(wanted.difference(found)))
        if len(kept) + len(made) > _MOST_KEPT:
            kept.clear()
        kept.update(made)
        found.update(made)
    return found


def everybody(context: Context) -> dict[int | None, Linked]:
    """Every user of the company by id: they are few, and nearly every answer mentions some."""
    return context.session.kept(("mentioned users", context.company), ("users",), _read_users, context)


def _read_users(context: Context) -> dict[int | None, Linked]:
    rows = context.session.all(statements.users_to_mention(), company=context.company)
    return {row["id"]: _linked_user(row) for row in rows}


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


def smart_bcc_parts(context: Context, kind: str) -> tuple[str, str]:
    """What stands before and behind the id in `smart_bcc` of records of a kind."""
    before, after = smart_bcc(context, kind, 0).rsplit("0", 1)
    return before, after


def smart_bcc_writer(context: Context, kind: str) -> Callable[[int], str]:
    """A function that gives `smart_bcc` of many records of a kind."""
    before, after = smart_bcc_parts(context, kind)
    return lambda record: f"{before}{record}{after}"
