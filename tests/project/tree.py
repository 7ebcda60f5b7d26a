"""The project's own files, as git knows them."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def files() -> tuple[Path, ...]:
    """Every file that belongs to the project, those that are new and not ignored included."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    paths = (ROOT / name for name in listed.split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def text_files() -> list[Path]:
    """Those that hold text."""
    return [path for path in files() if b"\0" not in path.read_bytes()[:8000]]


def name_of(path: Path) -> str:
    """A path as a person says it, from the root of the project."""
    return path.relative_to(ROOT).as_posix()
