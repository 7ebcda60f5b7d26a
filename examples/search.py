"""What is found by a word: the kind, the name and the id of the ten best matches.

    PIPEDRIVE_API_TOKEN=... python examples/search.py TERM

`PIPEDRIVE_BASE_URL` names another Pipedrive, a local one for instance.
"""

from __future__ import annotations

import sys

from pipedriver import Client, PipedriveError


def show(client: Client, term: str) -> None:
    """Print what is found, one a line."""
    found = client.v1.search_results.search(term=term, total=10).to_list()
    for match in found:
        print(f"{match.type} {match.title} (id: {match.id})")
    if not found:
        print("Nothing was found.")


def main(arguments: list[str]) -> int:
    """Do it as the user whose token the environment holds; gives the exit code."""
    if len(arguments) != 1:
        print("usage: python examples/search.py TERM", file=sys.stderr)
        return 2
    try:
        with Client() as client:
            show(client, arguments[0])
    except PipedriveError as error:
        print(f"search: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
