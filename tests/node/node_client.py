"""The official Node client as a test sees it: a process that makes one call at a time."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

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


class NodeClient:
    """The client in a process of its own.

    Args:
        node: the program.
        base_url: the address of the local server.
        api_token: who calls.
    """

    def __init__(self, node: str, base_url: str, api_token: str) -> None:
        environment = {
            **os.environ,
            "PIPEDRIVE_BASE_URL": base_url,
            "PIPEDRIVE_API_TOKEN": api_token,
            "NODE_NO_WARNINGS": "1",
            "NO_PROXY": "127.0.0.1",
        }
        self._process = subprocess.Popen(
            [node, "drive.js"],
            cwd=FOLDER,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def call(self, name: str, /, *arguments: Any) -> NodeAnswer:
        """Call a method, ``DealsController.getAllDeals``, and wait for what comes of it."""
        controller, _, method = name.partition(".")
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        call = {"controller": controller, "method": method, "arguments": arguments}
        process.stdin.write(msgspec.json.encode(call) + b"\n")
        process.stdin.flush()
        line = process.stdout.readline()
        assert line, f"the Node process ended during {name}"
        return msgspec.json.decode(line, type=NodeAnswer)

    def succeed(self, name: str, /, *arguments: Any) -> Any:
        """Call a method that must succeed; gives the answer's data."""
        answer = self.call(name, *arguments)
        assert answer.failure is None, f"{name}: {answer.failure}"
        assert answer.status in (200, 201), f"{name}: {answer.status} {answer.body}"
        assert answer.body["success"] is True
        assert answer.result is not None
        return answer.data

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

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
