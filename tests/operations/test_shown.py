"""Every parameter of every operation has an effect, and a test that fails where it has none."""

from __future__ import annotations

from tests.operations.showing.exceptions import BY_REFUSAL, UNSHOWN
from tests.operations.showing.ignoring import parameters
from tests.operations.showing.table import read_table


def test_every_parameter_is_shown_by_a_test() -> None:
    missing = parameters().keys() - read_table().keys() - UNSHOWN.keys()
    assert not missing, "write a test that fails where it is ignored, then run tools/shown.py"


def test_the_table_names_only_parameters_that_are_declared() -> None:
    assert read_table().keys() <= parameters().keys(), "run tools/shown.py"


def test_the_exceptions_are_parameters_that_need_to_be() -> None:
    assert UNSHOWN.keys() <= parameters().keys() - read_table().keys()
    assert BY_REFUSAL.keys() <= parameters().keys() - UNSHOWN.keys()
