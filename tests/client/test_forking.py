"""A process that forks after it has sent requests: the child gets connections of its own, or a clear word."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.client.loopback import answers, loopback

PROGRAM = """
import os, sys
from pipedriver import Client, ConfigurationError, {transport}

client = Client("t", base_url=sys.argv[1], transport={transport}())

def ask(who):
    try:
        print(who, client.v1.deals.get(5).id, flush=True)
    except ConfigurationError as error:
        print(who, str(error)[:23], flush=True)

ask("parent")
if os.fork() == 0:
    ask("child")
    if os.fork() == 0:
        ask("grandchild")
        os._exit(0)
    os.wait()
    os._exit(0)
os.wait()
ask("parent again")
"""


@pytest.mark.skipif(not hasattr(__import__("os"), "fork"), reason="the system has no fork()")
@pytest.mark.parametrize(
    ("transport", "grandchild"),
    [("PyreqwestTransport", "this process was forked"), ("Httpx2Transport", "5")],
)
def test_a_forked_process(transport: str, grandchild: str) -> None:
    with loopback(answers({"id": 5})) as server:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", PROGRAM.format(transport=transport), server.url],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["parent 5", "child 5", f"grandchild {grandchild}", "parent again 5"]
