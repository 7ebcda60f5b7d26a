"""Deals as v1 shows them: with copies of what they mention, with plain ids, and as the search gives them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from msgspec import Struct, defstruct

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.custom_values import value_reader
from pipedriver.server.crm.deal_history import DealHistory, Length
from pipedriver.server.crm.derived import rotten_time
from pipedriver.server.crm.known_fields import live_fields
from pipedriver.server.crm.known_stages import known_stages
from pipedriver.server.crm.money import amount_writer, plain_number
from pipedriver.server.crm.zones import local_day
from pipedriver.server.store.database import Row
from pipedriver.server.store.deals import DealRow, deal_row
from pipedriver.server.wire.v1.references import NOTHING, Record, References, smart_bcc_writer

T = TypeVar("T")

# In the order in which `DealRecords._writer` gives their values.
_ORDER = """
    id creator_user_id user_id person_id org_id stage_id title value acv mrr arr currency add_time
    update_time stage_change_time active deleted is_archived archive_time status probability
    next_activity_date next_activity_time next_activity_id last_activity_id last_activity_date lost_reason
    visible_to close_time pipeline_id won_time first_won_time lost_time products_count files_count
    notes_count followers_count email_messages_count activities_count done_activities_count
    undone_activities_count reference_activities_count participants_count expected_close_date
    last_incoming_mail_time last_outgoing_mail_time label local_won_date local_lost_date local_close_date
    origin origin_id channel channel_id stage_order_nr person_name org_name next_activity_subject
    next_activity_type next_activity_duration next_activity_note formatted_value weighted_value
    formatted_weighted_value weighted_value_currency rotten_time acv_currency mrr_currency arr_currency
    owner_name cc_email org_hidden person_hidden
"""
_KEYS = tuple(_ORDER.split())


class DealRecords:
    """A page of deals with all that they mention, read in one statement a kind.

    Args:
        context: the request.
        rows: the deals, as `crm.deals` gives them.
    """

    def __init__(self, context: Context, rows: Sequence[Row] | Sequence[DealRow]) -> None:
        self._context = context
        self._rows: list[Any] = [deal_row(**row) if type(row) is dict else row for row in rows]
        self._stages = known_stages(context).of_deals
        self.references = References(
            context,
            users=[id for row in self._rows for id in (row.user_id, row.creator_user_id)],
            persons=[row.person_id for row in self._rows],
            organizations=[row.org_id for row in self._rows],
        )

    def full(self) -> list[Record]:
        """The deals with copies of their owner, creator, person and organization."""
        return self._records(embed=True)

    def plain(self) -> list[Record]:
        """The deals with the ids of their owner, creator, person and organization."""
        return self._records(embed=False)

    def listed(self, *, embed: bool = True) -> list[Struct]:
        """The same as `full` or `plain`, only to be encoded: a struct costs a fraction of a dictionary."""
        nulls = live_fields(self._context, "deal").nulls
        write, values_of = self._writer(embed=embed), value_reader(self._context, "deal", nulls=False)
        kind, names = _struct(tuple(nulls))
        records: list[Struct] = []
        for row in self._rows:
            record = write(row, kind)
            if row.custom_fields is not None:
                for key, value in values_of(row.custom_fields).items():
                    setattr(record, names[key], value)
            records.append(record)
        return records

    def found(self) -> list[Record]:
        """The deals as the search by title gives them."""
        references, context = self.references, self._context
        address_of = smart_bcc_writer(context, "deal")
        return [
            {
                "id": row.id,
                "title": row.title,
                "user_id": row.user_id,
                "visible_to": str(row.visible_to),
                "status": row.status,
                "value": plain_number(row.value),
                "currency": row.currency,
                "person_name": references.person_name(row.person_id),
                "person_id": row.person_id,
                "organization_name": references.organization_name(row.org_id),
                "organization_id": row.org_id,
                "formatted_value": amount_writer(row.currency, context.viewer.locale)(row.value),
                "cc_email": address_of(row.id),
            }
            for row in self._rows
        ]

    def _records(self, *, embed: bool) -> list[Record]:
        write, values_of = self._writer(embed=embed), value_reader(self._context, "deal")
        return [write(row, _dictionary) | values_of(row.custom_fields) for row in self._rows]

    def _writer(self, *, embed: bool) -> Callable[[Any, Callable[..., T]], T]:
        """A function that makes the record of a row; what all of a page share is looked up once."""
        context, references, stage_of = self._context, self.references, self._stages.__getitem__
        user_of, person_of = references.users.get, references.persons.get
        organization_of = references.organizations.get
        locale, zone = context.viewer.locale, context.viewer.timezone_name
        address_of = smart_bcc_writer(context, "deal")

        def write(row: Any, make: Callable[..., T]) -> T:
            id, status, value, currency = row.id, row.status, row.value, row.currency
            owner_id, creator_id = row.user_id, row.creator_user_id
            person_id, organization_id = row.person_id, row.org_id
            owner, person = user_of(owner_id, NOTHING), person_of(person_id, NOTHING)
            organization = organization_of(organization_id, NOTHING)
            acv, mrr, arr, probability = row.acv, row.mrr, row.arr, row.probability
            close_time, won_time, lost_time = row.close_time, row.won_time, row.lost_time
            next_time, next_duration = row.next_activity_time, row.next_activity_duration
            stage = stage_of(row.stage_id)
            weighted = stage.weighted(value, probability)
            written = amount_writer(currency, locale)
            formatted = written(value)
            whole = int(value)
            return make(
                id,
                user_of(creator_id, NOTHING).record if embed else creator_id,
                owner.record if embed else owner_id,
                person.record if embed else person_id,
                organization.record if embed else organization_id,
                row.stage_id,
                row.title,
                whole if whole == value else value,
                None if acv is None else plain_number(acv),
                None if mrr is None else plain_number(mrr),
                None if arr is None else plain_number(arr),
                currency,
                row.add_time,
                row.update_time,
                row.stage_change_time,
                status == "open",
                status == "deleted",
                row.is_archived == 1,
                row.archive_time,
                status,
                None if probability is None else plain_number(probability),
                row.next_activity_date,
                None if next_time is None else _with_seconds(next_time),
                row.next_activity_id,
                row.last_activity_id,
                row.last_activity_date,
                row.lost_reason,
                str(row.visible_to),
                close_time,
                row.pipeline_id,
                won_time,
                row.first_won_time,
                lost_time,
                row.products_count,
                row.files_count,
                row.notes_count,
                row.followers_count,
                row.email_messages_count,
                row.activities_count,
                row.done_activities_count,
                row.undone_activities_count,
                0,
                row.participants_count,
                row.expected_close_date,
                row.last_incoming_mail_time,
                row.last_outgoing_mail_time,
                row.label,
                None if won_time is None else local_day(won_time, zone),
                None if lost_time is None else local_day(lost_time, zone),
                None if close_time is None else local_day(close_time, zone),
                row.origin,
                row.origin_id,
                row.channel,
                row.channel_id,
                stage.order_nr,
                person.name,
                organization.name,
                row.next_activity_subject,
                row.next_activity_type,
                None if next_duration is None else _with_seconds(next_duration),
                row.next_activity_note,
                formatted,
                weighted,
                formatted if weighted == value else written(weighted),
                currency,
                (
                    None
                    if stage.days_to_rot is None or status != "open"
                    else rotten_time(row.idle_since, stage.days_to_rot)
                ),
                None if acv is None else currency,
                None if mrr is None else currency,
                None if arr is None else currency,
                owner.name,
                address_of(id),
                organization.hidden,
                person.hidden,
            )

        return write


def _dictionary(*values: Any) -> Record:
    return dict(zip(_KEYS, values, strict=True))


@functools.lru_cache(maxsize=256)
def _struct(custom: tuple[str, ...]) -> tuple[type[Struct], dict[str, str]]:
    """A struct that is encoded as a record with custom values of these keys, and its names for the keys."""
    names = {key: f"custom_{key}" for key in custom}
    fields: list[Any] = [*_KEYS, *((name, Any, None) for name in names.values())]
    rename = {name: key for key, name in names.items()}
    return defstruct("DealRecord", fields, rename=rename, gc=False), names


def shape_history(history: DealHistory) -> Record:
    """What only a deal that is fetched by its id shows of its past."""
    return {
        "average_time_to_won": _shape_length(history.average_time_to_won),
        "average_stage_progress": history.average_stage_progress,
        "age": _shape_length(history.age),
        "stay_in_pipeline_stages": {
            "times_in_stages": {str(stage): seconds for stage, seconds in history.seconds_by_stage.items()},
            "order_of_stages": list(history.seconds_by_stage),
        },
    }


def _shape_length(length: Length) -> dict[str, Any]:
    return {
        "y": length.years,
        "m": length.months,
        "d": length.days,
        "h": length.hours,
        "i": length.minutes,
        "s": length.seconds,
        "total_seconds": length.total_seconds,
    }


def _with_seconds(time: str) -> str | None:
    """A time of day or a length as deals show it, with seconds."""
    return f"{time}:00" if len(time) == 5 else time or None
