"""Currencies over HTTP."""

from __future__ import annotations

from pipedriver import AsyncClient
from tests.operations.places import Local


async def test_list_gives_every_currency_by_code(client: AsyncClient) -> None:
    currencies = await client.v1.currencies.list()
    codes = [each.code for each in currencies]
    assert {"EUR", "USD", "GBP", "JPY", "SEK"} <= set(codes)
    assert codes == sorted(codes)
    euro = next(each for each in currencies if each.code == "EUR")
    assert euro.to_dict() == {
        "id": euro.id,
        "code": "EUR",
        "name": "Euro",
        "decimal_points": 2,
        "symbol": "€",
        "active_flag": True,
        "is_custom_flag": False,
    }
    yen = next(each for each in currencies if each.code == "JPY")
    assert (yen.decimal_points, yen.symbol) == (0, "¥")


async def test_term_looks_in_names_and_codes(client: AsyncClient) -> None:
    assert [each.code for each in await client.v1.currencies.list(term="swiss")] == ["CHF"]
    assert [each.code for each in await client.v1.currencies.list(term="gBp")] == ["GBP"]
    reply = await client.request("GET", "/v1/currencies", query={"term": "no such money"})
    assert reply.data is None
    everything = await client.v1.currencies.list()
    assert await client.v1.currencies.list(term="") == everything


async def test_every_user_reads_them(client: AsyncClient, local: Local[AsyncClient]) -> None:
    assert await local.add_user().v1.currencies.list() == await client.v1.currencies.list()
