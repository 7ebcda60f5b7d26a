"""The counterparts of the Node client's example programs, run as their users run them."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from pipedriver import Client
from pipedriver.testing import LocalPipedrive
from tests.project.tree import ROOT

PROGRAMS = {
    "deals_list": [],
    "search": ["granite"],
    "organization_update": ["1", "SkyNet", "Cyberdyne Systems"],
    "deal_updates": [],
    "deals_by_lost_reason": ["expensive"],
}
every_program = pytest.mark.parametrize("name", PROGRAMS)

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    local_pipedrive: LocalPipedrive, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs an example as the company's owner; gives its exit code and what it printed."""
    monkeypatch.setenv("PIPEDRIVE_BASE_URL", local_pipedrive.url)
    monkeypatch.setenv("PIPEDRIVE_API_TOKEN", local_pipedrive.owner.api_token)

    def carry_out(name: str, *arguments: str) -> tuple[int, str, str]:
        main = importlib.import_module(f"examples.{name}").main
        code = main(list(arguments)) if PROGRAMS[name] else main()
        said = capsys.readouterr()
        return code, said.out, said.err

    return carry_out


def said_by(run: Run, name: str, *arguments: str) -> list[str]:
    """What an example prints that ends well."""
    code, said, complaint = run(name, *arguments)
    assert (code, complaint) == (0, "")
    return said.splitlines()


def customer(client: Client) -> int:
    """A new organization, which deals can be with."""
    return client.v1.organizations.create(name="Customer").id


def test_deals_of_the_first_filter(local_pipedrive: LocalPipedrive, run: Run) -> None:
    assert said_by(run, "deals_list") == ["There is no filter for deals."]
    with local_pipedrive.client() as client:
        value = next(field for field in client.v1.deal_fields.list() if field.key == "value")
        client.v1.filters.create(
            name="Large ones",
            type="deals",
            conditions={
                "glue": "and",
                "conditions": [
                    {
                        "glue": "and",
                        "conditions": [
                            {"object": "deal", "field_id": str(value.id), "operator": ">", "value": "100"}
                        ],
                    },
                    {"glue": "or", "conditions": []},
                ],
            },
        )
        customer_id = customer(client)
        client.v1.deals.create(title="Small", org_id=customer_id, value=100, currency="EUR")
        for number in range(6):
            deal = client.v1.deals.create(
                title=f"Large {number}", org_id=customer_id, value=1000 + number, currency="EUR"
            )
            client.v1.activities.create(subject="Call", type="call", deal_id=deal.id)
    said = said_by(run, "deals_list")
    assert said[0] == 'Deals that match the filter "Large ones":'
    assert said[1:] == [
        f"* Large {number} (worth {1000 + number} EUR) has 1 activities" for number in range(5)
    ]


def test_search(local_pipedrive: LocalPipedrive, run: Run) -> None:
    assert said_by(run, "search", "granite") == ["Nothing was found."]
    with local_pipedrive.client() as client:
        person = client.v1.persons.create(name="Gerda Granite")
        deal = client.v1.deals.create(title="Granite for the hall", person_id=person.id)
    said = said_by(run, "search", "granite")
    assert set(said) == {
        f"person Gerda Granite (id: {person.id})",
        f"deal Granite for the hall (id: {deal.id})",
    }


def test_an_organization_is_changed(local_pipedrive: LocalPipedrive, run: Run) -> None:
    with local_pipedrive.client() as client:
        organization = client.v1.organizations.create(name="Before").id
        said = said_by(run, "organization_update", str(organization), "SkyNet", "Cyberdyne Systems")
        assert said == [f"{organization}: SkyNet, Cyberdyne Systems"]
        assert client.v1.organizations.get(organization).name == "SkyNet"
    code, _, complaint = run("organization_update", "99", "SkyNet", "Cyberdyne Systems")
    assert code == 1
    assert complaint.startswith("organization_update: PUT /v1/organizations/{id}: 404")
    assert run("organization_update", "one", "SkyNet", "Cyberdyne")[0] == 2


def test_updates_of_the_first_deal(local_pipedrive: LocalPipedrive, run: Run) -> None:
    assert said_by(run, "deal_updates") == ["There are no deals."]
    with local_pipedrive.client() as client:
        deal = client.v1.deals.create(title="First", org_id=customer(client), value=5, currency="EUR").id
        client.v1.deals.update(deal, status="won")
    said = said_by(run, "deal_updates")
    assert said[0] == "Deal First (5 EUR)"
    assert "dealChange from 2026-03-02:" in said
    assert '  "new_value": "won",' in said


def test_deals_by_their_lost_reason(local_pipedrive: LocalPipedrive, run: Run) -> None:
    with local_pipedrive.client() as client:
        deal = client.v1.deals.create(title="Quay", org_id=customer(client), value=70, currency="EUR").id
        client.v1.deals.update(deal, status="lost", lost_reason="Too expensive")
        client.v1.deals.create(title="Expensive, and open", org_id=customer(client))
    assert said_by(run, "deals_by_lost_reason", "expensive") == [
        "* Quay (lost reason: Too expensive) was worth 70 EUR"
    ]
    assert said_by(run, "deals_by_lost_reason", "weather") == ["Nothing was found."]


@every_program
def test_whoever_has_a_wrong_token_is_told_so(run: Run, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("PIPEDRIVE_API_TOKEN", "wrong-token")
    code, said, complaint = run(name, *PROGRAMS[name])
    assert (code, said) == (1, "")
    assert complaint.startswith(f"{name}: ")
    assert "401" in complaint
    assert "wrong-token" not in complaint


@every_program
def test_it_runs_from_a_shell_and_asks_for_a_token(name: str) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PIPEDRIVE_")}
    ended = subprocess.run(
        [sys.executable, f"examples/{name}.py", *PROGRAMS[name]],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.startswith(f"{name}: ")
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("name", [name for name, arguments in PROGRAMS.items() if arguments])
def test_whoever_says_too_little_is_told_how(run: Run, name: str) -> None:
    code, _, complaint = run(name)
    assert code == 2
    assert complaint.startswith(f"usage: python examples/{name}.py ")
