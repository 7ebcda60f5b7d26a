"""A sales story: from a new customer to a deal that is won, and what it changed.

It runs against any Pipedrive that the environment names, and adds a few records to it:

    PIPEDRIVE_BASE_URL=http://127.0.0.1:8080 PIPEDRIVE_API_TOKEN=... python examples/sales_story.py

`make demo` runs it against a local Pipedrive that is there for the story alone.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import date, time, timedelta

from rich.console import Console
from rich.table import Table

from pipedriver import AsyncClient, Client
from pipedriver.api.v1.records.deals import DealSummary
from pipedriver.api.v1.records.pipelines import Pipeline, Stage

CUSTOMER = "Harbour Lights Ltd"
MORE_DEALS = {"Quay lighting": 4_200, "Signal masts": 12_750, "Spare lamps": 980}


def tell(client: Client, async_client: AsyncClient, console: Console) -> None:
    """Tell the whole story; both clients are the same user's."""
    me = client.v1.users.me()
    console.print(f"I am [bold]{me.name}[/] <{me.email}> of [bold]{me.company_name}[/].")
    pipeline = client.v1.pipelines.list()[0]
    stages = client.v1.stages.list(pipeline_id=pipeline.id).to_list()

    show_pipeline(client, console, pipeline, stages)
    before = client.v1.deals.get_summary(status="won")
    deal_id = win_one_deal(client, console, stages)
    asyncio.run(work_on_several(async_client, console, stages))
    after = client.v1.deals.get_summary(status="won")

    show_summary(console, before, after)
    show_updates(client, console, deal_id)


def show_pipeline(client: Client, console: Console, pipeline: Pipeline, stages: list[Stage]) -> None:
    """Print the open deals of everybody, stage by stage. The list is walked page by page."""
    counts: dict[int, int] = defaultdict(int)
    values: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    with console.status("Reading the pipeline ..."):
        for deal in client.v1.pipelines.list_deals(pipeline.id, everyone=True, limit=500):
            counts[deal.stage_id] += 1
            values[deal.stage_id][deal.currency] += deal.value
    table = Table(title=f"\n{pipeline.name}: open deals", title_justify="left", title_style="bold")
    table.add_column("stage")
    table.add_column("deals", justify="right")
    table.add_column("value", justify="right")
    for stage in stages:
        amounts = sorted(values[stage.id].items(), key=lambda each: -each[1])
        table.add_row(
            stage.name,
            str(counts[stage.id]),
            ", ".join(f"{amount:,.0f} {currency}" for currency, amount in amounts) or "-",
        )
    console.print(table)


def win_one_deal(client: Client, console: Console, stages: list[Stage]) -> int:
    """Take a deal from a new customer through every stage until it is won; gives its id."""
    console.rule("One deal, with Client")
    organization = client.v1.organizations.create(name=CUSTOMER, address="Harbour Road 1, Tallinn")
    person = client.v1.persons.create(
        name="Maria Rossi",
        org_id=organization.id,
        email=["maria.rossi@example.com"],
        phone=["+372 5550 1234"],
    )
    deal = client.v1.deals.create(
        title="Lighting for the north quay",
        value=18_500,
        currency="EUR",
        org_id=organization.id,
        person_id=person.id,
        expected_close_date=date.today() + timedelta(days=30),
    )
    console.print(
        f"Added [bold]{organization.name}[/], [bold]{person.name}[/] and the deal [bold]{deal.title}[/]."
    )

    call = client.v1.activities.create(
        subject="Call Maria about the north quay",
        type="call",
        due_date=date.today(),
        due_time=time(10, 30),
        duration=timedelta(minutes=30),
        deal_id=deal.id,
    )
    planned = client.v1.deals.get(deal.id)
    console.print(f"Planned: {call.subject}. The deal's next activity is on {planned.next_activity_date}.")
    client.v1.activities.update(call.id, done=True)
    client.v1.notes.create(content="She wants <b>warm light</b>, and to sign this month.", deal_id=deal.id)
    called = client.v1.deals.get(deal.id)
    console.print(
        f"Called her ({called.done_activities_count} activity done), and wrote {called.notes_count} note."
    )

    for position, stage in enumerate(stages):
        if stage.id != deal.stage_id:
            deal = client.v1.deals.update(deal.id, stage_id=stage.id)
        trail = " > ".join(passed.name for passed in stages[: position + 1])
        console.print(f"  [green]{trail}[/]")
    deal = client.v1.deals.update(deal.id, status="won")
    console.print(f"[bold green]Won[/] at {deal.won_time:%Y-%m-%d %H:%M} UTC: {deal.money}.")
    return deal.id


async def work_on_several(client: AsyncClient, console: Console, stages: list[Stage]) -> None:
    """Work on several deals of the same customer at the same time."""
    console.rule("Several deals at once, with AsyncClient")
    found = await client.v1.organizations.find(term=CUSTOMER).first()
    if found is None:
        return

    async def work_on(title: str, value: float) -> None:
        deal = await client.v1.deals.create(title=title, value=value, currency="USD", org_id=found.id)
        for stage in stages[1:]:
            await client.v1.deals.update(deal.id, stage_id=stage.id)
        ended = await client.v1.deals.update(deal.id, status="won" if value > 1_000 else "lost")
        console.print(f"  {ended.title}: {ended.status}, {ended.money}")

    async with client:
        await asyncio.gather(*(work_on(title, value) for title, value in MORE_DEALS.items()))


def show_summary(console: Console, before: DealSummary, after: DealSummary) -> None:
    """Print what is won in each currency, before and after."""
    table = Table(title="\nWon deals by currency", title_justify="left", title_style="bold")
    for heading in ("currency", "deals before", "after", "value before", "after"):
        table.add_column(heading, justify="left" if heading == "currency" else "right")
    for currency, total in sorted(after.values_total.items()):
        earlier = before.values_total.get(currency)
        grown = earlier is None or earlier.value != total.value
        table.add_row(
            currency,
            str(earlier.count if earlier else 0),
            str(total.count),
            f"{earlier.value if earlier else 0:,.2f}",
            f"{total.value:,.2f}",
            style="green" if grown else None,
        )
    console.print(table)


def show_updates(client: Client, console: Console, deal_id: int) -> None:
    """Print everything that happened to a deal, the first thing first."""
    console.print("\n[bold]Everything that happened to the deal[/]")
    updates = list(client.v1.deals.list_updates(deal_id, limit=500))
    for update in reversed(updates):
        data = update.data or {}
        match update.object:
            case "dealChange":
                text = f"{data['field_key']}: {data['old_value']} -> {data['new_value']}"
            case "activity":
                text = f"activity {data['subject']!r}, {'done' if data['done'] else 'to do'}"
            case "note":
                text = f"note: {data['content']}"
            case other:
                text = other
        console.print(f"  {update.timestamp:%H:%M:%S}  {text}", markup=False)


if __name__ == "__main__":
    with Client() as client:
        tell(client, AsyncClient(), Console(highlight=False))
