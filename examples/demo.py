"""`make demo`: tells the sales story against a local Pipedrive that is started for it and gone afterwards."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

from examples.sales_story import tell
from pipedriver import AsyncClient, Client
from pipedriver.cli.filling import fill_with_sample
from pipedriver.server.application import Application
from pipedriver.server.clock import Clock
from pipedriver.server.founding import members
from pipedriver.server.opening import open_database
from pipedriver.server.running import RunningServer

DEALS = 500


def main() -> int:
    """Start a server on a free port with a sample company, tell the story, and say how to go on."""
    begun = time.perf_counter()
    console = Console(highlight=False, soft_wrap=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        open_database(
            Path(folder) / "demo.sqlite",
            lambda database: fill_with_sample(database, Clock().now(), DEALS, None, console),
        ) as opened,
        RunningServer(Application(opened.database)) as server,
    ):
        console.print(f"A local Pipedrive answers at [bold cyan]{server.url}[/].")
        token = opened.database.read(members)[0].api_token
        with Client(token, base_url=server.url) as client:
            tell(client, AsyncClient(token, base_url=server.url), console)
    console.print(f"\n[bold green]Done[/] in {time.perf_counter() - begun:.1f} seconds, all of it over HTTP.")
    console.print("\nTo keep a local Pipedrive running:  [bold]make serve[/]")
    console.print("It prints its address and a token; any client of the Pipedrive API can talk to it.")
    console.print("The story is in examples/sales_story.py.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
