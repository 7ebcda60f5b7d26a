"""`pipedriver serve --smtp` and `pipedriver mail import`, as a user runs them."""

from __future__ import annotations

import re
import signal
import smtplib
import subprocess
import sys
from pathlib import Path

from tests.cli.serving import Serving, refused

_MAIL = b"From: erika@example.com\r\nTo: Ann <ann@x.example>\r\nSubject: %s\r\n\r\nHello"


def _import(folder: Path, *arguments: str) -> tuple[int, str, str]:
    ended = subprocess.run(
        [sys.executable, "-m", "pipedriver", "mail", "import", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in ended.stderr
    return ended.returncode, ended.stdout, ended.stderr


def test_mails_arrive_by_smtp_and_as_files(tmp_path: Path) -> None:
    with Serving(tmp_path, "--smtp", "0") as server:
        place = re.search(r"smtp://(\S+):(\d+),", server.said)
        assert place is not None
        with smtplib.SMTP(place[1], int(place[2]), timeout=60) as smtp:
            smtp.sendmail("erika@example.com", ["example@pipedrivemail.com"], _MAIL % b"Sent")
        assert server.get("/v1/mailbox/mailThreads")[0]["subject"] == "Sent"
        in_use = _import(tmp_path, "a.eml")
        assert (in_use[0], "in use" in in_use[2]) == (1, True)
        server.signal(signal.SIGTERM)
        assert server.wait()[0] == 0
    (tmp_path / "a.eml").write_bytes(_MAIL % b"Kept")
    (tmp_path / "b.eml").write_bytes(b"no mail")
    assert _import(tmp_path, "a.eml") == (0, "a.eml: message 2 in thread 2, no deal\n", "")
    code, said, refusals = _import(tmp_path, "a.eml", "b.eml", "c.eml", "--to", "example@pipedrivemail.com")
    assert (code, said) == (1, "a.eml: message 2 in thread 2, no deal, which was there already\n")
    assert refusals.splitlines() == [
        "pipedriver: b.eml: this is no mail: it has no header",
        "pipedriver: c.eml: No such file or directory",
    ]
    for arguments, reason in (
        (("--to", "example+deal7@pipedrivemail.com"), "deal7@pipedrivemail.com: there is no such deal"),
        (("--database", "none.sqlite"), "there is no database none.sqlite: pipedriver serve makes one"),
    ):
        code, _, said = _import(tmp_path, "a.eml", *arguments)
        assert (code, reason in said) == (1, True), said


def test_a_place_for_mails_that_cannot_be_taken_is_told(tmp_path: Path) -> None:
    with Serving(tmp_path, "--database", ":memory:") as other:
        port = other.url.rpartition(":")[2]
        code, said = refused("--database", ":memory:", "--smtp", f"127.0.0.1:{port}", folder=tmp_path)
    reason = f"port {port} is in use: choose another with --smtp, or 0 for a free one"
    assert (code, said) == (1, f"pipedriver: {reason}\n")
    assert refused("--smtp", "mail", folder=tmp_path)[0] == 2
