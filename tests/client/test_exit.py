"""A program that ends while pyreqwest's own thread, or a daemon thread, is at work ends as it should."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from pipedriver.transport.pyreqwest_exit import LONGEST_WAIT
from tests.client.loopback import Connection, Received, Turn, answers, falls_silent, loopback

BEGINNING = """
import asyncio, atexit, os, sys, threading, time
from pipedriver import AsyncClient, Client, TransportError

class Dawdling:
    sleep = staticmethod(time.sleep)

    def __del__(self):
        self.sleep(0.3)  # the interpreter takes its time over ending

dawdling = Dawdling()
url = sys.argv[1]
"""

AN_ANSWER_THAT_WAKES_THE_LOOP = """
class Loop(asyncio.SelectorEventLoop):
    def call_soon_threadsafe(self, *given, **named):
        handle = super().call_soon_threadsafe(*given, **named)
        time.sleep(0.1)  # the thread that wakes the loop goes on only when the program has ended
        return handle

async def call():
    async with AsyncClient("t", base_url=url) as client:
        print((await client.v1.deals.get(5)).id, flush=True)

def run():
    with asyncio.Runner(loop_factory=Loop) as runner:
        runner.run(call())

run()
"""

A_FORKED_PROCESS = (
    AN_ANSWER_THAT_WAKES_THE_LOOP
    + """
if os.fork() == 0:
    run()
elif os.wait()[1]:
    sys.exit("the child did not end well")
"""
)

AN_ABANDONED_LOOP = """
async def call():
    await AsyncClient("t", base_url=url).v1.deals.get(5)

loop = asyncio.new_event_loop()
tasks = [loop.create_task(call()) for _ in range(3)]
loop.run_until_complete(asyncio.sleep(0.1))
print(5, flush=True)
"""

DAEMON_THREADS = """
def call():
    client = Client("t", base_url=url)
    while True:
        client.v1.deals.get(5)

for _ in range(4):
    threading.Thread(target=call, daemon=True).start()
time.sleep(0.1)
print(5, flush=True)
"""

A_LOOP_IN_A_DAEMON_THREAD = """
async def call():
    client = AsyncClient("t", base_url=url)
    while True:
        await asyncio.gather(*(client.v1.deals.get(5) for _ in range(4)))

threading.Thread(target=lambda: asyncio.run(call()), daemon=True).start()
time.sleep(0.1)
print(5, flush=True)
"""

LAST_CALLS = """
client = Client("t", base_url=url)
client.v1.deals.get(5)

def call():
    print(client.v1.deals.get(5).id, flush=True)

def call_elsewhere():
    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    thread.join()

atexit.register(call)
if sys.version_info < (3, 12):  # since then no thread can be started while the interpreter ends
    atexit.register(call_elsewhere)
else:
    atexit.register(call)
"""


def slowly(connection: Connection, received: Received) -> None:
    """A turn that answers when the program has ended."""
    connection.waits(0.2)
    answers({"id": 5})(connection, received)


@pytest.mark.parametrize(
    ("program", "turn", "printed"),
    [
        pytest.param(AN_ANSWER_THAT_WAKES_THE_LOOP, answers({"id": 5}), 1, id="waking"),
        pytest.param(A_FORKED_PROCESS, answers({"id": 5}), 2, id="forked"),
        pytest.param(AN_ABANDONED_LOOP, slowly, 1, id="abandoned"),
        pytest.param(AN_ABANDONED_LOOP, falls_silent, 1, id="abandoned in silence"),
        pytest.param(DAEMON_THREADS, answers({"id": 5}), 1, id="daemons"),
        pytest.param(DAEMON_THREADS, slowly, 1, id="daemons that wait"),
        pytest.param(DAEMON_THREADS, falls_silent, 1, id="daemons in silence"),
        pytest.param(A_LOOP_IN_A_DAEMON_THREAD, answers({"id": 5}), 1, id="daemon loop"),
        pytest.param(A_LOOP_IN_A_DAEMON_THREAD, slowly, 1, id="daemon loop that waits"),
        pytest.param(LAST_CALLS, answers({"id": 5}), 2, id="last calls"),
    ],
)
def test_a_program_ends(program: str, turn: Turn, printed: int) -> None:
    with loopback(turn) as server:
        begun = time.monotonic()
        ended = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", BEGINNING + program, server.url],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.split() == ["5"] * printed
    assert time.monotonic() - begun < LONGEST_WAIT + 10
