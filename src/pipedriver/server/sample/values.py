"""Custom fields of a sample company, and the values that its records have in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from pipedriver.server.sample.rows import Rows
from pipedriver.server.store.database import Session
from pipedriver.server.store.identifiers import reserve_ids
from pipedriver.server.store.rows import add_rows
from pipedriver.server.store.tables import custom_values, field_options, fields


@dataclass(frozen=True, slots=True)
class _Field:
    entity: str
    name: str
    field_type: str
    options: tuple[str, ...] = ()
    is_searchable: bool = False


_FIELDS = (
    _Field("deal", "Lead source", "enum", ("Website", "Referral", "Trade fair", "Cold call", "Partner")),
    _Field("deal", "Budget", "monetary", is_searchable=True),
    _Field("deal", "Delivery date", "date"),
    _Field("person", "Interests", "set", ("Newsletter", "Events", "Samples", "Discounts")),
    _Field("person", "Customer number", "varchar", is_searchable=True),
    _Field("organization", "Employees", "double", is_searchable=True),
    _Field("organization", "Tier", "enum", ("Gold", "Silver", "Bronze")),
)


class SampleValues:
    """Gives records their custom values; the fields are made with it.

    Chance has a stream of its own here, so that nothing else depends on the fields that there are.

    Args:
        session: the session of the job that fills the sample.
        rows: where rows go.
        moment: when the fields were made; bears a time zone.
        owner: the user who made them.
        seed: where chance begins.
    """

    def __init__(self, session: Session, rows: Rows, moment: datetime, owner: int, seed: str) -> None:
        self._random = Random(seed)  # noqa: S311  # nothing secret is drawn from it
        self._rows = rows
        self._keys: list[str] = []
        self._ids: list[int] = []
        self._options: list[list[int]] = []
        now = moment.strftime("%Y-%m-%d %H:%M:%S")
        orders: dict[str, int] = {}
        for field in _FIELDS:
            orders[field.entity] = orders.get(field.entity, 0) + 1
            self._add_field(session, field, orders[field.entity], owner, now)

    def of_deal(self, id: int, value: float, currency: str, delivery: str | None) -> str | None:
        """The ``custom_fields`` of a deal."""
        draw = self._random.random
        found: list[str] = []
        if draw() < 0.8:
            self._choose(found, 0, id, draw())
        if value and draw() < 0.4:
            budget = float(round(value * (0.9 + 0.5 * draw())))
            self._note(id, 1, number=budget, text=currency)
            found.append(f'"{self._keys[1]}":{budget:.0f},"{self._keys[1]}_currency":"{currency}"')
        if delivery is not None and draw() < 0.5:
            self._note(id, 2, text=delivery)
            found.append(f'"{self._keys[2]}":"{delivery}"')
        return _document(found)

    def of_person(self, id: int) -> str | None:
        """The ``custom_fields`` of a person."""
        draw = self._random.random
        found: list[str] = []
        chosen = [option for option in self._options[3] if draw() < 0.25]
        if chosen:
            for position, option in enumerate(chosen):
                self._note(id, 3, position=position, number=float(option))
            found.append(f'"{self._keys[3]}":"{",".join(map(str, chosen))}"')
        if draw() < 0.3:
            number = f"C-{int(draw() * 10_000_000):07}"
            self._note(id, 4, text=number.casefold())
            found.append(f'"{self._keys[4]}":"{number}"')
        return _document(found)

    def of_organization(self, id: int) -> str | None:
        """The ``custom_fields`` of an organization."""
        draw = self._random.random
        found: list[str] = []
        if draw() < 0.7:
            employees = int(10 ** (0.5 + 3 * draw()))
            self._note(id, 5, number=float(employees))
            found.append(f'"{self._keys[5]}":{employees}')
        if draw() < 0.5:
            self._choose(found, 6, id, draw() ** 0.5)
        return _document(found)

    def _add_field(self, session: Session, field: _Field, order: int, owner: int, now: str) -> None:
        company = self._rows.company
        id = reserve_ids(session, company, "fields", 1)
        key = f"{self._random.getrandbits(160):040x}"
        row: dict[str, Any] = {
            "company_id": company,
            "id": id,
            "entity": field.entity,
            "key": key,
            "name": field.name,
            "field_type": field.field_type,
            "order_nr": order,
            "searchable_flag": int(field.is_searchable),
            "created_by_user_id": owner,
            "add_time": now,
            "update_time": now,
        }
        add_rows(session, fields, [row])
        count = len(field.options)
        first = reserve_ids(session, company, "field_options", count) if count else 0
        options: list[dict[str, Any]] = [
            {
                "company_id": company,
                "id": first + place,
                "field_id": id,
                "label": label,
                "order_nr": place + 1,
                "add_time": now,
            }
            for place, label in enumerate(field.options)
        ]
        add_rows(session, field_options, options)
        self._keys.append(key)
        self._ids.append(id)
        self._options.append([option["id"] for option in options])

    def _choose(self, found: list[str], field: int, id: int, chance: float) -> None:
        options = self._options[field]
        option = options[int(chance * len(options))]
        self._note(id, field, number=float(option))
        found.append(f'"{self._keys[field]}":"{option}"')

    def _note(
        self, id: int, field: int, *, position: int = 0, number: float | None = None, text: str | None = None
    ) -> None:
        row: dict[str, Any] = {
            "company_id": self._rows.company,
            "field_id": self._ids[field],
            "object_id": id,
            "position": position,
            "number": number,
            "text": text,
        }
        self._rows.of(custom_values).append(row)


def _document(found: list[str]) -> str | None:
    return f"{{{','.join(found)}}}" if found else None
