"""Every method of the served controllers is driven, or says that it is not carried out yet."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from pipedriver.api import declared_operations
from pipedriver.server import registry
from tests.node.node_client import NodeClient

_DECLARED = {
    operation.node: operation for operation in declared_operations("v1") if operation.node is not None
}
_SERVED = {name for name, operation in _DECLARED.items() if operation.key in registry.served()}
_MERELY_DECLARED = sorted(set(_DECLARED) - _SERVED)


def test_every_method_that_is_served_is_driven() -> None:
    text = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))
    driven = set(re.findall(r'"(\w+Controller\.\w+)"', text))
    assert _SERVED - driven == set()
    assert driven - _SERVED == set()


@pytest.mark.parametrize("name", _MERELY_DECLARED)
def test_a_method_that_is_not_carried_out_yet_says_so(node: NodeClient, name: str) -> None:
    takes_ids_alone = all(parameter.place == "path" for parameter in _DECLARED[name].parameters)
    argument: Any = 1
    if not takes_ids_alone or len(_DECLARED[name].parameters) > 1:
        argument = {"id": 1, "followerId": 1, "productAttachmentId": 1, "roleId": 1, "body": {}}
        argument |= {"contentType": "application/json", "file": "package.json"}
    given = [argument] if _DECLARED[name].parameters else []
    answer = node.call(name, *given)
    assert answer.failure is None
    assert answer.status == 501
    assert answer.body["success"] is False
    assert _DECLARED[name].key in answer.body["error"]
