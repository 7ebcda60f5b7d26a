"""What `pipedriver serve` prints when it is ready: where it is, who may call it, and how."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from pipedriver.server.founding import Member, members
from pipedriver.server.limits.plan_limits import CompanyPlan
from pipedriver.server.oauth.apps import App
from pipedriver.server.opening import OpenDatabase
from pipedriver.version import __version__

_MOST_MEMBERS = 8
"""Users of one company that are printed; nobody reads fifty tokens."""


def announce(
    console: Console,
    url: str,
    path: Path | None,
    opened: OpenDatabase,
    *,
    control: bool,
    sample: bool = False,
    apps: Sequence[App] = (),
    plan: CompanyPlan | None = None,
    mail: str | None = None,
) -> None:
    """Print the address, the database, and each company's users with their tokens.

    Args:
        console: where to; plain where it is no terminal.
        url: the base address.
        path: the database's file; None for one in memory.
        opened: the database.
        control: whether the control plane answers.
        sample: whether a sample was asked for.
        apps: the registered OAuth apps.
        plan: the plan whose limits every company has; None for no limits.
        mail: the address of the SMTP listener; None without one.
    """
    console.print(f"[bold]pipedriver {__version__}[/], a local Pipedrive")
    console.print(f"  Address   [bold cyan]{url}[/]")
    kept = "in memory, until the end" if path is None else str(path.absolute())
    console.print(f"  Database  {escape(kept)}{_made(path, opened, sample=sample)}")
    if control:
        console.print(f"  Control   {url}/_local/")
    if mail is not None:
        console.print(f"  Mail      {mail}, to the cc_email of a deal, person or organization")
    if plan is not None:
        console.print(f"  Plan      {_described(plan)}")
    for app in apps:
        console.print(f"  App       {escape(app.name)}, client_id {escape(app.client_id)}")
    known = opened.database.read(members)
    for name, company in groupby(known, key=lambda member: member.company_name):
        _print_company(console, name, list(company))
    if known:
        console.print("\nFor the programs of this shell:")
        console.print(f"  export PIPEDRIVE_BASE_URL={url}")
        console.print(f"  export PIPEDRIVE_API_TOKEN={escape(known[0].api_token)}")
    console.print("\n[bold green]Ready.[/] Ctrl-C ends it.")


def _made(path: Path | None, opened: OpenDatabase, *, sample: bool) -> str:
    if path is None:
        return ""
    if opened.is_new:
        return ", new"
    return ", as it was left: --sample fills a new one" if sample else ", as it was left"


def _described(chosen: CompanyPlan) -> str:
    plan = chosen.plan
    seats = "for each active user" if chosen.seats is None else f"with {chosen.seats} seats"
    tokens = plan.daily_tokens(chosen.seats or 1)
    return f"{plan.name}: {plan.requests} requests in 2 s, {tokens:,} tokens a day {seats}"


def _print_company(console: Console, name: str, people: list[Member]) -> None:
    console.print(f"\n[bold]{escape(name)}[/]")
    shown = people[:_MOST_MEMBERS]
    width = max(len(member.user_name) for member in shown)
    for member in shown:
        named = f"{escape(member.user_name):<{width}}  {'admin' if member.is_admin else '':<5}"
        console.print(f"  {named}  token [yellow]{escape(member.api_token)}[/]")
    if len(people) > len(shown):
        console.print(f"  and {len(people) - len(shown)} more")
