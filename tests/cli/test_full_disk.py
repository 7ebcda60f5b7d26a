"""A disk that fills up under a running server: a clear answer, nothing half-written, nothing lost."""

from __future__ import annotations

import resource
from pathlib import Path

import httpx2

from tests.cli.serving import Serving

LITTLE = 300_000
"""Bytes that a file may grow to, once the disk counts as full."""


def test_a_disk_that_fills_up_while_the_server_runs(tmp_path: Path) -> None:
    with Serving(tmp_path, "--api-token", "chosen") as server:
        plenty = resource.prlimit(server.process_id, resource.RLIMIT_FSIZE)
        log = tmp_path / "pipedriver.sqlite-wal"
        resource.prlimit(server.process_id, resource.RLIMIT_FSIZE, (log.stat().st_size + LITTLE, plenty[1]))
        written: list[str] = []
        with httpx2.Client(base_url=server.url, headers={"x-api-token": "chosen"}) as caller:
            while True:
                name = f"Organization {len(written)}"
                answer = caller.post("/v1/organizations", json={"name": name})
                if answer.status_code != 201:
                    break
                written.append(name)
                assert len(written) < 10_000, "the disk never filled up"
            assert answer.status_code == 507
            assert answer.json()["success"] is False
            assert answer.json()["error"] == "The server's disk is full, or cannot be written"
            assert caller.get("/v1/organizations?limit=1").status_code == 200, (
                "what is there can still be read"
            )
            resource.prlimit(server.process_id, resource.RLIMIT_FSIZE, plenty)
            assert caller.post("/v1/organizations", json={"name": "Afterwards"}).status_code == 201
            written.append("Afterwards")
        server.signal()
        assert server.wait()[:2] == (0, "Ended. Everything is kept.\n")
    with Serving(tmp_path) as again:
        kept = again.get("/v1/organizations?limit=500&sort=id")
        assert written, "nothing was written before the disk was full"
        assert [organization["name"] for organization in kept] == written[:500]
        assert again.get(f"/v1/organizations?start={len(written) - 1}")[0]["name"] == "Afterwards"
