"""The official Node client as a test sees it: in a process that makes one call at a time."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
from filelock import FileLock

from tests.node.examples import examples
from tests.node.held import ENOUGH, Answered
from tests.node.models import unmeant
from tests.node.shapes import unlike_the_reference
from tools.answer_facts import oddities

FOLDER = Path(__file__).parent
_INSTALLED = FOLDER / "node_modules"
_STAMP = _INSTALLED / ".installed"


class Method(msgspec.Struct):
    """A method of a client: the verb that it sends, and the names of its arguments."""

    verb: str
    names: list[str]


class Sent(msgspec.Struct):
    """What a method would send.

    Attributes:
        verb: the HTTP verb.
        url: the address, with the query.
        query: what goes into the query besides, for every method.
        body: the body as text.
        parts: the parts of a form instead, name and value; a file's value is its path.
    """

    verb: str
    url: str
    query: dict[str, str]
    body: str | None = None
    parts: list[tuple[str, Any]] | None = None


class NodeAnswer(msgspec.Struct):
    """What came of one call.

    Attributes:
        verb: the HTTP verb that was sent.
        url: the address that was asked for.
        status: the HTTP status.
        body: the JSON as it came.
        result: what the client made of it; None where the status says that the call failed.
        absent: keys that the client's model of the answer has, and the body lacks.
        unknown: keys of the body that the client's model of the answer lacks.
        misfits: where the body has a value of another kind than the model.
        failure: why the client gave nothing back.
        sent: what would be sent, where nothing was.
        asked: the names that the method asked its argument for, where nothing was sent.
        methods: every method of the client.
    """

    verb: str = ""
    url: str = ""
    status: int = 0
    body: Any = None
    result: Any = None
    absent: list[str] = []
    unknown: list[str] = []
    misfits: list[str] = []
    failure: str | None = None
    sent: Sent | None = None
    asked: list[str] = []
    methods: dict[str, Method] = {}

    @property
    def data(self) -> Any:
        """The records of the answer."""
        return self.body["data"]


@dataclass(frozen=True, slots=True)
class Node:
    """The two programs that are needed."""

    node: str
    npm: str

    @classmethod
    def find(cls) -> Node | None:
        """The programs, or None where one is missing."""
        node, npm = shutil.which("node"), shutil.which("npm")
        return cls(node, npm) if node and npm else None

    def install(self, lock: Path) -> None:
        """Install the client once for each state of its lock file; other processes wait meanwhile."""
        wanted = hashlib.sha256((FOLDER / "package-lock.json").read_bytes()).hexdigest()
        with FileLock(lock):
            if _STAMP.is_file() and _STAMP.read_text() == wanted:
                return
            subprocess.run(
                [self.npm, "ci", "--ignore-scripts"],
                cwd=FOLDER,
                check=True,
                stdin=subprocess.DEVNULL,
                timeout=300,
            )
            _STAMP.write_text(wanted)


class NodeProcess:
    """Node with a client in it, waiting for calls.

    Args:
        node: the program.
        driver: what lets the client work: ``drive.js`` that of 2019, ``today.js`` that of today.
    """

    def __init__(self, node: str, driver: str = "drive.js") -> None:
        self.node = node
        environment = {**os.environ, "NODE_NO_WARNINGS": "1", "NO_PROXY": "127.0.0.1"}
        self._process = subprocess.Popen(
            [node, driver], cwd=FOLDER, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    @cached_property
    def methods(self) -> dict[str, Method]:
        """Every method of the client by its name, ``DealsController.getAllDeals``."""
        return self.call(lists=True).methods

    def record(self, name: str, *arguments: Any) -> NodeAnswer:
        """What a method would send; nothing is sent."""
        controller, _, method = name.partition(".")
        recorded = self.call(
            base_url="http://127.0.0.1",
            api_token="token",
            controller=controller,
            method=method,
            arguments=arguments,
            records=True,
        )
        assert recorded.sent is not None, f"{name}: {recorded.failure}"
        return recorded

    def call(self, **call: Any) -> NodeAnswer:
        """Make one call, and wait for what comes of it."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(call).encode() + b"\n")
        process.stdin.flush()
        line = process.stdout.readline()
        assert line, f"the Node process ended during {call}"
        return msgspec.json.decode(line, type=NodeAnswer)

    def close(self) -> None:
        """End the process."""
        process = self._process
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


@dataclass(frozen=True, slots=True)
class NodeClient:
    """The client as somebody who calls a server.

    Attributes:
        process: where it runs.
        base_url: the address of the server.
        api_token: who calls.
        checked_answers: the answers that the test is to look at, in their order.
    """

    process: NodeProcess
    base_url: str
    api_token: str = field(repr=False)
    checked_answers: list[Answered] = field(default_factory=list[Answered], repr=False)

    def call(self, name: str, /, *arguments: Any) -> NodeAnswer:
        """Call a method, ``DealsController.getAllDeals``, and wait for what comes of it."""
        controller, _, method = name.partition(".")
        return self.process.call(
            base_url=self.base_url,
            api_token=self.api_token,
            controller=controller,
            method=method,
            arguments=arguments,
        )

    def succeed(self, name: str, /, *arguments: Any) -> Any:
        """Call a method that must succeed, to prepare something; gives the answer's data."""
        return self._succeeded(name, arguments).data

    def checked(self, name: str, /, *arguments: Any) -> Any:
        """Call a method that must succeed; gives the answer's data, which the test must look at.

        It fails at its end if it has held too few values of the answer against something, or, where the
        method changes something, none of a later answer that shows what it did.
        """
        return self.checked_answer(name, *arguments).data

    def checked_answer(self, name: str, /, *arguments: Any) -> NodeAnswer:
        """The same, with all of the answer."""
        answer = self._succeeded(name, arguments)
        self._look_at(name, answer)
        return answer

    def seen(self, name: str, /, *arguments: Any) -> Any:
        """Call a method to see by one value of its answer, or by their absence, what another did."""
        answer = self._succeeded(name, arguments)
        self._look_at(name, answer, enough=1)
        return answer.data

    def broken_off(self, name: str, /, *arguments: Any) -> Any:
        """The same for a method at whose answer the client breaks off; gives the data that came over HTTP."""
        answer = self.call(name, *arguments)
        assert answer.failure is not None, f"{name} succeeded"
        assert answer.status == 200, f"{name}: {answer.status} {answer.body}"
        self._look_at(name, answer)
        return answer.data

    def refused(self, name: str, /, *arguments: Any) -> NodeAnswer:
        """Call a method whose call must be refused with a reason; gives the answer."""
        answer = self.call(name, *arguments)
        assert answer.failure is None, f"{name}: {answer.failure}"
        assert answer.status >= 400, f"{name} succeeded: {answer.body}"
        assert answer.body["success"] is False
        assert answer.body["error"]
        assert answer.result is None
        self.checked_answers.append(Answered(name, self._reads(name), refused=True))
        return answer

    def _succeeded(self, name: str, arguments: tuple[Any, ...]) -> NodeAnswer:
        answer = self.call(name, *arguments)
        assert answer.failure is None, f"{name}: {answer.failure}"
        assert answer.status in (200, 201), f"{name}: {answer.status} {answer.body}"
        assert answer.body.get("success", True) is True
        assert answer.result is not None
        unlike = [each.place for each in oddities(examples(), name, answer.body)]
        strange = list(unmeant(name, answer.absent + answer.misfits + unlike))
        assert not strange, f"{name}: not as its model or example has it: {strange}"
        strange = sorted(set(unlike_the_reference(answer.verb, answer.url, answer.body)))
        assert not strange, f"{name}: not as the reference has it: {strange}"
        return answer

    def _look_at(self, name: str, answer: NodeAnswer, enough: int = ENOUGH) -> None:
        answered = Answered(name, self._reads(name), enough=enough)
        answer.body = answered.wrap_body(answer.body)
        self.checked_answers.append(answered)

    def _reads(self, name: str) -> bool:
        return self.process.methods[name].verb == "GET"
