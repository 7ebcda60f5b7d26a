"""Permission sets: what each allows, who has it, and those that every company starts with."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.permissions import PERMISSIONS, App, contents_of
from pipedriver.server.crm.refusals import Invalid, NotFound
from pipedriver.server.store import permission_sets as statements
from pipedriver.server.store.database import Row, Session
from pipedriver.server.store.identifiers import next_id, reserve_ids
from pipedriver.server.store.listing import Page
from pipedriver.server.store.rights_tables import permission_set_assignments, permission_sets
from pipedriver.server.store.rows import add_rows

SetType = Literal["admin", "regular", "custom"]

USUAL_APPS: tuple[App, ...] = ("sales", "global")
"""The apps that every user has a set of."""

ALL_APPS: tuple[App, ...] = ("sales", "global", "account_settings")
"""The apps whose admin a user must be to be an admin as 2019 had them."""

_NAMESPACE = uuid.UUID("5b1c7a52-6f0e-5d7b-9a54-1a2f6f5f0c11")

# Names are those of the reference's example.
_FOUNDED: tuple[tuple[App, SetType, str, str], ...] = (
    (
        "sales",
        "admin",
        "Deals admin",
        "Sees and edits all deals and leads, sets up pipelines",
    ),
    ("sales", "regular", "Deals regular user", "Works with deals and leads; what new users have"),
    ("global", "admin", "Global admin", "Sees and edits all contacts, activities and products"),
    ("global", "regular", "Global regular user", "Works with what all apps share; what new users have"),
    (
        "account_settings",
        "admin",
        "Account settings",
        "Manages users, roles and teams",
    ),
)


@dataclass(frozen=True, slots=True)
class PermissionSet:
    """What users who have the set may do in an app."""

    id: str
    name: str
    description: str
    app: str
    type: str
    contents: tuple[str, ...]

    @property
    def is_admin(self) -> bool:
        """Whether it makes its users admins of the app."""
        return self.type == "admin"


@dataclass(frozen=True, slots=True)
class Access:
    """The set that a user has of an app."""

    app: str
    is_admin: bool
    permission_set_id: str


def list_permission_sets(context: Context, app: str | None) -> list[Row]:
    """Every permission set of the company, or those of an app, with ``assignment_count``.

    Raises:
        NotFound: there is none.
    """
    rows = _rows(context, app)
    if not rows:
        raise NotFound("Permission sets not found")
    return rows


def get_permission_set(context: Context, id: str) -> tuple[PermissionSet, int]:
    """One permission set, and how many users have it.

    Raises:
        NotFound: there is no such set.
    """
    for row in _rows(context, None):
        if row["id"] == id.lower():
            return _set(row), row["assignment_count"]
    raise NotFound("Permission set not found")


def assignments_of(context: Context, id: str, page: Page) -> list[Row]:
    """One page of the users who have a set, and the first of the next page.

    Raises:
        NotFound: there is no such set, or nobody has it (the reference says so).
    """
    found, count = get_permission_set(context, id)
    if not count:
        raise NotFound("Permission set not found")
    return context.session.all(
        statements.assignments_page(),
        company=context.company,
        id=found.id,
        start=page.start,
        fetch=page.fetch,
    )


def sets_of_user(session: Session, company: int, user: int) -> list[PermissionSet]:
    """The permission sets that a user has, at most one of an app."""
    return [_set(row) for row in session.all(statements.sets_of_user(), company=company, user=user)]


def access_of_users(session: Session, company: int) -> Mapping[int, Sequence[Access]]:
    """The sets that the users of a company have, by the users' ids."""

    def read() -> dict[int, list[Access]]:
        found: dict[int, list[Access]] = {}
        for row in session.all(statements.access_of_users(), company=company):
            access = Access(row["app"], row["admin"] == 1, row["permission_set_id"])
            found.setdefault(row["user_id"], []).append(access)
        return found

    tables = ("permission_sets", "permission_set_assignments")
    return session.kept(("access of users", company), tables, read)


def found_permission_sets(session: Session, company: int) -> None:
    """Give a new company the sets that every company has."""
    for app, type, name, description in _FOUNDED:
        contents = contents_of(app, regular=type != "admin")
        _insert(session, company, app, type, name, description, contents)


def add_permission_set(
    session: Session, company: int, *, app: App, name: str, contents: Collection[str], description: str = ""
) -> str:
    """Make a custom permission set; gives its id. Pipedrive's API has no operation for it, only its app.

    Raises:
        Invalid: an unknown permission, or one of another app.
    """
    for permission in contents:
        known = PERMISSIONS.get(permission)
        if known is None or known.app != app:
            raise Invalid(f"{permission!r} is no permission of the app {app!r}")
    return _insert(session, company, app, "custom", name, description, sorted(set(contents)))


def permit(
    session: Session, company: int, user: int, *, also: Collection[str] = (), without: Collection[str] = ()
) -> None:
    """Let a user do more, or less: custom sets take the place of those that the user has.

    Raises:
        Invalid: an unknown permission, or the user is an admin of its app and may do everything there.
    """
    for name in (*also, *without):
        if name not in PERMISSIONS:
            raise Invalid(f"{name!r} is no permission")
    held = {each.app: each for each in sets_of_user(session, company, user)}
    apps: set[App] = {PERMISSIONS[name].app for name in (*also, *without)}
    for app in sorted(apps):
        before = held.get(app)
        if before is not None and before.is_admin:
            raise Invalid(f"user {user} is an admin of the app {app!r}")
        of_app = {name for name in also if PERMISSIONS[name].app == app}
        contents = tuple(sorted({*(before.contents if before else ()), *of_app}.difference(without)))
        id = add_permission_set(session, company, app=app, name=f"User {user}", contents=contents)
        held[app] = PermissionSet(id, f"User {user}", "", app, "custom", contents)
    assign(session, company, user, list(held.values()))


def usual_sets(session: Session, company: int, *, is_admin: bool) -> list[PermissionSet]:
    """The sets of a new user: an admin has that of each app, others the regular ones."""
    known = _known(session, company)
    if is_admin:
        return [_of_type(known, app, "admin") for app in ALL_APPS]
    return [_of_type(known, app, "regular") for app in USUAL_APPS]


def chosen_sets(
    session: Session, company: int, access: Iterable[Mapping[str, Any]], *, as_: str
) -> list[PermissionSet]:
    """The sets that ``access`` asks for: entries of an ``app``, and ``admin`` or a ``permission_set_id``.

    An app alone means its regular set, or its only one. What all apps share is there without being asked for.

    Raises:
        Invalid: an app or a set that there is not, one app twice, or a set that is not what ``admin`` says.
    """
    known = _known(session, company)
    chosen: dict[str, PermissionSet] = {}
    for entry in access:
        found = _asked_for(known, entry, as_)
        if found.app in chosen:
            raise Invalid(f"{as_}: the app {found.app!r} is there twice")
        chosen[found.app] = found
    if "global" not in chosen:
        chosen["global"] = _of_type(known, "global", "regular")
    return list(chosen.values())


def assign(session: Session, company: int, user: int, sets: Collection[PermissionSet]) -> None:
    """Give a user permission sets in place of those that the user has."""
    session.run(statements.delete_assignments(), company=company, user=user)
    if not sets:
        return
    first = reserve_ids(session, company, "permission_set_assignments", len(sets))
    rows = [
        {
            "company_id": company,
            "user_id": user,
            "app": each.app,
            "id": first + position,
            "permission_set_id": each.id,
            "admin": int(each.is_admin),
        }
        for position, each in enumerate(sets)
    ]
    add_rows(session, permission_set_assignments, rows)


def make_admin(sets: Iterable[PermissionSet]) -> bool:
    """Whether sets make a user an admin as 2019 had them: of all apps."""
    return {each.app for each in sets if each.is_admin}.issuperset(ALL_APPS)


def _asked_for(known: Sequence[PermissionSet], entry: Mapping[str, Any], as_: str) -> PermissionSet:
    app, admin, id = entry.get("app"), entry.get("admin"), entry.get("permission_set_id")
    of_app = [each for each in known if each.app == app]
    if not of_app:
        raise Invalid(f"{as_}: the company has no app {app!r}")
    if admin is not None and not isinstance(admin, bool):
        raise Invalid(f"{as_}: admin must be true or false")
    if id is not None:
        found = next((each for each in of_app if each.id == id), None)
        if found is None or (admin is not None and admin != found.is_admin):
            raise Invalid(f"{as_}: there is no such permission set of the app {app!r}")
        return found
    wanted = "admin" if admin or (admin is None and len(of_app) == 1) else "regular"
    found = next((each for each in of_app if each.type == wanted), None)
    if found is None:
        raise Invalid(f"{as_}: the app {app!r} has no {wanted} permission set")
    return found


def _of_type(known: Sequence[PermissionSet], app: App, type: SetType) -> PermissionSet:
    return next(each for each in known if each.app == app and each.type == type)


def _insert(
    session: Session,
    company: int,
    app: App,
    type: SetType,
    name: str,
    description: str,
    contents: Collection[str],
) -> str:
    position = next_id(session, company, "permission_sets")
    # Made from what it is, so that the same company has the same ids wherever it is made.
    id = str(uuid.uuid5(_NAMESPACE, f"{company}/{position}/{app}/{type}"))
    row = {
        "company_id": company,
        "id": id,
        "position": position,
        "name": name,
        "description": description,
        "app": app,
        "type": type,
        "contents": msgspec.json.encode(list(contents)).decode(),
    }
    add_rows(session, permission_sets, [row])
    return id


def _known(session: Session, company: int) -> list[PermissionSet]:
    return [_set(row) for row in session.all(statements.permission_sets_page(False), company=company)]


def _rows(context: Context, app: str | None) -> list[Row]:
    return context.session.all(
        statements.permission_sets_page(app is not None), company=context.company, app=app
    )


def _set(row: Row) -> PermissionSet:
    # An admin's set holds what there is, also what there was not yet when the company was made.
    contents = (
        contents_of(row["app"], regular=False)
        if row["type"] == "admin"
        else tuple(msgspec.json.decode(row["contents"], type=list[str]))
    )
    return PermissionSet(row["id"], row["name"], row["description"], row["app"], row["type"], contents)
