"""The official Node client as a test sees it: in a process that makes one call at a time."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from filelock import FileLock

FOLDER = Path(__file__).parent
_INSTALLED = FOLDER / "node_modules"
_STAMP = _INSTALLED / ".installed"


class NodeAnswer(msgspec.Struct):
    """What came of one call.

    Attributes:
        status: the HTTP status.
        body: the JSON as it came.
        result: what the client made of it; None where the status says that the call failed.
        failure: why there was no HTTP answer.
    """

    status: int = 0
    body: Any = None
    result: Any = None
    failure: str | None = None

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
    """Node with the client in it, waiting for calls.

    Args:
        node: the program.
    """

    def __init__(self, node: str) -> None:
        environment = {**os.environ, "NODE_NO_WARNINGS": "1", "NO_PROXY": "127.0.0.1"}
        self._process = subprocess.Popen(
            [node, "drive.js"], cwd=FOLDER, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def call(self, **call: Any) -> NodeAnswer:
        """Make one call, and wait for what comes of it."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(msgspec.json.encode(call) + b"\n")
        process.stdin.flush()
        line = process.stdout.readline()
        assert line, f"the Node process ended during {call['method']}"
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
    """

    process: NodeProcess
    base_url: str
    api_token: str = field(repr=False)

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
        """Call a method that must succeed; gives the answer's data."""
        answer = self.call(name, *arguments)
        assert answer.failure is None, f"{name}: {answer.failure}"
        assert answer.status in (200, 201), f"{name}: {answer.status} {answer.body}"
        assert answer.body["success"] is True
        assert answer.result is not None
        return answer.data
