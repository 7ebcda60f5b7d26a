"""Programs that tests need and pip does not install, and waiting until they answer."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest


def needed_program(*names: str, beside: str = "") -> str:
    """The first of the programs that is installed; the test is skipped where none is, but fails in CI.

    Args:
        names: what it may be called.
        beside: a pattern of folders of the system, where it may be though no search path leads there.
    """
    for name in names:
        found = shutil.which(name)
        if found is not None:
            return found
        elsewhere = sorted(Path("/").glob(f"{beside}/{name}")) if beside else []
        if elsewhere:
            return str(elsewhere[-1])
    missing = f"{names[0]} is not installed; .ci/run installs it"
    if "CI" in os.environ:
        pytest.fail(missing)
    pytest.skip(missing)


def until_it_answers(
    running: subprocess.Popen[bytes], ask: Callable[[], object], error: type[Exception]
) -> None:
    """Wait until a program that was started answers."""
    for _ in range(6000):
        try:
            ask()
        except error:
            assert running.poll() is None, "it has ended"
            time.sleep(0.01)
        else:
            return
    raise AssertionError("it does not answer")
