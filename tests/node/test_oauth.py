"""The OAuth managers of the official Node clients, of 2019 and of today, against the local server."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from pipedriver.server.oauth.grants import give_code
from pipedriver.testing import LocalPipedrive
from tests.node.node_client import FOLDER, Node, NodeProcess

CALLBACK = "http://127.0.0.1/callback"


@pytest.mark.parametrize("client", ["2019", "today"])
def test_a_manager_authorizes_calls_and_renews(
    node_process: NodeProcess, local_pipedrive: LocalPipedrive, client: str
) -> None:
    app = local_pipedrive.add_app("node-app", "its secret", redirect_uris=[CALLBACK])
    owner = local_pipedrive.owner
    code = local_pipedrive.database.write(
        lambda session: give_code(
            session, local_pipedrive.clock.now(), app, owner.company_id, owner.user_id, CALLBACK
        )
    )
    found = run(
        client=client,
        base_url=local_pipedrive.url,
        client_id="node-app",
        client_secret="its secret",
        redirect_uri=CALLBACK,
        code=code,
    )
    consent = urlsplit(str(found["consent"]))
    assert f"{consent.scheme}://{consent.netloc}" == local_pipedrive.url
    assert consent.path == "/oauth/authorize"
    asked = dict(parse_qsl(consent.query))
    assert asked["client_id"] == "node-app"
    assert asked["redirect_uri"] == CALLBACK
    assert found["users"] == ["erika@example.com", "erika@example.com"]
    first, *later = found["tokens"]
    assert later
    assert first["access"] != later[0]["access"]
    assert {token["refresh"] for token in found["tokens"]} == {first["refresh"]}
    assert "invalid_grant" in found["refused"]
    if client == "today":
        assert found["revoked"] is not None


def run(**given: str) -> dict[str, Any]:
    """Let a manager do its work."""
    program = Node.find()
    assert program is not None
    done = subprocess.run(
        [program.node, "oauth.js"],
        cwd=FOLDER,
        env={**os.environ, "NODE_NO_WARNINGS": "1", "NO_PROXY": "127.0.0.1"},
        input=json.dumps(given).encode(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
