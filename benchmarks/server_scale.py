"""How the local server's heavy answers grow: the same requests on samples of several sizes, side by side."""

from __future__ import annotations

import functools
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.measure import Figure, compare
from benchmarks.processes import TOKEN, fetch, local_server

_NUMBERS = ("double", "int", "monetary")
"""The types of fields that hold a number."""


def measure(databases: dict[int, Path], *, rounds: int) -> dict[str, list[Figure]]:
    """Milliseconds to an answer, by what is asked for; the ratios are to the first sample."""
    results: dict[str, list[Figure]] = {}
    with ExitStack() as stack:
        urls = {deals: stack.enter_context(local_server(path)) for deals, path in databases.items()}
        paths = {deals: _paths(url, deals) for deals, url in urls.items()}
        for name in next(iter(paths.values())):
            contenders = {
                f"{deals:,} deals": functools.partial(_milliseconds, url, paths[deals][name])
                for deals, url in urls.items()
            }
            results[name] = compare(contenders, rounds=rounds, label=f"server at scale, {name}")
    return results


def _paths(url: str, deals: int) -> dict[str, str]:
    period = "start_date=2026-01-01&end_date=2026-06-30"
    three_months = "start_date=2026-01-01&interval=month&amount=3&field_key=add_time&exclude_deals=1"
    middle = f"limit=100&start={deals // 2}"
    fields = msgspec.json.decode(fetch(url, "/v1/dealFields?limit=500"))["data"]
    number = next(field for field in fields if len(field["key"]) == 40 and field["field_type"] in _NUMBERS)
    filter = _filter_with_three_conditions(url, fields, number["id"])
    return {
        "filter with three conditions, one on a custom field": f"/v1/deals?limit=100&filter_id={filter}",
        "deals summary": "/v1/deals/summary",
        "deals summary of one owner": "/v1/deals/summary?user_id=1",
        "deals summary of what a filter matches": f"/v1/deals/summary?filter_id={filter}",
        "conversion statistics of a pipeline": f"/v1/pipelines/1/conversion_statistics?{period}",
        "movement statistics of a pipeline": f"/v1/pipelines/1/movement_statistics?{period}",
        "timeline of three months, sums alone": f"/v1/deals/timeline?{three_months}",
        "timeline of what a filter matches": f"/v1/deals/timeline?{three_months}&filter_id={filter}",
        "page of 100 from the middle": f"/v1/deals?{middle}",
        "page of 100 from the middle, newest first": f"/v1/deals?{middle}&sort=id%20DESC",
        "page of 100 from the middle, by title": f"/v1/deals?{middle}&sort=title",
        "page of 100 from the middle, by a custom field": f"/v1/deals?{middle}&sort={number['key']}%20DESC",
    }


def _filter_with_three_conditions(url: str, fields: list[dict[str, Any]], custom: int) -> int:
    """Make a filter on status, value, and a custom field that holds a number."""
    ids = {field["key"]: field["id"] for field in fields}
    asked = [("status", "=", "open"), ("value", ">", "1000")]
    conditions: list[dict[str, Any]] = [
        {
            "object": "deal",
            "field_id": str(ids[key]),
            "operator": operator,
            "value": value,
            "extra_value": None,
        }
        for key, operator, value in asked
    ]
    conditions.append(
        {"object": "deal", "field_id": str(custom), "operator": ">", "value": "10", "extra_value": None}
    )
    tree: dict[str, Any] = {
        "glue": "and",
        "conditions": [{"glue": "and", "conditions": conditions}, {"glue": "or", "conditions": []}],
    }
    body = msgspec.json.encode({"name": "Measured", "type": "deals", "conditions": tree})
    headers = {"x-api-token": TOKEN, "content-type": "application/json"}
    request = urllib.request.Request(url + "/v1/filters", data=body, headers=headers, method="POST")
    with urllib.request.urlopen(request, timeout=60) as response:
        made: int = msgspec.json.decode(response.read())["data"]["id"]
        return made


def _milliseconds(url: str, path: str) -> float:
    begun = time.perf_counter()
    fetch(url, path)
    return (time.perf_counter() - begun) * 1e3
