"""Give an organization another name and address.

    PIPEDRIVE_API_TOKEN=... python examples/organization_update.py ID NAME ADDRESS

`PIPEDRIVE_BASE_URL` names another Pipedrive, a local one for instance.
"""

from __future__ import annotations

import sys

from pipedriver import Client, PipedriveError


def update(client: Client, organization_id: int, name: str, address: str) -> None:
    """Change it, and print what it is now."""
    changed = client.v1.organizations.update(organization_id, name=name, address=address)
    print(f"{changed.id}: {changed.name}, {changed.address}")


def main(arguments: list[str]) -> int:
    """Do it as the user whose token the environment holds; gives the exit code."""
    if len(arguments) != 3 or not arguments[0].isdecimal():
        print("usage: python examples/organization_update.py ID NAME ADDRESS", file=sys.stderr)
        return 2
    number, name, address = arguments
    try:
        with Client() as client:
            update(client, int(number), name, address)
    except PipedriveError as error:
        print(f"organization_update: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
