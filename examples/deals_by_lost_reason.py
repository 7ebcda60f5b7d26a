"""Deals that were lost for a reason that holds a word: the reason, and what they were worth.

    PIPEDRIVE_API_TOKEN=... python examples/deals_by_lost_reason.py TERM

The deals are fetched side by side, which is what the asynchronous client is for. `PIPEDRIVE_BASE_URL` names
another Pipedrive, a local one for instance.
"""

from __future__ import annotations

import asyncio
import sys

from pipedriver import AsyncClient, PipedriveError


async def show(client: AsyncClient, term: str) -> None:
    """Print the first ten deals that are found, one a line."""
    matches = await client.v1.search_results.search_by_field(
        term=term, field_type="dealField", field_key="lost_reason", return_item_ids=True, total=10
    ).to_list()
    ids = [match.id for match in matches if match.id is not None]
    for deal in await asyncio.gather(*(client.v1.deals.get(number) for number in ids)):
        print(f"* {deal.title} (lost reason: {deal.lost_reason}) was worth {deal.money}")
    if not ids:
        print("Nothing was found.")


async def show_to_user(term: str) -> None:
    """Do it as the user whose token the environment holds."""
    async with AsyncClient() as client:
        await show(client, term)


def main(arguments: list[str]) -> int:
    """Do it; gives the exit code."""
    if len(arguments) != 1:
        print("usage: python examples/deals_by_lost_reason.py TERM", file=sys.stderr)
        return 2
    try:
        asyncio.run(show_to_user(arguments[0]))
    except PipedriveError as error:
        print(f"deals_by_lost_reason: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
