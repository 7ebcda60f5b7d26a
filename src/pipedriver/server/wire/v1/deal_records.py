"""Deals as v1 shows them: with copies of what they mention, with plain ids, and as the search gives them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from msgspec import Raw, Struct, defstruct
from msgspec.json import encode
from msgspec.structs import astuple

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.custom_values import value_columns
from pipedriver.server.crm.deal_history import DealHistory
from pipedriver.server.crm.derived import rotten_time
from pipedriver.server.crm.known_stages import known_stages
from pipedriver.server.crm.money import amount_writer, plain_number
from pipedriver.server.crm.zones import local_day
from pipedriver.server.store.database import Row
from pipedriver.server.store.deals import DEAL_COLUMNS, DealRow, deal_row
from pipedriver.server.wire.v1.pipelines import shape_pipeline
from pipedriver.server.wire.v1.references import (
    NOTHING,
    Linked,
    Record,
    References,
    everybody,
    smart_bcc_parts,
    smart_bcc_writer,
)
from pipedriver.server.wire.v1.stages import shape_stage

T = TypeVar("T")

# In the order in which `_writer` gives their values.
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

_VISIBILITIES = {number: str(number) for number in range(10)}
_users_of = itemgetter(DEAL_COLUMNS.index("user_id"), DEAL_COLUMNS.index("creator_user_id"))
_PERSON, _ORGANIZATION = DEAL_COLUMNS.index("person_id"), DEAL_COLUMNS.index("org_id")
_person_of, _organization_of = itemgetter(_PERSON), itemgetter(_ORGANIZATION)

_TABLES = ("users", "stages", "pipelines", "fields", "field_options", "companies")
"""What is shared by all deals follows from these."""

# What only a deal that is fetched by its id shows, in the order in which `DealRecords.detailed` gives it.
_DETAILS = (
    "average_time_to_won",
    "average_stage_progress",
    "age",
    "stay_in_pipeline_stages",
    "last_activity",
    "next_activity",
)
_Length = defstruct("Length", ("y", "m", "d", "h", "i", "s", "total_seconds"), gc=False)
_Stays = defstruct("Stays", ("times_in_stages", "order_of_stages"), gc=False)


class _Shared(NamedTuple):
    """What the deals are written with that the users of one locale and one time zone see.

    Attributes:
        embedding: makes a record with copies of what the deal mentions; see `_writer`.
        plain: makes one with the ids of these.
        listed: a record as lists hold it.
        detailed: a record that was fetched by its id.
        keys: the keys of the custom values, which are the last ones of a record in a list.
        stages, pipelines: these as ``related_objects`` hold them, each written once.
        everybody: the users of the company.
    """

    embedding: Callable[..., Any]
    plain: Callable[..., Any]
    listed: type[Struct]
    detailed: type[Struct]
    keys: tuple[str, ...]
    stages: dict[int, Raw]
    pipelines: dict[int, Raw]
    everybody: Mapping[int | None, Linked]


class DealRecords:
    """A page of deals with all that they mention, read in one statement a kind.

    Args:
        context: the request.
        rows: the deals, as `crm.deals` gives them.
    """

    def __init__(self, context: Context, rows: Sequence[Row | DealRow]) -> None:
        self._context = context
        self._rows: list[DealRow] = []
        for row in rows:
            self._rows.append(deal_row(row) if isinstance(row, dict) else row)
        self._shared = _shared(context)
        self.references = References(
            context,
            users=list(chain.from_iterable(map(_users_of, self._rows))),
            persons=map(_person_of, self._rows),
            organizations=map(_organization_of, self._rows),
            known_users=self._shared.everybody,
        )

    def listed(self, *, embed: bool = True) -> list[Struct]:
        """The deals with copies of their owner, creator, person and organization, or with the ids of these.

        They are only to be encoded: a struct costs a fraction of a dictionary.
        """
        shared = self._shared
        return self._written(shared.embedding if embed else shared.plain, shared.listed)

    def detailed(self, history: DealHistory, last: Struct | None, next: Struct | None) -> Any:
        """The only deal, with what a deal shows of its past, its last and its next activity."""
        shared, stays = self._shared, history.seconds_by_stage
        details = (
            _Length(*astuple(history.average_time_to_won)),
            history.average_stage_progress,
            _Length(*astuple(history.age)),
            _Stays(stays, list(stays)),
            last,
            next,
        )
        [deal] = self._written(shared.embedding, shared.detailed, details)
        return deal

    def related(self, stages: Iterable[int], pipelines: Iterable[int]) -> dict[str, dict[str, Any]]:
        """All that the deals mention, and stages and pipelines, as ``related_objects`` hold them."""
        shared = self._shared
        of_stages: dict[str, Any] = {}
        for id in stages:
            of_stages[str(id)] = shared.stages[id]
        of_pipelines: dict[str, Any] = {}
        for id in pipelines:
            of_pipelines[str(id)] = shared.pipelines[id]
        return self.references.related(stage=of_stages, pipeline=of_pipelines)

    def found(self) -> list[Record]:
        """The deals as the search by title gives them."""
        references, context = self.references, self._context
        address_of = smart_bcc_writer(context, "deal")
        found = (dict(zip(DEAL_COLUMNS, row, strict=True)) for row in self._rows)
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
                "cc_email": address_of(row["id"]),
            }
            for row in found
        ]

    def plain(self) -> list[Record]:
        """The deals with the ids of their owner, creator, person and organization."""
        shared = self._shared
        names = (*_KEYS, *shared.keys)

        def record(*values: Any) -> Record:
            return dict(zip(names, values, strict=True))

        return self._written(shared.plain, record)

    def _written(
        self, write: Callable[..., Any], make: Callable[..., T], more: tuple[Any, ...] = ()
    ) -> list[T]:
        person_of, organization_of = self.references.persons.get, self.references.organizations.get
        written: list[T] = []
        for row in self._rows:
            person = person_of(row[_PERSON], NOTHING)
            organization = organization_of(row[_ORGANIZATION], NOTHING)
            written.append(write(make, more, person, organization, *row))
        return written


def _shared(context: Context) -> _Shared:
    viewer = context.viewer
    key = ("deal writers", viewer.company_id, viewer.locale, viewer.timezone_name)
    return context.session.kept(key, _TABLES, _share, context)


def _share(context: Context) -> _Shared:
    keys, values_of = value_columns(context, "deal")
    return _Shared(
        _writer(context, values_of, embed=True),
        _writer(context, values_of, embed=False),
        _struct(keys),
        _struct((*keys, *_DETAILS)),
        keys,
        {id: Raw(encode(shape_stage(row))) for id, row in known_stages(context).stages.items()},
        {id: Raw(encode(shape_pipeline(row))) for id, row in known_stages(context).pipelines.items()},
        everybody(context),
    )


def _writer(
    context: Context, values_of: Callable[[str | None], tuple[Any, ...]], *, embed: bool
) -> Callable[..., Any]:
    """A function that makes the record of a row.

    It takes what makes a record of the values, values to put behind the custom ones, the person and the
    organization, and the row.
    """
    stage_of = known_stages(context).of_deals.__getitem__
    user_of = everybody(context).get
    locale, zone = context.viewer.locale, context.viewer.timezone_name
    before, after = smart_bcc_parts(context, "deal")

    # Behind the first four its parameters are `DEAL_COLUMNS`.
    def write(
        make: Callable[..., Any],
        more: tuple[Any, ...],
        person: Linked,
        organization: Linked,
        id: Any,
        title: Any,
        value: Any,
        currency: Any,
        user_id: Any,
        creator_user_id: Any,
        person_id: Any,
        org_id: Any,
        pipeline_id: Any,
        stage_id: Any,
        status: Any,
        probability: Any,
        lost_reason: Any,
        visible_to: Any,
        label: Any,
        add_time: Any,
        update_time: Any,
        stage_change_time: Any,
        close_time: Any,
        won_time: Any,
        first_won_time: Any,
        lost_time: Any,
        expected_close_date: Any,
        is_archived: Any,
        archive_time: Any,
        origin: Any,
        origin_id: Any,
        channel: Any,
        channel_id: Any,
        idle_since: Any,
        products_count: Any,
        acv: Any,
        arr: Any,
        mrr: Any,
        participants_count: Any,
        activities_count: Any,
        done_activities_count: Any,
        undone_activities_count: Any,
        files_count: Any,
        notes_count: Any,
        followers_count: Any,
        email_messages_count: Any,
        next_activity_id: Any,
        next_activity_date: Any,
        next_activity_time: Any,
        last_activity_id: Any,
        last_activity_date: Any,
        last_incoming_mail_time: Any,
        last_outgoing_mail_time: Any,
        custom_fields: Any,
        next_activity_subject: Any,
        next_activity_type: Any,
        next_activity_duration: Any,
        next_activity_note: Any,
    ) -> Any:
        owner = user_of(user_id, NOTHING)
        stage = stage_of(stage_id)
        weighted = stage.weighted(value, probability)
        written = amount_writer(currency, locale)
        formatted = written(value)
        whole = int(value)
        return make(
            id,
            user_of(creator_user_id, NOTHING).record if embed else creator_user_id,
            owner.record if embed else user_id,
            person.record if embed else person_id,
            organization.record if embed else org_id,
            stage_id,
            title,
            whole if whole == value else value,
            None if acv is None else plain_number(acv),
            None if mrr is None else plain_number(mrr),
            None if arr is None else plain_number(arr),
            currency,
            add_time,
            update_time,
            stage_change_time,
            status == "open",
            status == "deleted",
            is_archived == 1,
            archive_time,
            status,
            None if probability is None else plain_number(probability),
            next_activity_date,
            None if next_activity_time is None else _with_seconds(next_activity_time),
            next_activity_id,
            last_activity_id,
            last_activity_date,
            lost_reason,
            _VISIBILITIES[visible_to],
            close_time,
            pipeline_id,
            won_time,
            first_won_time,
            lost_time,
            products_count,
            files_count,
            notes_count,
            followers_count,
            email_messages_count,
            activities_count,
            done_activities_count,
            undone_activities_count,
            0,
            participants_count,
            expected_close_date,
            last_incoming_mail_time,
            last_outgoing_mail_time,
            label,
            None if won_time is None else local_day(won_time, zone),
            None if lost_time is None else local_day(lost_time, zone),
            None if close_time is None else local_day(close_time, zone),
            origin,
            origin_id,
            channel,
            channel_id,
            stage.order_nr,
            person.name,
            organization.name,
            next_activity_subject,
            next_activity_type,
            None if next_activity_duration is None else _with_seconds(next_activity_duration),
            next_activity_note,
            formatted,
            weighted,
            formatted if weighted == value else written(weighted),
            currency,
            (
                None
                if stage.days_to_rot is None or status != "open"
                else rotten_time(idle_since, stage.days_to_rot)
            ),
            None if acv is None else currency,
            None if mrr is None else currency,
            None if arr is None else currency,
            owner.name,
            f"{before}{id}{after}",
            organization.hidden,
            person.hidden,
            *values_of(custom_fields),
            *more,
        )

    return write


@functools.lru_cache(maxsize=256)
def _struct(custom: tuple[str, ...]) -> type[Struct]:
    """A struct that is encoded as a record with further values of these keys."""
    names = [f"custom_{number}" for number in range(len(custom))]
    rename = dict(zip(names, custom, strict=True))
    return defstruct("DealRecord", [*_KEYS, *names], rename=rename, gc=False)


def _with_seconds(time: str) -> str | None:
    """A time of day or a length as deals show it, with seconds."""
    return f"{time}:00" if len(time) == 5 else time or None
