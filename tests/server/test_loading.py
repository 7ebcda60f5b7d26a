"""What a server's processes load before anybody asks: what few servers need waits until it is needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAMS = {
    "writer": "import pipedriver.cli.serve",
    "reader": "import pipedriver.server.processes.reading",
}

FOR_LATER = (
    *("PIL", "nh3", "argon2", "babel", "aiosmtpd", "http.client", "rich.progress", "rich._emoji_codes"),
    *("sqlalchemy.dialects.postgresql", "sqlalchemy.orm", "email.parser", "email.policy"),
    *("pipedriver.server.sample.filling", "pipedriver.server.oauth.site", "pipedriver.server.control.parts"),
    "pipedriver.server.openapi.document",
)
"""For pictures, HTML, passwords, mails, webhooks, currencies, OAuth, the sample and the control plane."""


@pytest.mark.parametrize("program", ["writer", "reader"])
def test_a_process_of_the_server_loads_only_what_every_server_needs(program: str, tmp_path: Path) -> None:
    told = _run(
        f"""
{PROGRAMS[program]}
import sys
from pathlib import Path
from pipedriver.server.application import Application
from pipedriver.server.opening import open_database
with open_database(Path("here.sqlite"), lambda database: None) as opened:
    Application(opened.database).close()
print(*sys.modules)
""",
        tmp_path,
    )
    loaded = set(told.split())
    assert "pipedriver.server.wire.v1.deals" in loaded
    assert not loaded.intersection(FOR_LATER)


def _run(code: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60, cwd=folder
    )
    assert not done.stderr
    return done.stdout
