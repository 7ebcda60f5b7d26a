"""Every parameter of every operation has its effect, and a test that fails where it has none."""

from __future__ import annotations

import pytest

from pipedriver import BadRequest, NotFound
from pipedriver.testing import LocalPipedrive
from tests.operations.showing.effects import effects
from tests.operations.showing.exceptions import BY_REFUSAL, OTHERS, UNSHOWN
from tests.operations.showing.ignoring import How, another, ignore
from tests.operations.showing.repeating import GONE, NeededThere, NotShown, missing
from tests.operations.showing.table import read_table
from tests.operations.truth import Untrue

NAME = "POST /v1/organizations name"


def test_every_parameter_is_shown_by_a_test() -> None:
    missed = effects().keys() - read_table().keys() - UNSHOWN.keys()
    assert not missed, "write a test that fails where it is ignored, then run tools/shown.py"


def test_the_table_names_what_there_is(request: pytest.FixtureRequest) -> None:
    assert read_table().keys() <= effects().keys(), "run tools/shown.py"
    assert not request.config.stash.get(GONE, None), "these tests have gone: run tools/shown.py"


def test_the_exceptions_are_parameters_that_need_to_be() -> None:
    assert UNSHOWN.keys() <= effects().keys() - read_table().keys()
    assert BY_REFUSAL.keys() | OTHERS.keys() <= effects().keys() - UNSHOWN.keys()


@pytest.mark.parametrize(
    ("parameter", "how", "name", "visible_to"),
    [
        ("visible_to", "absent", "Acme", "3"),
        ("visible_to", "other", "Acme", "1"),
        ("name", "other", "Acmex", "7"),
    ],
)
def test_a_server_ignores_what_it_is_told_to(parameter: str, how: How, name: str, visible_to: str) -> None:
    with LocalPipedrive(in_process=True) as local, local.client() as client:
        ignore(local.application, f"POST /v1/organizations {parameter}", how)
        made = client.v1.organizations.create(name="Acme", visible_to="7")
        assert (made.name, made.visible_to) == (name, visible_to)


@pytest.mark.parametrize(
    ("parameter", "given", "expected"),
    [
        ("POST /v1/organizations name", "Acme", "Acmex"),
        ("POST /v1/organizations visible_to", "7", "1"),
        ("GET /v1/deals start", 1, 2),
        ("GET /v1/deals owned_by_you", True, False),
        ("DELETE /v1/deals ids", [3, 1, 3], [1]),
        ("DELETE /v1/deals ids", [3], [4]),
        ("POST /v1/activities due_date", "2026-02-28", "2026-03-01"),
        ("POST /v1/activities due_time", "23:59", "00:00"),
        ("POST /v1/goals assignee", {"id": 1, "type": "person"}, {"id": 2, "type": "person"}),
    ],
)
def test_another_value_is_of_the_same_kind(parameter: str, given: object, expected: object) -> None:
    assert another(effects()[parameter].parameter, given) == expected


def _refusal(kind: type[BadRequest | NotFound]) -> BadRequest | NotFound:
    refused = kind.__new__(kind)
    refused.args = ("refused",)
    return refused


def test_only_what_was_read_shows_a_parameter() -> None:
    with missing(NAME, "other"):
        raise AssertionError
    with missing(NAME, "other"):
        raise KeyError("name")
    with missing("GET /v1/deals/{id} id", "other"):
        raise _refusal(NotFound)
    with missing("POST /v1/notes lead_id", "absent"):
        pytest.fail("DID NOT RAISE")
    with pytest.raises(NotShown), missing(NAME, "other"):
        pass
    for error in (Untrue("an answer that nobody tells of"), _refusal(NotFound)):
        with pytest.raises(NotShown), missing(NAME, "other"):
            raise error
    with pytest.raises(NeededThere), missing(NAME, "other"):
        raise _refusal(BadRequest)
    with pytest.raises(NotShown), missing(NAME, "other"):
        pytest.fail("DID NOT RAISE")
    with pytest.raises(NotShown), missing("POST /v1/notes lead_id", "absent"):
        raise AssertionError
