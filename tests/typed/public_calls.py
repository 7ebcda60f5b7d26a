"""The types of the public calls, asserted for mypy and pyright; ``make check`` runs both over this file.

A line that must be an error bears an ``ignore`` of each checker; mypy reports an ignore that nothing needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, assert_type

from pipedriver import (
    UNSET,
    Answer,
    APIError,
    AsyncClient,
    AsyncInProcessTransport,
    AsyncPages,
    Client,
    Collected,
    Done,
    Ids,
    InProcessTransport,
    Page,
    Pages,
    RateLimited,
    Records,
    Reply,
    Request,
    Response,
    RetryPolicy,
)
from pipedriver.api.v1.aio.deals import AsyncDeals
from pipedriver.api.v1.deals import Deals
from pipedriver.api.v1.records.activities import Activity
from pipedriver.api.v1.records.currencies import Currency
from pipedriver.api.v1.records.deals import Deal, DealDetails, MergedDeal
from pipedriver.api.v1.records.pipelines import Pipeline, Stage
from pipedriver.api.v1.records.shared import DeletedId
from pipedriver.api.v1.records.users import CurrentUser


def records(client: Client) -> None:
    deal = client.v1.deals.get(5)
    assert_type(client.v1.deals, Deals)
    assert_type(deal, DealDetails)
    assert_type(deal.id, int)
    assert_type(deal.title, str)
    assert_type(deal.add_time, datetime | None)
    assert_type(deal.answer, Answer | None)
    assert_type(deal.raw, Mapping[str, Any])
    assert_type(deal.to_dict(), dict[str, Any])
    assert_type(deal["any key"], Any)
    assert_type(client.v1.deals.delete(5), DeletedId)
    assert_type(client.v1.deals.merge(5, merge_with_id=6), MergedDeal)
    assert_type(client.v1.users.me(), CurrentUser)
    assert_type(client.v1.currencies.list(), Records[Currency])
    assert_type(client.v1.pipelines.list(), Records[Pipeline])
    assert_type(client.v1.pipelines.list()[0], Pipeline)
    assert_type(client.v1.notes.delete(5), Done)
    assert_type(client.v1.deals.list_permitted_users(5), Ids)


def pages(client: Client) -> None:
    deals = client.v1.deals.list(status="open", total=10)
    assert_type(deals, Pages[Deal])
    for deal in deals:
        assert_type(deal, Deal)
    for page in deals.pages():
        assert_type(page, Page[Deal])
        assert_type(page[0], Deal)
        assert_type(page.records, list[Deal])
        assert_type(page.answer, Answer)
        assert_type(page.next, int | str | None)
    assert_type(deals.first(), Deal | None)
    assert_type(deals.to_list(), Collected[Deal])
    assert_type(deals.limited(5), Pages[Deal])
    assert_type(list(client.v1.stages.list()), list[Stage])
    assert_type(client.v1.deals.list_activities(5), Pages[Activity])


def arguments(client: Client) -> None:
    client.v1.deals.create(
        title="Ten chairs", value=Decimal("12.30"), add_time=datetime.now(UTC), org_id=UNSET
    )
    client.v1.deals.update(5, status="won", person_id=None, expected_close_date=date(2026, 1, 31))
    client.v1.persons.add_picture(5, file=Path("face.png"))
    client.v1.persons.add_picture(5, file=b"png", timeout=3.0)
    client.v1.deals.get(5, timeout=3.0, extra_headers={"x-trace": "t"}, extra_query={}, extra_body={"a": 1})
    client.v1.deals.get("5")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.v1.deals.get()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.v1.deals.get(5, total=1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.v1.deals.get(5, colour="red")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.v1.deals.create()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.v1.deals.create(title=None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.v1.deals.update(5, status="shut")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.v1.deals.list(5)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def undeclared(client: Client) -> None:
    reply = client.request("GET", "/v1/deals", query={"start": 0}, timeout=3)
    assert_type(reply, Reply)
    assert_type(reply.data, Any)
    assert_type(reply.answer, Answer)
    assert_type(client.with_options(timeout=3, retry=RetryPolicy(max_attempts=1)), Client)
    with client as entered:
        assert_type(entered, Client)


async def asynchronous(client: AsyncClient) -> None:
    assert_type(client.v1.deals, AsyncDeals)
    assert_type(await client.v1.deals.get(5), DealDetails)
    assert_type(await client.v1.currencies.list(), Records[Currency])
    deals = client.v1.deals.list(status="open", total=10)
    assert_type(deals, AsyncPages[Deal])
    async for deal in deals:
        assert_type(deal, Deal)
    async for page in deals.pages():
        assert_type(page, Page[Deal])
    assert_type(await deals.first(), Deal | None)
    assert_type(await deals.to_list(), Collected[Deal])
    assert_type([deal async for deal in deals], list[Deal])
    assert_type(await client.request("GET", "/v1/deals"), Reply)
    async with client as entered:
        assert_type(entered, AsyncClient)
    for _ in deals:  # type: ignore[attr-defined]  # pyright: ignore[reportGeneralTypeIssues, reportAttributeAccessIssue]
        pass
    (await client.v1.deals.get("5"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def answer(request: Request) -> Response:
    return Response(200, {}, request.body or b"{}")


async def answer_later(request: Request) -> Response:
    return answer(request)


def clients() -> None:
    Client("token", base_url="http://localhost", timeout=3, transport=InProcessTransport(answer))
    AsyncClient("token", transport=AsyncInProcessTransport(answer))
    AsyncClient("token", transport=AsyncInProcessTransport(answer_later))
    Client(transport=AsyncInProcessTransport(answer))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    AsyncClient(transport=InProcessTransport(answer))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def errors(client: Client) -> None:
    try:
        client.v1.deals.get(5)
    except RateLimited as error:
        assert_type(error.retry_after, float | None)
    except APIError as error:
        assert_type(error.status, int)
        assert_type(error.headers, Mapping[str, str])
        assert_type(error.code, str | int | None)
        assert_type(error.error_info, str | None)
        assert_type(error.answer, Answer)
        assert_type(error.message, str)
