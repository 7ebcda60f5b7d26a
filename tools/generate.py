"""Makes one colour of the code from the other, so that sync and async are one text.

Two kinds of source:

- Programs (the client, the pages, tests) are written asynchronously, in a folder ``aio``; the synchronous
  text goes beside that folder, or, for tests, into a folder ``sync`` next to it.
- Rooms of the API are written synchronously (``api/v1/deals.py``); their asynchronous twins go into
  ``api/v1/aio``.

Run it after a change: ``python tools/generate.py``. With ``--check`` it writes nothing, prints what is out of
date and ends with 1 if anything is. A rule that nothing uses any more, and an asynchronous word that no rule
knows, are errors.
"""

from __future__ import annotations

import argparse
import difflib
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.generation.programs import make_programs
from tools.generation.rooms import make_rooms

ROOT = Path(__file__).resolve().parent.parent


def formatted(text: str, path: Path) -> str:
    """The text as ruff writes it.

    Raises:
        RuntimeError: ruff cannot read it.
    """
    name = f"--stdin-filename={path}"
    for command in (
        ["ruff", "check", "--fix-only", "--quiet", "--select=C416,F401,I,UP028", "--unsafe-fixes", name, "-"],
        ["ruff", "format", name, "-"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", *command],
            input=text,
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
        )
        if done.returncode:
            raise RuntimeError(f"{path}: {done.stderr}")
        text = done.stdout
    return text


def main(arguments: list[str] | None = None) -> int:
    """Write or check all generated files; the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="write nothing; print what is out of date")
    check = parser.parse_args(arguments).check
    made = {**make_programs(ROOT), **make_rooms(ROOT)}
    stale = 0
    for path, text in made.items():
        wanted = formatted(text, path)
        present = path.read_text() if path.exists() else ""
        if wanted == present:
            continue
        stale += 1
        name = str(path.relative_to(ROOT))
        if check:
            sys.stdout.writelines(
                difflib.unified_diff(
                    present.splitlines(keepends=True),
                    wanted.splitlines(keepends=True),
                    name,
                    f"{name} (generated)",
                )
            )
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted)
            print(f"wrote {name}")
    if check and stale:
        print(f"{stale} generated files are out of date: run python tools/generate.py")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
