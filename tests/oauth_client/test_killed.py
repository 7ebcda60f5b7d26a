"""A process that is killed while others wait leaves no lock behind and loses no token."""

from __future__ import annotations

import multiprocessing
import random
import time
from pathlib import Path
from typing import Any

import pytest

from pipedriver import Account, Client, FileTokenStore, OAuthApp, Token
from tests.oauth_client.token_server import CLIENT_ID, CLIENT_SECRET, token_server

ACCOUNT = Account(7, 42)
ROUNDS = 50
PROCESSES = 3


def call_once(folder: Path, url: str, line: Any) -> None:
    """What each process does: call once when it is told to, and tell who it is."""
    store = FileTokenStore(folder)
    app = OAuthApp(CLIENT_ID, CLIENT_SECRET, "http://localhost/callback", oauth_url=url, store=store)
    with app:
        client = Client(oauth=app, account=ACCOUNT)
        line.send("ready")
        line.recv()
        line.send(client.v1.users.me().id)


@pytest.mark.skipif("forkserver" not in multiprocessing.get_all_start_methods(), reason="the system cannot")
def test_a_killed_process_leaves_no_lock_and_loses_no_token(tmp_path: Path) -> None:
    """The killed one may have refreshed without storing; then the others refresh once more, never twice."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipedriver.oauth.app", "pipedriver.oauth.file_store", __name__])
    store = FileTokenStore(tmp_path)
    with token_server(rotates=False) as server:
        for _ in range(ROUNDS):
            store.save(ACCOUNT, Token.from_answer(server.new_token(), 0.0).of(*ACCOUNT))
            server.expire()
            lines = [context.Pipe() for _ in range(PROCESSES + 1)]
            workers = [
                context.Process(target=call_once, args=(tmp_path, server.url, theirs)) for _, theirs in lines
            ]
            for worker in workers:
                worker.start()
            assert [ours.recv() for ours, _ in lines] == ["ready"] * len(lines)
            for ours, _ in lines:
                ours.send("go")
            time.sleep(random.uniform(0, 0.03))
            workers[0].kill()
            for (ours, theirs), worker in zip(lines, workers, strict=True):
                if worker is not workers[0]:
                    assert ours.poll(30)
                    assert ours.recv() == 42
                worker.join(30)
                ours.close()
                theirs.close()
            assert 1 <= server.refreshes <= 2
            kept = store.load(ACCOUNT)
            assert kept is not None
            assert server.takes(kept)
