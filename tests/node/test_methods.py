"""Every method of the Node client is driven."""

from __future__ import annotations

import re
from pathlib import Path

from pipedriver.api import declared_operations

_METHODS = {operation.node for operation in declared_operations("v1") if operation.node is not None}


def test_every_method_is_driven() -> None:
    text = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))
    driven = set(re.findall(r'"(\w+Controller\.\w+)"', text))
    assert _METHODS - driven == set()
    assert driven - _METHODS == set()
