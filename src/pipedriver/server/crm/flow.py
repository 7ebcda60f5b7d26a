"""The flow of a deal, person or organization: what is planned for it, and what happened to it.

The order, planned activities before everything else and then the latest first, is that of answers which
public programs recorded. A person's or an organization's flow holds its deals as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Literal

from pipedriver.server.crm.context import Context
from pipedriver.server.store import flow as statements
from pipedriver.server.store.activities import activities_by_ids
from pipedriver.server.store.database import Row
from pipedriver.server.store.derived import Kind
from pipedriver.server.store.flow import Source
from pipedriver.server.store.listing import Page
from pipedriver.server.store.notes import notes_by_ids

_BY_ITEM: dict[str, tuple[Source, ...]] = {
    "change": ("change",),
    "follower": ("follower",),
    "participant": ("participant",),
    "activity": ("activity", "planned"),
    "plannedActivity": ("planned",),
    "note": ("note",),
    "file": ("file",),
    "mailMessage": ("mail",),
    "mailMessageWithAttachment": ("attached_mail",),
    "deal": ("deal",),
}
_ALL: dict[Kind, tuple[Source, ...]] = {
    "deal": ("change", "follower", "participant", "activity", "planned", "note", "file", "mail"),
    "person": ("change", "follower", "activity", "planned", "note", "file", "mail", "deal"),
    "organization": ("change", "follower", "activity", "planned", "note", "file", "mail", "deal"),
}


def flow_of(
    context: Context, kind: Kind, id: int, page: Page, *, items: Sequence[str] | None, custom_fields: bool
) -> list[Row]:
    """A page of a record's updates as ``source``, ``id`` and ``moment``, one more where more follow.

    Args:
        context: the request; the caller has seen to it that the viewer may see the record.
        kind: what the record is.
        id: the record's id.
        page: where the page starts, and how long it is.
        items: the kinds of updates wanted, by the names of the API; None for all. Kinds that the local
            server has none of, such as calls, give nothing.
        custom_fields: whether changes of custom fields are among them.
    """
    sources = _sources(kind, items)
    if not sources:
        return []
    return context.session.all(
        statements.flow_page(kind, sources, custom_fields=custom_fields, to_admin=context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        id=id,
        start=page.start,
        fetch=page.fetch,
    )


def logged_changes(context: Context, ids: Iterable[int]) -> list[Row]:
    """The entries of the log of the ids."""
    return context.session.all(statements.changes_by_ids(), company=context.company, ids=_json(ids))


def activities_in_flow(context: Context, ids: Iterable[int]) -> list[Row]:
    """The activities of the ids that the viewer may see."""
    return context.session.all(
        activities_by_ids(context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        ids=_json(ids),
    )


def notes_in_flow(context: Context, ids: Iterable[int]) -> list[Row]:
    """The notes of the ids that the viewer may see."""
    return context.session.all(
        notes_by_ids(context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        ids=_json(ids),
    )


def names_of(context: Context, table: Literal["stages", "pipelines"], ids: Iterable[int]) -> dict[int, str]:
    """The names of stages or pipelines, by their ids, deleted ones too."""
    rows = context.session.all(statements.names_of(table), company=context.company, ids=_json(ids))
    return {row["id"]: row["name"] for row in rows}


def _sources(kind: Kind, items: Sequence[str] | None) -> tuple[Source, ...]:
    if items is None:
        return _ALL[kind]
    wanted: set[Source] = set()
    for item in items:
        plain = {f"{kind}Change": "change", f"{kind}Follower": "follower"}.get(item, item)
        wanted.update(_BY_ITEM.get(plain, ()))
    known = _ALL[kind] if "mail" in wanted else (*_ALL[kind], "attached_mail")
    return tuple(source for source in known if source in wanted)


def _json(ids: Iterable[int]) -> str:
    return json.dumps(sorted(set(ids)))
