"""Snapshots, and going back: to them, and to how the server was founded."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipedriver import Client, NotFound, Unauthorized
from pipedriver.server.application import Application
from pipedriver.server.clock import Clock
from pipedriver.server.founding import found_example, founded_companies
from pipedriver.server.opening import open_database
from pipedriver.server.running import RunningServer
from pipedriver.server.store.database import Database
from pipedriver.testing import LocalPipedrive
from pipedriver.testing.local import START
from tests.control.asking import Asker


def names(client: Client) -> list[str | None]:
    return [person.name for person in client.v1.persons.list(sort="id ASC")]


def known(asker: Asker) -> list[str]:
    return [snapshot["name"] for snapshot in asker.get("/_local/snapshots")["snapshots"]]


def _found(database: Database) -> None:
    database.write(lambda session: found_example(session, START))


class FileServer:
    """A server with a control plane and a database in a file."""

    def __init__(self, path: Path) -> None:
        self.opened = open_database(path, _found)
        self.running = RunningServer(Application(self.opened.database, clock=Clock(START), control=True))
        self.token = self.opened.database.read(founded_companies)[0].api_token
        self.asker = Asker(self.running.url, self.token)

    def client(self) -> Client:
        return Client(self.token, base_url=self.running.url)

    def close(self) -> None:
        self.asker.close()
        self.running.stop()
        self.opened.close()


@pytest.fixture
def file_server(tmp_path: Path) -> Iterator[FileServer]:
    server = FileServer(tmp_path / "pipedrive.sqlite")
    yield server
    server.close()


def _goes_back(asker: Asker, client: Client) -> None:
    client.v1.persons.create(name="kept")
    taken = asker.post("/_local/snapshots", {"name": "one.kept"})
    assert (taken["name"], taken["time"]) == ("one.kept", "2026-03-02T09:00:00Z")
    assert taken["bytes"] > 100_000
    asker.post("/_local/clock", {"advance": 60})
    client.v1.persons.create(name="lost")
    client.v1.pipelines.create(name="lost too")
    assert names(client) == ["kept", "lost"]
    assert asker.post("/_local/snapshots/one.kept/restore") == taken
    assert names(client) == ["kept"]
    assert len(client.v1.pipelines.list()) == 1
    assert asker.get("/_local/clock")["now"] == "2026-03-02T09:00:00Z"
    assert client.v1.persons.create(name="second").id == 2
    assert [known["name"] for known in asker.get("/_local/snapshots")["snapshots"]] == [
        "founding",
        "one.kept",
    ]
    assert asker.post("/_local/reset")["name"] == "founding"
    assert names(client) == []
    asker.post("/_local/snapshots/one.kept/restore")
    assert names(client) == ["kept"]
    assert asker.ask("DELETE", "/_local/snapshots/one.kept") == (200, {"dropped": "one.kept"})
    assert asker.ask("POST", "/_local/snapshots/one.kept/restore")[0] == 404
    assert names(client) == ["kept"]


def test_going_back_in_memory(local_pipedrive: LocalPipedrive, asker: Asker) -> None:
    with local_pipedrive.client() as client:
        _goes_back(asker, client)


def test_going_back_in_a_file(file_server: FileServer) -> None:
    with file_server.client() as client:
        _goes_back(file_server.asker, client)


def _refuses(asker: Asker) -> None:
    for name in ("", "..", ".hidden", "a/b", "a b", "ä", "x" * 65, "../pipedrive"):
        assert asker.ask("POST", "/_local/snapshots", {"name": name})[0] == 400, name
    for body in ({}, {"name": 1}, {"name": "a", "more": 1}, b"{", None):
        assert asker.ask("POST", "/_local/snapshots", body)[0] == 400, body
    assert asker.ask("POST", "/_local/snapshots", {"name": "founding"})[0] == 409
    assert asker.ask("DELETE", "/_local/snapshots/founding")[0] == 409
    for name in ("none", "..%2Fpipedrive", "%2E%2E"):
        assert asker.ask("POST", f"/_local/snapshots/{name}/restore")[0] == 404, name
        assert asker.ask("DELETE", f"/_local/snapshots/{name}")[0] in (400, 404), name
    assert known(asker) == ["founding"]


def test_names_that_are_none_are_refused(asker: Asker, file_server: FileServer) -> None:
    _refuses(asker)
    _refuses(file_server.asker)


def test_what_is_kept_between_requests_is_read_anew(local_pipedrive: LocalPipedrive, asker: Asker) -> None:
    late = local_pipedrive.add_user("Late Comer")
    with local_pipedrive.client(late) as client, local_pipedrive.client() as owner:
        renamed = owner.v1.stages.update(1, name="Renamed")
        assert renamed.name == "Renamed"
        assert client.v1.stages.get(1).name == "Renamed"
        asker.post("/_local/reset")
        with pytest.raises(Unauthorized):
            client.v1.stages.get(1)
        assert owner.v1.stages.get(1).name != "Renamed"


def test_oauth_works_on_after_a_reset(local_pipedrive: LocalPipedrive) -> None:
    app = local_pipedrive.add_app()
    local_pipedrive.install_app(app)
    local_pipedrive.reset()
    again = local_pipedrive.add_app()
    token = local_pipedrive.install_app(again).access_token
    asker = Asker(local_pipedrive.url)
    path = "/oauth/authorize?client_id=app&redirect_uri=http://127.0.0.1/callback"
    assert asker.ask_bytes("GET", path)[0] == 200
    asker.close()
    assert token


def test_python_goes_back_too(local_pipedrive: LocalPipedrive) -> None:
    with local_pipedrive.client() as client:
        client.v1.persons.create(name="kept")
        assert local_pipedrive.snapshot() == "snapshot"
        client.v1.persons.delete(1)
        local_pipedrive.restore()
        assert names(client) == ["kept"]
        local_pipedrive.add_company()
        local_pipedrive.reset()
        assert names(client) == []
        assert local_pipedrive.add_company().company_id == 2


def test_snapshots_outlive_the_server(tmp_path: Path) -> None:
    path = tmp_path / "pipedrive.sqlite"
    first = FileServer(path)
    with first.client() as client:
        client.v1.persons.create(name="kept")
        first.asker.post("/_local/clock", {"advance": 3600})
        first.asker.post("/_local/snapshots", {"name": "kept"})
        client.v1.persons.create(name="lost")
    first.close()
    second = FileServer(path)
    with second.client() as client:
        assert names(client) == ["kept", "lost"]
        second.asker.post("/_local/snapshots/kept/restore")
        assert names(client) == ["kept"]
        assert second.asker.get("/_local/clock")["now"] == "2026-03-02T10:00:00Z"
        second.asker.post("/_local/reset")
        assert names(client) == []
    second.close()
    assert sorted(each.name for each in (tmp_path / "pipedrive.sqlite.snapshots").iterdir()) == [
        "founding.json",
        "founding.sqlite",
        "kept.json",
        "kept.sqlite",
    ]


@pytest.mark.parametrize("where", ["memory", "file"])
def test_requests_that_run_meanwhile_see_one_or_the_other(
    where: str, local_pipedrive: LocalPipedrive, file_server: FileServer
) -> None:
    """Two records that are always changed together are never seen apart, whoever goes back meanwhile."""
    in_memory = where == "memory"
    make = local_pipedrive.client if in_memory else file_server.client
    asker = Asker(local_pipedrive.url if in_memory else file_server.running.url)
    with make() as client:
        for number in range(20):
            client.v1.persons.create(name=f"before {number}")
        asker.post("/_local/snapshots", {"name": "before"})
        for number in range(1, 21):
            client.v1.persons.update(number, name=f"after {number}")
        asker.post("/_local/snapshots", {"name": "after"})
    wrong: list[object] = []
    written = [0]
    done = threading.Event()

    def read() -> None:
        with make() as reader:
            while not done.is_set():
                seen = {str(person.name).split()[0] for person in reader.v1.persons.list()}
                if len(seen) != 1:
                    wrong.append(seen)

    def write() -> None:
        with make() as writer:
            while not done.is_set():
                try:
                    writer.v1.notes.create(content="x", person_id=1)
                    written[0] += 1
                except NotFound as error:
                    wrong.append(error)

    threads = [threading.Thread(target=each) for each in (read, read, write)]
    for thread in threads:
        thread.start()
    for turn in range(20):
        asker.post(f"/_local/snapshots/{('before', 'after')[turn % 2]}/restore")
    done.set()
    for thread in threads:
        thread.join()
    asker.close()
    assert wrong == []
    assert written[0] > 0


def test_a_database_in_memory_goes_back_any_number_of_times() -> None:
    with LocalPipedrive(in_process=True) as local, local.client() as client:
        image = local.database.image()
        for _ in range(150):
            local.database.become(image)
            client.v1.persons.create(name="Maria")
            assert names(client) == ["Maria"]
