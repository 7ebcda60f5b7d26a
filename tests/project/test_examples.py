"""The sales story, told to a test and told by `make demo`."""

from __future__ import annotations

import io
import re
import subprocess
import sys

import pytest
from rich.console import Console

from examples.sales_story import CUSTOMER, MORE_DEALS, tell
from pipedriver.testing import LocalPipedrive
from tests.project.tree import ROOT


@pytest.mark.parametrize("is_terminal", [True, False], ids=["terminal", "plain"])
def test_the_sales_story(local_pipedrive: LocalPipedrive, is_terminal: bool) -> None:
    output = io.StringIO()
    console = Console(file=output, force_terminal=is_terminal, width=120, highlight=False, _environ={})
    with local_pipedrive.client() as client:
        tell(client, local_pipedrive.async_client(), console)
        organization = client.v1.organizations.find(term=CUSTOMER).first()
        assert organization is not None
        deals = client.v1.organizations.list_deals(organization.id).to_list()
        assert {deal.title for deal in deals} == {"Lighting for the north quay", *MORE_DEALS}
        assert sorted(deal.status for deal in deals) == ["lost", "won", "won", "won"]
    said = output.getvalue()
    assert ("\x1b[" in said) is is_terminal
    plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", said)
    assert "I am Erika Example <erika@example.com> of Example Company." in plain
    assert "Qualified > Contact Made > Demo Scheduled > Proposal Made > Negotiations Started" in plain
    assert "Won at 2026-03-02 09:00 UTC: 18500 EUR." in plain
    assert "stage_id: 1 -> 2" in plain
    assert "status: open -> won" in plain
    assert local_pipedrive.owner.api_token not in said


def test_the_demo_ends_well_and_says_how_to_go_on() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "examples.demo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr == ""
    assert "Meridian Workspace" in ended.stdout
    assert "make serve" in ended.stdout
    assert "\x1b[" not in ended.stdout
