# Made by tools/generate.py from tests/faults/aio/test_walks.py: change that, and run it again.
"""Lists and writes while a fifth of all requests is struck by one fault or another."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipedriver import (
    Client,
    InProcessTransport,
    OutcomeUnknown,
    PipedriveError,
    Request,
    Response,
    RetryPolicy,
    Transport,
)
from pipedriver.server.faults.kinds import KINDS, REFUSED
from pipedriver.server.faults.layer import struck_by
from pipedriver.server.faults.rules import Faults
from pipedriver.testing import LocalPipedrive
from tests.faults.many import PAGE, RECORDS, Remembering, many_records
from tests.faults.times import Times

ALL = list(KINDS)
ON_A_SOCKET = [name for name in KINDS if name != REFUSED]
STRUCK = 0.2
LONGEST_BLOCK = 301.0
"""Seconds after which a client tries again that was told that the day's budget is spent."""

SEEDS = [range(first, first + 10) for first in range(0, 100, 10)]
"""A hundred, in parts, so that several workers can share them."""


@pytest.fixture(scope="module")
def many() -> Iterator[LocalPipedrive]:
    """A company with 20,000 notes."""
    with LocalPipedrive() as local:
        local.database.become(many_records())
        yield local


@pytest.fixture(scope="module")
def remembering(many: LocalPipedrive) -> Remembering:
    """What answers in this process."""
    return Remembering(many.application)


def client_in_process(
    local: LocalPipedrive, faults: Faults, times: Times, remembering: Remembering
) -> Client:
    """A client whose requests are struck on their way to a function."""
    return Client(
        local.owner.api_token,
        base_url="http://127.0.0.1",
        transport=InProcessTransport(struck_by(faults, remembering, times.passes)),
        clock=times.clock,
        sleep=times.sleep,
        random=times.random,
    )


def client_on_a_socket(
    local: LocalPipedrive,
    times: Times,
    timeout: float = 1.0,
    transport: Transport | None = None,
) -> Client:
    """A client whose requests are struck on the wire."""
    return Client(
        local.owner.api_token,
        base_url=local.url,
        transport=transport,
        timeout=timeout,
        clock=times.clock,
        sleep=times.sleep,
        random=times.random,
    )


def ids_of_all(client: Client, times: Times) -> tuple[list[int], int]:
    """The ids of all notes as they came, and how often the walk had to be taken up again."""
    came: list[int] = []
    stops = 0
    walked = client.v1.notes.list(limit=PAGE)
    while stops < 100:
        try:
            for page in walked.pages():
                came += [note.id for note in page]
            break
        except PipedriveError as error:
            stops += 1
            walked = client.v1.notes.list(limit=PAGE).resume(error.resume or "")
            times.passes(LONGEST_BLOCK)
    return came, stops


@pytest.mark.parametrize("seeds", SEEDS, ids=lambda seeds: f"{seeds[0]}-{seeds[-1]}")
def test_a_walk_gives_each_record_once(many: LocalPipedrive, remembering: Remembering, seeds: range) -> None:
    struck = stopped = 0
    for seed in seeds:
        faults, times = Faults(), Times(seed=seed)
        faults.add(ALL, probability=STRUCK, seed=seed)
        client = client_in_process(many, faults, times, remembering)
        came, stops = ids_of_all(client, times)
        assert came == list(range(1, RECORDS + 1)), f"seed {seed}"
        struck += faults.rules()[0].struck
        stopped += stops
        client.close()
    assert struck > 50
    assert stopped > 0


@pytest.mark.parametrize("seed", range(3))
def test_a_walk_over_a_socket_gives_each_record_once(
    many: LocalPipedrive, seed: int, transport: Transport
) -> None:
    times = Times(seed=seed)
    many.faults.add(ON_A_SOCKET, probability=STRUCK, seed=seed, seconds=0.01)
    client = client_on_a_socket(many, times, transport=transport)
    came, _ = ids_of_all(client, times)
    assert many.faults.rules()[0].struck > 2
    client.close()
    many.faults.clear()
    assert came == list(range(1, RECORDS + 1))


def test_a_walk_outlasts_a_server_that_is_away(many: LocalPipedrive, transport: Transport) -> None:
    times = Times(many.faults.clear)
    client = client_on_a_socket(many, times, timeout=10.0, transport=transport)
    came: list[int] = []
    for page in client.v1.notes.list(limit=PAGE).pages():
        came += [note.id for note in page]
        if len(came) == RECORDS // 2:
            many.faults.add(REFUSED)
    client.close()
    assert came == list(range(1, RECORDS + 1))
    assert len(times.waits) == 1


class Outcomes:
    """What came of calls that must not be carried out twice, compared with what the server did.

    Args:
        local: the server.
    """

    def __init__(self, local: LocalPipedrive) -> None:
        self._local = local
        self.unknown = 0
        self.known = 0

    def compare(self, operation: str, before: int, error: PipedriveError | None) -> None:
        """Compare the outcome of one call, with how often it had been carried out before."""
        done = self._local.writes[operation] - before
        if error is None:
            assert done == 1
            self.known += 1
        elif isinstance(error, OutcomeUnknown):
            assert done in (0, 1)
            self.unknown += 1
        else:
            assert done == 0, f"it was carried out, and {error!r} does not say so"


def write_much(client: Client, times: Times, outcomes: Outcomes, local: LocalPipedrive) -> None:
    """Make persons, and merge each with the one before."""
    last: int | None = None
    for _ in range(8):
        before = local.writes["POST /v1/persons"]
        made: int | None = None
        failure: PipedriveError | None = None
        try:
            made = (client.v1.persons.create(name="Somebody")).id
        except PipedriveError as error:
            failure = error
            times.passes(LONGEST_BLOCK)
        outcomes.compare("POST /v1/persons", before, failure)
        if made is not None and last is not None:
            before = local.writes["PUT /v1/persons/{id}/merge"]
            failure = None
            try:
                client.v1.persons.merge(last, merge_with_id=made)
            except PipedriveError as error:
                failure = error
                times.passes(LONGEST_BLOCK)
            outcomes.compare("PUT /v1/persons/{id}/merge", before, failure)
        last = made


@pytest.mark.parametrize("seeds", SEEDS, ids=lambda seeds: f"{seeds[0]}-{seeds[-1]}")
def test_nothing_is_made_or_merged_twice(seeds: range) -> None:
    with LocalPipedrive(in_process=True) as local:
        outcomes = Outcomes(local)

        def handler(request: Request) -> Response:
            return local.application.handle(request)

        for seed in seeds:
            faults, times = Faults(), Times(seed=seed)
            faults.add(ALL, probability=STRUCK, seed=seed)
            client = Client(
                local.owner.api_token,
                base_url="http://127.0.0.1",
                transport=InProcessTransport(struck_by(faults, handler, times.passes)),
                retry=RetryPolicy(max_attempts=6),
                clock=times.clock,
                sleep=times.sleep,
                random=times.random,
            )
            write_much(client, times, outcomes, local)
            client.close()
        assert outcomes.known > 30
        assert outcomes.unknown > 5


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_made_or_merged_twice_over_a_socket(
    local_pipedrive: LocalPipedrive,
    seed: int,
    transport: Transport,
) -> None:
    outcomes = Outcomes(local_pipedrive)
    times = Times(seed=seed)
    local_pipedrive.faults.add(ON_A_SOCKET, probability=STRUCK, seed=seed, seconds=0.01)
    client = client_on_a_socket(local_pipedrive, times, transport=transport)
    for _ in range(3):
        write_much(client, times, outcomes, local_pipedrive)
    client.close()
    assert outcomes.known > 5
