"""PyPI's pipedrive-client at the same work as benchmarks/contenders.py: python_client.py WORK URL TIMES.

Prints the microseconds of CPU of the whole process that one time took. It runs in an environment of its own.

It fails on answers with keys that Pipedrive added after it was made. ``python_client.py fit FILE`` takes
those out of the JSON in a file, so that it can be measured at all; it then has less to read than the others.
"""

# pyright: basic
# What it imports is installed in an environment of its own alone, and has no types.

from __future__ import annotations

import json
import re
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from pipedrive import Pipedrive  # type: ignore[import-not-found]  # pyright: ignore
from pipedrive.models import GetDealOkResponse, GetDealsOkResponse  # type: ignore[import-not-found]  # pyright: ignore


def main() -> None:
    """Measure it, or make it something that it can read."""
    if sys.argv[1] == "fit":
        fit(Path(sys.argv[2]))
    else:
        measure()


def fit(file: Path) -> None:
    """Take out of an answer what the client cannot read."""
    envelope = json.loads(file.read_text())
    model: Any = GetDealsOkResponse if isinstance(envelope["data"], list) else GetDealOkResponse
    for _ in range(100):
        try:
            model._unmap(json.loads(json.dumps(envelope)))
            break
        except (TypeError, ValueError) as error:
            unknown = re.search("unexpected keyword argument '([^']+)'", str(error))
            if unknown is None:
                raise
            envelope = _without(envelope, unknown[1])
    file.write_text(json.dumps(envelope, separators=(",", ":")))


def _without(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {key: _without(item, name) for key, item in value.items() if key != name}
    return [_without(item, name) for item in value] if isinstance(value, list) else value


def measure() -> None:
    """Do the work and print what it cost."""
    work, url, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
    client: Any = Pipedrive(access_token="x", base_url=url + "/v1")

    def read(deal: Any) -> None:
        added = datetime.fromisoformat(deal.add_time)
        assert (deal.id_, deal.title, deal.value, deal.status, added)[0]

    def get() -> None:
        read(client.deals.get_deal(id_=1).data)

    def walk() -> None:
        start: int | None = 0
        while start is not None:
            page = client.deals.get_deals(start=start, limit=100)
            for deal in page.data:
                read(deal)
            told = page.additional_data
            start = told.start + told.limit if told.more_items_in_collection else None

    carry_out = {"get": get, "walk": walk}[work]
    for _ in range(max(1, times // 10)):
        carry_out()
    begun = time.process_time()
    for _ in range(times):
        carry_out()
    print((time.process_time() - begun) / times * 1e6)


if __name__ == "__main__":
    main()
