"""Every operation asks for the permissions that tools/rights.py says, hides what is hidden, and no more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipedriver.server.registry import served
from pipedriver.testing import LocalPipedrive
from tests.operations.rights_world import (
    BARE,
    EVERYTHING,
    REGULAR,
    SECRET,
    Caller,
)
from tools.rights import ADMIN, RIGHTS, Arguments, Need

APPS = ("sales", "global", "account_settings")


@pytest.fixture(scope="module")
def caller() -> Iterator[Caller]:
    """Somebody who calls the server of the world."""
    with LocalPipedrive(in_process=True) as local:
        yield Caller(local)


def _examples() -> Iterator[tuple[str, Arguments]]:
    """Every call that the table shows, with its operation."""
    for key, right in RIGHTS.items():
        if right.call is not None:
            yield key, right.call
        for need in right.needs:
            yield key, need.call


def _holding(need: Need, held: frozenset[str]) -> bool:
    return all(held.intersection(permission.split("|")) for permission in need.permissions)


def test_every_operation_that_is_served_has_its_entry() -> None:
    assert set(RIGHTS) == set(served()), "tell in tools/rights.py who may do it"


@pytest.mark.parametrize("key", [key for key, right in RIGHTS.items() if right.call is not None])
def test_what_is_free_needs_no_permission(caller: Caller, key: str) -> None:
    right = RIGHTS[key]
    assert right.call is not None
    answered = caller.call(key, right.call, BARE)
    assert 200 <= answered.status < 300, answered.body


@pytest.mark.parametrize(
    ("key", "need"),
    [
        pytest.param(key, need, id=f"{key} {need.what}")
        for key, right in RIGHTS.items()
        for need in right.needs
    ],
)
def test_what_needs_permissions_is_refused_without_them_alone(caller: Caller, key: str, need: Need) -> None:
    admins = frozenset(ADMIN + app for app in APPS)
    for permission in need.permissions:
        taken = frozenset(permission.split("|"))
        without = EVERYTHING - taken
        if permission.startswith(ADMIN):
            # Neither all permissions nor being an admin of the other apps is enough.
            without |= admins - taken
        answered = caller.call(key, need.call, without)
        assert answered.status == need.refusal, (permission, answered.body)
        assert key.startswith("GET") or caller.has_changed_nothing()
        assert need.refusal == 404 or "permission" in answered.error or "admins" in answered.error
        for alternative in taken:
            given = BARE | {alternative} | {other for other in need.permissions if other != permission}
            answered = caller.call(key, need.call, {each.partition("|")[0] for each in given})
            assert 200 <= answered.status < 300, (given, answered.body)
    answered = caller.call(key, need.call)
    assert (answered.status == need.refusal) is not _holding(need, REGULAR), answered.body


def _of_hidden(key: str, arguments: Arguments) -> Arguments | None:
    """The same call on the record that the caller may not see; None where it is on none."""
    places = {
        "deals": "deal",
        "persons": "person",
        "organizations": "org",
        "organizationRelationships": "relationship",
        "products": "product",
        "activities": "activity",
        "notes": "note",
        "files": "file",
    }
    kind = places.get(key.split("/")[2])
    if kind is None or "/{id}" not in key:
        return None
    hidden: dict[str, object] = {**arguments, "id": f"$hidden_{kind}"}
    for name in ("follower_id", "deal_participant_id", "product_attachment_id"):
        if name in hidden:
            part = {"follower_id": f"{kind}_follower", "deal_participant_id": "participant"}
            hidden[name] = f"$hidden_{part.get(name, 'attachment')}"
    return hidden


@pytest.mark.parametrize(
    ("key", "arguments"),
    [
        pytest.param(key, hidden, id=f"{key} {hidden}")
        for key, arguments in _examples()
        if (hidden := _of_hidden(key, arguments)) is not None
    ],
)
def test_what_is_hidden_is_refused_on_every_verb(caller: Caller, key: str, arguments: Arguments) -> None:
    answered = caller.call(key, arguments, EVERYTHING)
    assert answered.status == 403, answered.body
    assert SECRET.encode() not in answered.body
    assert key.startswith("GET") or caller.has_changed_nothing()


@pytest.mark.parametrize("key", [key for key in RIGHTS if key.startswith("DELETE") and "{id}" not in key])
def test_bulk_operations_pass_over_what_is_hidden(caller: Caller, key: str) -> None:
    kind = {"deals": "deal", "persons": "person", "organizations": "org", "activities": "activity"}.get(
        key.split("/")[2]
    )
    if kind is None:
        return
    ids = [f"$own_{kind}", f"$hidden_{kind}"]
    answered = caller.call(key, {"ids": ids}, EVERYTHING)
    assert answered.status == 200
    assert str(caller.world.ids[f"hidden_{kind}"]).encode() not in answered.body
    assert caller.call(key, {"ids": ids[1:]}, EVERYTHING).status == 404


@pytest.mark.parametrize(
    ("key", "arguments"),
    [pytest.param(key, arguments, id=f"{key} {arguments}") for key, arguments in _examples()],
)
def test_another_company_gets_and_changes_nothing(caller: Caller, key: str, arguments: Arguments) -> None:
    answered = caller.call(key, arguments, stranger=True)
    assert answered.status < 500
    assert SECRET.encode() not in answered.body
    assert key.startswith("GET") or caller.has_changed_nothing()
