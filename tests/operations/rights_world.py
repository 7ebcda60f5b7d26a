"""A company in which every kind of record is somebody's, and callers who may do this and not that."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from PIL import Image

from pipedriver.api.declared import declared_operations
from pipedriver.api.v1.arguments import VisibleTo
from pipedriver.api.v1.deal_fields import DealFields
from pipedriver.api.v1.entries import GoalAssigneeEntry
from pipedriver.api.v1.organization_fields import OrganizationFields
from pipedriver.api.v1.person_fields import PersonFields
from pipedriver.api.v1.product_fields import ProductFields
from pipedriver.core.http import Request
from pipedriver.core.operation import Operation
from pipedriver.server.crm.global_messages import tell
from pipedriver.server.crm.permission_sets import (
    PermissionSet,
    add_permission_set,
    assign,
    chosen_sets,
)
from pipedriver.server.crm.permissions import PERMISSIONS
from pipedriver.server.store.columns import metadata
from pipedriver.server.store.database import Session
from pipedriver.server.store.driver import IN_MEMORY, connect
from pipedriver.server.store.sqlite import MemoryDatabase
from pipedriver.testing import LocalPipedrive, Member
from tools.rights import ADMIN, Arguments

BARE = frozenset({"can_use_api"})
"""What a caller has who may do nothing but call."""

REGULAR = frozenset(name for name, known in PERMISSIONS.items() if known.regular)
EVERYTHING = frozenset(PERMISSIONS)

SECRET = "Zwiebel"
"""A word that is in everything that the company has, and nowhere else."""

_RIGHTS = ("permission_sets", "permission_set_assignments", "counters")

OPERATIONS: Mapping[str, Operation] = {operation.key: operation for operation in declared_operations("v1")}


@dataclass(frozen=True)
class World:
    """The company: its database as bytes, its records' ids by their names, and who calls."""

    image: bytes
    ids: Mapping[str, Any]
    rita: Member
    stranger: Member

    def filled(self, arguments: Arguments) -> dict[str, Any]:
        """The arguments of a call, with ids in place of names."""
        return {name: self._fill(value) for name, value in arguments.items()}

    def _fill(self, value: Any) -> Any:
        if isinstance(value, str) and value.startswith("$"):
            return self.ids[value[1:]]
        if isinstance(value, dict):
            return {name: self._fill(each) for name, each in _pairs(value)}
        return [self._fill(each) for each in _items(value)] if isinstance(value, list) else value


@dataclass(frozen=True)
class Answered:
    """What came of a call: the status and the body."""

    status: int
    body: bytes

    @property
    def error(self) -> str:
        """What the answer says of a refusal."""
        return str(msgspec.json.decode(self.body).get("error"))


class Caller:
    """Calls the server in this process, each time with the world as it was made."""

    def __init__(self, local: LocalPipedrive) -> None:
        self._local = local
        self.world = _make(local)
        self._database = local.database
        self._untouched = rows_of_company(local.database)

    def call(
        self,
        key: str,
        arguments: Arguments,
        permissions: Collection[str] | None = None,
        *,
        stranger: bool = False,
    ) -> Answered:
        """Carry out an operation, as Rita with some permissions, or as another company's admin."""
        world, application = self.world, self._local.application
        database = MemoryDatabase(world.image, contents=self._local.database.contents)
        self._database = application.database = database
        caller = world.stranger if stranger else world.rita
        if permissions is not None:
            database.write(lambda session: equip(session, caller, permissions))
        request = request_for(OPERATIONS[key], world.filled(arguments), caller.api_token)
        response = application.handle(request)
        return Answered(response.status, response.body)

    def has_changed_nothing(self) -> bool:
        """Whether the company is as it was made after the last call."""
        return rows_of_company(self._database) == self._untouched


def equip(session: Session, member: Member, permissions: Collection[str]) -> None:
    """Give a user just these permissions; ``admin of sales`` makes an admin of the app."""
    sets: list[PermissionSet] = []
    for app in ("sales", "global", "account_settings"):
        held = sorted(name for name in permissions if name in PERMISSIONS and PERMISSIONS[name].app == app)
        if ADMIN + app in permissions:
            (found,) = (
                each
                for each in chosen_sets(
                    session, member.company_id, [{"app": app, "admin": True}], as_="access"
                )
                if each.app == app
            )
            sets.append(found)
        elif held:
            id = add_permission_set(session, member.company_id, app=app, name="Test", contents=held)
            sets.append(PermissionSet(id, "Test", "", app, "custom", tuple(held)))
    assign(session, member.company_id, member.user_id, sets)


def request_for(operation: Operation, arguments: Mapping[str, Any], token: str) -> Request:
    """The request that carries out an operation."""
    places = {parameter.name: parameter for parameter in operation.parameters}
    path, query, body = operation.path, dict[str, Any](), dict[str, Any]()
    file: bytes | None = None
    for name, value in arguments.items():
        parameter = places[name]
        if parameter.place == "file":
            file = value if isinstance(value, bytes) else str(value).encode()
            continue
        if parameter.place == "path":
            path = path.replace(f"{{{parameter.wire}}}", str(value))
        elif parameter.place == "query":
            text: Any = ",".join(map(str, _items(value))) if isinstance(value, list) else value
            query[parameter.wire] = int(text) if isinstance(text, bool) else text
        else:
            body[parameter.wire] = value
    address = "http://127.0.0.1" + path + ("?" if query else "")
    address += "&".join(f"{name}={value}" for name, value in query.items())
    headers = {"x-api-token": token, "content-type": "application/json"}
    if file is not None:
        headers["content-type"] = "multipart/form-data; boundary=part"
        return Request(operation.verb, address, headers, _multipart(body, file))
    return Request(operation.verb, address, headers, msgspec.json.encode(body) if body else None)


def _multipart(fields: Mapping[str, Any], file: bytes) -> bytes:
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{fields[name]}' for name in fields]
    before = "".join(f"--part\r\n{part}\r\n" for part in parts)
    before += '--part\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
    return before.encode() + file + b"\r\n--part--\r\n"


def _items(value: Any) -> list[Any]:
    return list(value)


def _pairs(value: Any) -> list[tuple[str, Any]]:
    return list(value.items())


def rows_of_company(database: MemoryDatabase, company: int = 1) -> dict[str, list[tuple[Any, ...]]]:
    """All that a database holds of a company, but for who may do what."""
    connection = connect(IN_MEMORY)
    connection.deserialize("main", database.image())
    found = {
        table.name: connection.execute(
            f"SELECT * FROM {table.name} WHERE company_id = ? ORDER BY 1, 2, 3",  # our own names
            (company,),
        ).fetchall()
        for table in metadata.sorted_tables
        if "company_id" in table.c and table.name not in _RIGHTS
    }
    connection.close()
    return found


def _make(local: LocalPipedrive) -> World:
    otto, rita = local.add_user(f"Otto {SECRET}"), local.add_user(f"Rita {SECRET}")
    stranger = local.add_company("Strangers")
    ids: dict[str, Any] = {"owner": local.owner.user_id, "otto": otto.user_id, "rita": rita.user_id}
    ids["picture"] = _picture()
    for prefix, member in (("", otto), ("second_", otto), ("own_", rita)):
        _fill(local, ids, prefix, member, "7")
    _fill(local, ids, "hidden_", local.owner, "1")
    _set_up(local, ids)
    return World(local.database.image(), ids, rita, stranger)


def _picture() -> bytes:
    """A picture that is large enough for a person."""
    kept = io.BytesIO()
    Image.new("RGB", (512, 512)).save(kept, "PNG")
    return kept.getvalue()


def _fill(
    local: LocalPipedrive, ids: dict[str, Any], prefix: str, member: Member, visible_to: VisibleTo
) -> None:
    """Make one record of every kind that a user owns."""
    client = local.client(member)
    v1 = client.v1
    org = v1.organizations.create(name=f"{SECRET} Ltd", visible_to=visible_to, address=f"{SECRET} 1").id
    person = v1.persons.create(name=f"{SECRET} Sue", email=f"{SECRET}@example.com", visible_to=visible_to).id
    deal = v1.deals.create(title=f"{SECRET} deal", org_id=org, person_id=person, visible_to=visible_to).id
    product = v1.products.create(name=f"{SECRET} soup", visible_to=visible_to).id
    v1.persons.add_picture(person, file=(f"{SECRET}.png", ids["picture"]))
    line = v1.deals.add_product(deal, product_id=product, item_price=5, quantity=1).id
    (taking_part,) = v1.deals.list_participants(deal).to_list()
    second = v1.organizations.create(name=f"{SECRET} Inc", visible_to=visible_to).id
    related = v1.organization_relationships.create(
        type="related", rel_owner_org_id=org, rel_linked_org_id=second
    )
    ids |= {
        f"{prefix}relationship": related.id,
        f"{prefix}daughter": second,
        f"{prefix}org": org,
        f"{prefix}person": person,
        f"{prefix}deal": deal,
        f"{prefix}product": product,
        f"{prefix}attachment": line,
        f"{prefix}participant": taking_part.id,
        f"{prefix}activity": v1.activities.create(subject=SECRET, deal_id=deal, note=SECRET).id,
        f"{prefix}file": v1.files.create(file=(f"{SECRET}.txt", SECRET.encode()), deal_id=deal).id,
        f"{prefix}note": v1.notes.create(content=SECRET, deal_id=deal).id,
        f"{prefix}deal_follower": v1.deals.list_followers(deal)[0].id,
        f"{prefix}person_follower": v1.persons.list_followers(person)[0].id,
        f"{prefix}org_follower": v1.organizations.list_followers(org)[0].id,
        f"{prefix}goal": v1.goals.create(
            title=SECRET,
            assignee={"id": member.user_id, "type": "person"},
            type={"name": "deals_won", "params": {}},
            expected_outcome={"target": 5, "tracking_metric": "quantity"},
            duration={"start": date(2026, 1, 1)},
            interval="monthly",
        ).id,
        f"{prefix}product_follower": v1.products.list_followers(product).to_list()[0].id,
        # The caller's own is told of everything, so whatever the caller changes goes into its queue.
        f"{prefix}webhook": v1.webhooks.create(
            subscription_url=f"https://example.com/{prefix}{SECRET}",
            event_action="*" if prefix == "own_" else "deleted",
            event_object="*" if prefix == "own_" else "product",
        ).id,
        f"{prefix}filter": v1.filters.create(
            name=SECRET,
            type="deals",
            conditions={
                "glue": "and",
                "conditions": [{"glue": "and", "conditions": []}, {"glue": "or", "conditions": []}],
            },
            visible_to=visible_to,
        ).id,
    }
    mail = f"From: {v1.users.me().email}\r\nTo: {SECRET}@example.com\r\nSubject: {SECRET}\r\n\r\n{SECRET}"
    filed = local.import_mail(mail.encode(), deal_id=deal)
    ids |= {f"{prefix}mail_thread": filed.thread_id, f"{prefix}mail_message": filed.message_id}
    client.close()


def _set_up(local: LocalPipedrive, ids: dict[str, Any]) -> None:
    """Make what only admins make."""
    client = local.client()
    v1 = client.v1
    pipeline = v1.pipelines.create(name=SECRET).id
    role = v1.roles.create(name=SECRET).id
    team = v1.teams.create(name=SECRET, manager_id=ids["owner"], users=[ids["otto"]]).id
    v1.roles.add_assignment(role, user_id=ids["otto"])
    rooms: dict[str, DealFields | PersonFields | OrganizationFields | ProductFields] = {
        "deal": v1.deal_fields,
        "person": v1.person_fields,
        "organization": v1.organization_fields,
        "product": v1.product_fields,
    }
    for kind, room in rooms.items():
        ids[f"{kind}_field"] = room.create(name=SECRET, field_type="varchar").id
        ids[f"{kind}_labels"] = next((each.id for each in room.list() if each.key == "label"), None)
    assignees: dict[str, GoalAssigneeEntry] = {
        "company_goal": {"id": 1, "type": "company"},
        "team_goal": {"id": team, "type": "team"},
    }
    for name, assignee in assignees.items():
        ids[name] = v1.goals.create(
            title=SECRET,
            assignee=assignee,
            type={"name": "deals_won", "params": {}},
            expected_outcome={"target": 5, "tracking_metric": "quantity"},
            duration={"start": date(2026, 1, 1)},
            interval="monthly",
        ).id
    ids |= {
        "pipeline": pipeline,
        "stage": v1.stages.create(name=SECRET, pipeline_id=pipeline).id,
        "activity_type": v1.activity_types.create(name=SECRET, icon_key="task").id,
        "role": role,
        "team": team,
        "permission_set": v1.permission_sets.list()[0].id,
        "message": local.database.write(
            lambda session: tell(session, "2026-03-02 09:00:00", 1, ids["rita"], SECRET)
        ),
    }
    client.close()
