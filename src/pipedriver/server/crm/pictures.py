"""The pictures of persons: a square part of what was sent, kept in two sizes (the reference of Persons)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from pipedriver.server.crm.contacts import change, get_undeleted
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.permissions import require_edit
from pipedriver.server.crm.picture_sizes import Crop, pictures_in
from pipedriver.server.crm.refusals import NotFound
from pipedriver.server.store import pictures as statements
from pipedriver.server.store.contents import Draft
from pipedriver.server.store.database import Row
from pipedriver.server.store.file_tables import pictures
from pipedriver.server.store.identifiers import next_id
from pipedriver.server.store.rows import add_rows


def add_picture(context: Context, person: int, draft: Draft, crop: Crop) -> Row:
    """Give a person a picture, in place of the one it may have.

    Raises:
        NotFound: there is no such person.
        Forbidden: the caller may not edit it.
        Invalid: it is no GIF, JPEG or PNG, is too small, or the part to take lies outside.
        CannotWrite: the disk takes nothing more.
    """
    row = get_undeleted(context, "person", person)
    require_edit(context, "person", row["owner_id"])
    small, large = pictures_in(draft.path, crop)
    _retire(context, person)
    picture: Row = {
        "company_id": context.company,
        "id": next_id(context.session, context.company, "pictures"),
        "item_type": "person",
        "item_id": person,
        "added_by_user_id": context.viewer.user_id,
        "token": secrets.token_hex(16),
        "content_128": _keep(context, small),
        "content_512": _keep(context, large),
        "file_size": draft.size,
        "active_flag": 1,
        "add_time": context.now,
        "update_time": None,
    }
    add_rows(context.session, pictures, [picture])
    change(context, "person", row, {"picture_id": picture["id"]})
    return picture


def delete_picture(context: Context, person: int) -> int:
    """Take a person's picture away; gives the person's id.

    Raises:
        NotFound: there is no such person, or it has no picture.
        Forbidden: the caller may not edit it.
    """
    row = get_undeleted(context, "person", person)
    require_edit(context, "person", row["owner_id"])
    if row["picture_id"] is None:
        raise NotFound("Person has no picture")
    _retire(context, person)
    change(context, "person", row, {"picture_id": None})
    return person


def pictures_with_ids(context: Context, ids: Iterable[int | None]) -> dict[int, Row]:
    """The pictures of the ids, by their ids."""
    wanted = sorted({id for id in ids if id is not None})
    if not wanted:
        return {}
    rows = context.session.all(statements.pictures_by_ids(), company=context.company, ids=json.dumps(wanted))
    return {row["id"]: row for row in rows}


def _retire(context: Context, person: int) -> None:
    values: Mapping[str, Any] = {"company": context.company, "person": person, "now": context.now}
    context.session.run(statements.retire_pictures(), **values)


def _keep(context: Context, content: bytes) -> str:
    draft = context.session.contents.draft()
    try:
        draft.write(content)
        return context.session.keep(draft)
    except BaseException:
        draft.discard()
        raise
