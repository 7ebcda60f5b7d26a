"""Programs that tests need and pip does not install."""

from __future__ import annotations

import os
import shutil
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
