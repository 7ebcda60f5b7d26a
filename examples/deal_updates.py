"""The first deal, and the ten latest things that happened to it.

    PIPEDRIVE_API_TOKEN=... python examples/deal_updates.py

`PIPEDRIVE_BASE_URL` names another Pipedrive, a local one for instance.
"""

from __future__ import annotations

import json
import sys

from pipedriver import Client, PipedriveError


def show(client: Client) -> None:
    """Print each update with its day and all that it holds."""
    deal = client.v1.deals.list().first()
    if deal is None:
        print("There are no deals.")
        return
    print(f"Deal {deal.title} ({deal.money})")
    for update in client.v1.deals.list_updates(deal.id, total=10):
        day = f"{update.timestamp:%Y-%m-%d}" if update.timestamp else "an unknown day"
        print(f"{update.object} from {day}:")
        print(json.dumps(update.data, indent=2, ensure_ascii=False))


def main() -> int:
    """Do it as the user whose token the environment holds; gives the exit code."""
    try:
        with Client() as client:
            show(client)
    except PipedriveError as error:
        print(f"deal_updates: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
