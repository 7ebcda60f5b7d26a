"""Deals as v1 shows them: with copies of what they mention, with plain ids, and as the search gives them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.custom_values import value_reader
from pipedriver.server.crm.deal_history import DealHistory, Length
from pipedriver.server.crm.derived import rotten_time
from pipedriver.server.crm.known_stages import known_stages
from pipedriver.server.crm.money import amount_writer, plain_number
from pipedriver.server.crm.zones import local_day
from pipedriver.server.store.database import Row
from pipedriver.server.wire.v1.references import Record, References, smart_bcc


class DealRecords:
    """A page of deals with all that they mention, read in one statement a kind.

    Args:
        context: the request.
        rows: the deals, as `crm.deals` gives them.
    """

    def __init__(self, context: Context, rows: Sequence[Row]) -> None:
        self._context = context
        self._rows = rows
        self._known = known_stages(context)
        self.references = References(
            context,
            users=[id for row in rows for id in (row["user_id"], row["creator_user_id"])],
            persons=[row["person_id"] for row in rows],
            organizations=[row["org_id"] for row in rows],
        )

    def full(self) -> list[Record]:
        """The deals with copies of their owner, creator, person and organization."""
        return self._records(embed=True)

    def plain(self) -> list[Record]:
        """The deals with the ids of their owner, creator, person and organization."""
        return self._records(embed=False)

    def found(self) -> list[Record]:
        """The deals as the search by title gives them."""
        references, context = self.references, self._context
        return [
            {
                "id": row["id"],
                "title": row["title"],
                "user_id": row["user_id"],
                "visible_to": str(row["visible_to"]),
                "status": row["status"],
                "value": plain_number(row["value"]),
                "currency": row["currency"],
                "person_name": references.person_name(row["person_id"]),
                "person_id": row["person_id"],
                "organization_name": references.organization_name(row["org_id"]),
                "organization_id": row["org_id"],
                "formatted_value": amount_writer(row["currency"], context.viewer.locale)(row["value"]),
                "cc_email": smart_bcc(context, "deal", row["id"]),
            }
            for row in self._rows
        ]

    def _records(self, *, embed: bool) -> list[Record]:
        viewer = self._context.viewer
        locale, zone = viewer.locale, viewer.timezone_name
        values_of = value_reader(self._context, "deal")
        records: list[Record] = []
        for row in self._rows:
            record = self._record(row, locale, zone, embed)
            record.update(values_of(row["custom_fields"]))
            records.append(record)
        return records

    def _record(self, row: Row, locale: str, zone: str, embed: bool) -> Record:
        references = self.references
        status: str = row["status"]
        value: float = row["value"]
        currency: str = row["currency"]
        owner = references.linked_user(row["user_id"])
        creator = references.linked_user(row["creator_user_id"])
        person = references.linked_person(row["person_id"])
        organization = references.linked_organization(row["org_id"])
        acv, mrr, arr = row["acv"], row["mrr"], row["arr"]
        stage, pipeline = self._known.stages[row["stage_id"]], self._known.pipelines[row["pipeline_id"]]
        shown_value = plain_number(value)
        weighted = weighted_value(row, stage, pipeline)
        write = amount_writer(currency, locale)
        formatted = write(value)
        close_time, won_time, lost_time = row["close_time"], row["won_time"], row["lost_time"]
        probability = row["probability"]
        return {
            "id": row["id"],
            "creator_user_id": creator.record if embed else row["creator_user_id"],
            "user_id": owner.record if embed else row["user_id"],
            "person_id": person.record if embed else row["person_id"],
            "org_id": organization.record if embed else row["org_id"],
            "stage_id": row["stage_id"],
            "title": row["title"],
            "value": shown_value,
            "acv": None if acv is None else plain_number(acv),
            "mrr": None if mrr is None else plain_number(mrr),
            "arr": None if arr is None else plain_number(arr),
            "currency": currency,
            "add_time": row["add_time"],
            "update_time": row["update_time"],
            "stage_change_time": row["stage_change_time"],
            "active": status == "open",
            "deleted": status == "deleted",
            "is_archived": row["is_archived"] == 1,
            "archive_time": row["archive_time"],
            "status": status,
            "probability": None if probability is None else plain_number(probability),
            "next_activity_date": row["next_activity_date"],
            "next_activity_time": _with_seconds(row["next_activity_time"]),
            "next_activity_id": row["next_activity_id"],
            "last_activity_id": row["last_activity_id"],
            "last_activity_date": row["last_activity_date"],
            "lost_reason": row["lost_reason"],
            "visible_to": str(row["visible_to"]),
            "close_time": close_time,
            "pipeline_id": row["pipeline_id"],
            "won_time": won_time,
            "first_won_time": row["first_won_time"],
            "lost_time": lost_time,
            "products_count": row["products_count"],
            "files_count": row["files_count"],
            "notes_count": row["notes_count"],
            "followers_count": row["followers_count"],
            "email_messages_count": row["email_messages_count"],
            "activities_count": row["activities_count"],
            "done_activities_count": row["done_activities_count"],
            "undone_activities_count": row["undone_activities_count"],
            "reference_activities_count": 0,
            "participants_count": row["participants_count"],
            "expected_close_date": row["expected_close_date"],
            "last_incoming_mail_time": row["last_incoming_mail_time"],
            "last_outgoing_mail_time": row["last_outgoing_mail_time"],
            "label": row["label"],
            "local_won_date": local_day(won_time, zone),
            "local_lost_date": local_day(lost_time, zone),
            "local_close_date": local_day(close_time, zone),
            "origin": row["origin"],
            "origin_id": row["origin_id"],
            "channel": row["channel"],
            "channel_id": row["channel_id"],
            "stage_order_nr": stage["order_nr"],
            "person_name": person.name,
            "org_name": organization.name,
            "next_activity_subject": row["next_activity_subject"],
            "next_activity_type": row["next_activity_type"],
            "next_activity_duration": _with_seconds(row["next_activity_duration"]),
            "next_activity_note": row["next_activity_note"],
            "formatted_value": formatted,
            "weighted_value": weighted,
            "formatted_weighted_value": formatted if weighted == value else write(weighted),
            "weighted_value_currency": currency,
            "rotten_time": (
                rotten_time(row["idle_since"], rots=stage["rotten_flag"] == 1, days=stage["rotten_days"])
                if status == "open"
                else None
            ),
            "acv_currency": None if acv is None else currency,
            "mrr_currency": None if mrr is None else currency,
            "arr_currency": None if arr is None else currency,
            "owner_name": owner.name,
            "cc_email": smart_bcc(self._context, "deal", row["id"]),
            "org_hidden": organization.hidden,
            "person_hidden": person.hidden,
        }


def weighted_value(row: Row, stage: Row, pipeline: Row) -> int | float:
    """The value times the probability: the deal's own, else that of its stage.

    Where the pipeline has no probabilities it is the value itself (migration guide of v2; which probability
    counts is inferred).
    """
    if not pipeline["deal_probability"]:
        return plain_number(row["value"])
    probability = stage["deal_probability"] if row["probability"] is None else row["probability"]
    return plain_number(round(row["value"] * probability / 100, 4))


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


def _with_seconds(time: str | None) -> str | None:
    """A time of day or a length as deals show it, with seconds."""
    return f"{time}:00" if time is not None and len(time) == 5 else time or None
