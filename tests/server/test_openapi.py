"""The OpenAPI document: valid, complete, made of the declarations, and shown to whoever asks."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import msgspec
import pytest
from openapi_spec_validator import validate

from pipedriver.api.declared import declared_operations
from pipedriver.api.v1.records.deals import DealDetails
from pipedriver.cli.main import main
from pipedriver.core.http import Request
from pipedriver.core.marks import Also
from pipedriver.core.operation import Operation
from pipedriver.server import registry
from pipedriver.server.openapi.document import document
from pipedriver.server.openapi.prose import prose_of
from pipedriver.server.openapi.records import RecordSchemas
from pipedriver.testing import LocalPipedrive

OPERATIONS = list(declared_operations("v1"))
every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.key)


@functools.cache
def shown() -> dict[str, Any]:
    """The document as it travels."""
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(document()))
    return found


def told_of(operation: Operation) -> dict[str, Any]:
    """What the document says of an operation."""
    found: dict[str, Any] = shown()["paths"][operation.path][operation.verb.lower()]
    return found


def test_it_is_valid() -> None:
    validate(shown())


def test_it_has_every_operation_once_and_no_other() -> None:
    found = {f"{verb.upper()} {path}" for path, verbs in shown()["paths"].items() for verb in verbs}
    assert found == {operation.key for operation in OPERATIONS}
    names = [told_of(operation)["operationId"] for operation in OPERATIONS]
    assert len(set(names)) == len(names)


@every_operation
def test_every_parameter_is_there_and_described(operation: Operation) -> None:
    told = told_of(operation)
    listed = {(each["in"], each["name"]): each for each in told["parameters"]}
    contents = list(told.get("requestBody", {"content": {}})["content"].values())
    for parameter in operation.parameters:
        if parameter.place in ("path", "query"):
            found = listed.pop((parameter.place, parameter.wire))
            assert found["required"] is parameter.required
            assert found["description"]
            assert found["schema"]
        elif parameter.place != "spread":
            assert contents
            for content in contents:
                assert content["schema"]["properties"][parameter.wire]["description"]
        for mark in parameter.marks:
            if isinstance(mark, Also):
                assert listed.pop(("query", mark.name))["deprecated"] is True
    assert not listed


@every_operation
def test_whoever_reads_it_knows_what_comes_back(operation: Operation) -> None:
    told = told_of(operation)
    statuses = set(told["responses"])
    assert {"400", "401", "403", "429", "500"} <= statuses
    if operation.key in registry.served():
        assert told["x-served"] is True
        assert str(operation.success) in statuses
    else:
        assert told["x-served"] is False
        assert statuses & {"200", "201"} == set()
        assert "501" in statuses
    assert ("NotFound" in prose_of(operation.function).refusals) == ("404" in statuses)


@every_operation
def test_one_of_the_scopes_is_enough(operation: Operation) -> None:
    asked = [needs["oauth2"] for needs in told_of(operation)["security"] if "oauth2" in needs]
    assert asked == [[scope] for scope in operation.scopes or ("base",)]
    known = shown()["components"]["securitySchemes"]["oauth2"]["flows"]["authorizationCode"]["scopes"]
    assert {scope for scopes in asked for scope in scopes} <= set(known)


def test_a_docstring_comes_apart() -> None:
    def declared() -> None:
        """Do it.

        At length,
        and more.

        Args:
            first: one,
                in two lines: really.
            second: two.

        Returns:
            What
            there is.

        Raises:
            NotFound: none.
        """

    prose = prose_of(declared)
    assert prose.summary == "Do it."
    assert prose.description == "At length, and more."
    assert prose.arguments == {"first": "one, in two lines: really.", "second": "two."}
    assert prose.returns == "What there is."
    assert prose.refusals == {"NotFound": "none."}
    assert prose_of(lambda: None).summary == ""


def test_the_server_shows_it_to_everybody(local_pipedrive: LocalPipedrive) -> None:
    answer = local_pipedrive.application.handle(Request("GET", "/openapi.json"))
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("application/json")
    assert msgspec.json.decode(answer.body) == shown()
    assert local_pipedrive.application.handle(Request("DELETE", "/openapi.json")).status == 401


def test_the_command_prints_it(capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    assert main(["openapi"]) == 0
    assert msgspec.json.decode(capsysbinary.readouterr().out) == shown()
    path = tmp_path / "openapi.json"
    assert main(["openapi", "--output", str(path)]) == 0
    assert msgspec.json.decode(path.read_bytes()) == shown()
    assert capsysbinary.readouterr().out == b""


def test_the_command_says_why_it_cannot(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    nowhere = tmp_path / "none" / "openapi.json"
    assert main(["openapi", "--output", str(nowhere)]) == 1
    assert capsys.readouterr().err == f"pipedriver: cannot write {nowhere}: No such file or directory\n"


def test_a_record_is_described_the_same_once_its_fields_were_read() -> None:
    fresh = RecordSchemas()
    fresh.schema(DealDetails)
    assert DealDetails({"title": "Ten chairs"}).title == "Ten chairs"
    read = RecordSchemas()
    read.schema(DealDetails)
    assert "title" in read.components["DealDetails"]["properties"]
    assert read.components == fresh.components
