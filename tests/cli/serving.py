"""A server process as `pipedriver serve` starts it, for tests."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx2

COMMAND = [sys.executable, "-m", "pipedriver", "serve"]


def refused(*arguments: str, folder: Path, prepare: Callable[[], None] | None = None) -> tuple[int, str]:
    """Run a server that must not start; gives its exit code and what it said on standard error.

    Args:
        arguments: those after ``serve``.
        folder: where it runs.
        prepare: called in the new process before it starts.
    """
    ended = subprocess.run(
        [*COMMAND, "--port", "0", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
        preexec_fn=prepare,
        check=False,
    )
    assert "Traceback" not in ended.stderr
    return ended.returncode, ended.stderr


class Serving:
    """A server that is ready, on a free port.

    Attributes:
        said: what it printed until it was ready.
        url: its address.
        token: the token of the first company's owner.
    """

    def __init__(self, folder: Path, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [*COMMAND, "--port", "0", *arguments],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        self.said = ""
        for line in self._process.stdout:
            self.said += line
            if line.startswith("Ready."):
                break
        if "Ready." not in self.said:
            raise AssertionError(f"it did not start: {self._process.communicate()[1]}")
        self.url = self._found(r"PIPEDRIVE_BASE_URL=(\S+)")
        self.token = self._found(r"PIPEDRIVE_API_TOKEN=(\S+)")

    def _found(self, pattern: str) -> str:
        found = re.search(pattern, self.said)
        assert found is not None, self.said
        return found[1]

    def get(self, path: str) -> Any:
        """The data that a path answers with."""
        answer = httpx2.get(self.url + path, headers={"x-api-token": self.token}, timeout=60)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    def post(self, path: str, **body: Any) -> Any:
        """The data that a path answers with to a body."""
        answer = httpx2.post(self.url + path, headers={"x-api-token": self.token}, json=body, timeout=60)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()["data"]

    @property
    def process_id(self) -> int:
        """The system's number of the process."""
        return self._process.pid

    def signal(self, number: int = signal.SIGTERM) -> None:
        """Ask it to end."""
        self._process.send_signal(number)

    def hear(self, text: str) -> None:
        """Wait until a line on standard error holds a text."""
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if text in line:
                return
        raise AssertionError(f"it never said {text!r}")

    def wait(self) -> tuple[int, str, str]:
        """Wait until it has ended; gives the exit code and what it printed since it was ready."""
        output, errors = self._process.communicate(timeout=120)
        return self._process.returncode, output, errors

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()
