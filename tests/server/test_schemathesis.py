"""Schemathesis asks what nobody thought of, and the server answers as its OpenAPI document says."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi import checks

from pipedriver.api.declared import declared_operations
from pipedriver.core.operation import Operation
from pipedriver.core.shapes import as_list, as_object
from pipedriver.server.application import Application
from pipedriver.server.clock import Clock
from pipedriver.server.founding import founded_companies
from pipedriver.server.openapi.document import document
from pipedriver.server.running import RunningServer
from pipedriver.server.sample.filling import fill_sample
from pipedriver.server.snapshots import FOUNDING
from pipedriver.server.store.schema import prepare
from pipedriver.server.store.sqlite import MemoryDatabase

MOMENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EXAMPLES = 6
"""Questions for each operation, of those that fit the document and of those that do not."""

# Schemathesis leaves the types of its own checks open.
_checks: Any = checks
CHECKS: list[Any] = [
    _checks.status_code_conformance,
    _checks.content_type_conformance,
    _checks.response_schema_conformance,
]
every_operation = pytest.mark.parametrize(
    "operation", list(declared_operations("v1")), ids=lambda operation: operation.key
)


class Place:
    """A local server with a sample of 100 deals, and whoever asks it."""

    def __init__(self) -> None:
        self._database = MemoryDatabase()
        self._database.write(lambda session: prepare(session, is_empty=True))
        fill_sample(self._database, 100, moment=MOMENT)
        self._application = Application(self._database, clock=Clock(MOMENT), control=True)
        self._server = RunningServer(self._application)
        self._session = requests.Session()
        self._session.trust_env = False
        founded = self._database.read(founded_companies)[0]
        self._session.headers["x-api-token"] = founded.api_token

    def restore(self) -> None:
        """Go back to the sample."""
        self._application.restore(FOUNDING)

    def ask(self, case: Any) -> None:
        """Send a question, and hold the answer to the document."""
        response = case.call(base_url=self._server.url, session=self._session, allow_redirects=False)
        # Where something is not carried out, the document says 501; nothing else is the server's own fault.
        assert response.status_code < 500 or response.status_code == 501, response.content
        case.validate_response(response, checks=CHECKS)

    def close(self) -> None:
        """Stop the server."""
        self._session.close()
        self._server.stop()
        self._database.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Place]:
    """A server for the tests of this module, each of which begins with the sample."""
    place = Place()
    yield place
    place.close()


@functools.cache
def schema() -> Any:
    """The document as Schemathesis reads it."""
    return schemathesis.openapi.from_dict(document())


def among_few(name: str, value: Any) -> Any:
    """A value in which ids are so small that the sample has them."""
    shown, listed = as_object(value), as_list(value)
    if shown is not None:
        return {key: among_few(key, inner) for key, inner in shown.items()}
    if listed is not None:
        return [among_few(name, inner) for inner in listed]
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if is_number and (name in ("id", "ids", "start") or name.endswith(("_id", "_ids", "Id"))):
        return abs(value) % 13
    return value


@every_operation
@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: mode.value)
def test_every_answer_is_documented(server: Place, operation: Operation, mode: GenerationMode) -> None:
    server.restore()
    asked = schema()[operation.path][operation.verb]

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )
    @given(case=asked.as_strategy(mode))
    def ask(case: Case[Any]) -> None:
        for part in ("path_parameters", "query", "body"):
            held = as_object(getattr(case, part))
            if held is not None:
                setattr(case, part, among_few(part, held))
        server.ask(case)

    ask()
