"""The first filter for deals that there is, and five deals that match it: their value, their activities.

    PIPEDRIVE_API_TOKEN=... python examples/deals_list.py

`PIPEDRIVE_BASE_URL` names another Pipedrive, a local one for instance.
"""

from __future__ import annotations

import sys

from pipedriver import Client, PipedriveError


def show(client: Client) -> None:
    """Print the deals, one a line."""
    filters = client.v1.filters.list(type="deals")
    if not filters:
        print("There is no filter for deals.")
        return
    chosen = filters[0]
    print(f'Deals that match the filter "{chosen.name}":')
    for deal in client.v1.deals.list(filter_id=chosen.id, total=5):
        activities = client.v1.deals.list_activities(deal.id).to_list()
        print(f"* {deal.title} (worth {deal.money}) has {len(activities)} activities")


def main() -> int:
    """Do it as the user whose token the environment holds; gives the exit code."""
    try:
        with Client() as client:
            show(client)
    except PipedriveError as error:
        print(f"deals_list: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
