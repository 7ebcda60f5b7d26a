"""Every cell of the table in docs/faults.md, over a real connection."""

from __future__ import annotations

import pytest

from pipedriver import (
    AsyncClient,
    AsyncTransport,
    Gone,
    NotFound,
    OutcomeUnknown,
    PipedriveError,
    RetryPolicy,
)
from pipedriver.server.faults.kinds import KINDS, REFUSED
from pipedriver.testing import LocalPipedrive
from tests.faults.matrix import CALLS, Cell, cells
from tests.faults.times import Times

OPERATIONS = {
    "read": ["GET /v1/persons/{id}"],
    "repeatable write": ["PUT /v1/persons/{id}"],
    "POST or merge": ["POST /v1/persons", "PUT /v1/persons/{id}/merge"],
}
TIMEOUTS = {"drip": 1.0}
"""Seconds after which an attempt is given up: few only where a fault leads to nothing else."""


async def carry_out(client: AsyncClient, operation: str) -> object:
    """Make a call."""
    persons = client.v1.persons
    match operation:
        case "GET /v1/persons/{id}":
            return await persons.get(1)
        case "PUT /v1/persons/{id}":
            return await persons.update(1, name="Renamed")
        case "POST /v1/persons":
            return await persons.create(name="New")
        case _:
            return await persons.merge(1, merge_with_id=2)


def client_of(local: LocalPipedrive, times: Times, fault: str, transport: AsyncTransport) -> AsyncClient:
    """A client that never waits, and gives up after three attempts."""
    return AsyncClient(
        local.owner.api_token,
        base_url=local.url,
        timeout=TIMEOUTS.get(fault, 30.0),
        retry=RetryPolicy(max_attempts=3),
        transport=transport,
        clock=times.clock,
        sleep=times.async_sleep,
        random=times.random,
    )


async def set_up(local: LocalPipedrive) -> None:
    """Make the records that the calls are about."""
    async with local.async_client() as client:
        await client.v1.persons.create(name="One")
        await client.v1.persons.create(name="Two")
    local.writes.clear()


def test_the_table_has_every_fault_once() -> None:
    found = [(cell.fault, cell.call) for cell in cells()]
    assert found == [(fault, call) for fault in KINDS for call in CALLS]


CELLS = [
    pytest.param(cell, operation, id=f"{cell.fault}-{operation}")
    for cell in cells()
    for operation in OPERATIONS[cell.call]
]


@pytest.mark.parametrize(("cell", "operation"), CELLS)
async def test_what_a_fault_that_stays_leads_to(
    local_pipedrive: LocalPipedrive, cell: Cell, operation: str, transport: AsyncTransport
) -> None:
    await set_up(local_pipedrive)
    times = Times()
    fault = KINDS[cell.fault]
    async with client_of(local_pipedrive, times, cell.fault, transport) as client:
        pause = 0.02 if cell.fault in ("drip", "slow") else None
        rule = local_pipedrive.faults.add(cell.fault, seconds=pause)
        if cell.error is None:
            await carry_out(client, operation)
        else:
            with pytest.raises(cell.error) as caught:
                await carry_out(client, operation)
            assert type(caught.value) is cell.error
            assert getattr(caught.value, "attempts", None) == (3 if cell.is_retried else 1)
            if cell.call == "POST or merge" and fault.carries_out != "never":
                assert isinstance(caught.value, OutcomeUnknown)
            if cell.call != "POST or merge":
                assert not isinstance(caught.value, OutcomeUnknown)
            assert local_pipedrive.owner.api_token not in repr(caught.value) + str(caught.value)
        (standing,) = local_pipedrive.faults.rules()
        assert standing.id == rule.id
        attempts = 3 if cell.is_retried else 1
        if cell.fault != REFUSED:
            assert standing.struck == attempts, "each attempt arrives, and no other one"
        done = local_pipedrive.writes[operation]
        assert done == (attempts if fault.carries_out == "always" and cell.call != "read" else 0)
        if cell.call == "POST or merge":
            assert done <= 1


RETRIED = [
    pytest.param(cell, operation, id=f"{cell.fault}-{operation}")
    for cell in cells()
    if cell.is_retried
    for operation in OPERATIONS[cell.call]
]


@pytest.mark.parametrize(("cell", "operation"), RETRIED)
async def test_what_is_sent_again_succeeds_when_the_fault_has_passed(
    local_pipedrive: LocalPipedrive, cell: Cell, operation: str, transport: AsyncTransport
) -> None:
    await set_up(local_pipedrive)
    if cell.fault == REFUSED:
        times = Times(local_pipedrive.faults.clear)
        local_pipedrive.faults.add(REFUSED)
    else:
        times = Times()
        local_pipedrive.faults.add(cell.fault, first=1)
    async with client_of(local_pipedrive, times, cell.fault, transport) as client:
        await carry_out(client, operation)
    assert times.waits != []
    if cell.call == "POST or merge":
        assert local_pipedrive.writes[operation] == 1


@pytest.mark.parametrize("operation", [each for several in OPERATIONS.values() for each in several])
@pytest.mark.parametrize("fault", [name for name, kind in KINDS.items() if kind.carries_out == "either"])
async def test_what_was_carried_out_before_the_answer_failed_is_never_done_twice(
    local_pipedrive: LocalPipedrive, fault: str, operation: str, transport: AsyncTransport
) -> None:
    await set_up(local_pipedrive)
    local_pipedrive.faults.add(fault, carried_out=True)
    client = client_of(local_pipedrive, Times(), fault, transport)
    with pytest.raises(PipedriveError) as caught:
        await carry_out(client, operation)
    await client.close()
    if operation in OPERATIONS["POST or merge"]:
        assert isinstance(caught.value, OutcomeUnknown)
        assert local_pipedrive.writes[operation] == 1


async def test_a_delete_that_was_carried_out_before_is_not_found(
    local_pipedrive: LocalPipedrive, transport: AsyncTransport
) -> None:
    await set_up(local_pipedrive)
    local_pipedrive.faults.add("reset_after", first=1)
    async with client_of(local_pipedrive, Times(), "reset_after", transport) as client:
        with pytest.raises((NotFound, Gone)) as caught:
            await client.v1.persons.delete(1)
        assert caught.value.attempts == 2
        assert local_pipedrive.writes["DELETE /v1/persons/{id}"] == 1
        assert [person.id async for person in client.v1.persons.list()] == [2]


async def test_credentials_do_not_follow_a_redirect(
    local_pipedrive: LocalPipedrive, transport: AsyncTransport
) -> None:
    await set_up(local_pipedrive)
    with LocalPipedrive() as elsewhere:
        local_pipedrive.faults.add("redirect", location=f"{elsewhere.url}/v1/persons/1")
        watching = elsewhere.faults.add("error_500", probability=0)
        client = client_of(local_pipedrive, Times(), "redirect", transport)
        with pytest.raises(PipedriveError, match="not followed"):
            await client.v1.persons.get(1)
        await client.close()
        (watched,) = elsewhere.faults.rules()
        assert (watched.id, watched.matched) == (watching.id, 0)
