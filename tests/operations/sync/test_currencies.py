# Made by tools/generate.py from tests/operations/aio/test_currencies.py: change that, and run it again.
"""Currencies over HTTP."""

from __future__ import annotations

from pipedriver import Client
from tests.operations.places import Local


def test_list_gives_every_currency_by_code(client: Client) -> None:
    currencies = client.v1.currencies.list()
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


def test_term_looks_in_names_and_codes(client: Client) -> None:
    assert [each.code for each in client.v1.currencies.list(term="swiss")] == ["CHF"]
    assert [each.code for each in client.v1.currencies.list(term="gBp")] == ["GBP"]
    reply = client.request("GET", "/v1/currencies", query={"term": "no such money"})
    assert reply.data is None
    everything = client.v1.currencies.list()
    assert client.v1.currencies.list(term="") == everything


def test_every_user_reads_them(client: Client, local: Local[Client]) -> None:
    assert local.add_user().v1.currencies.list() == client.v1.currencies.list()
