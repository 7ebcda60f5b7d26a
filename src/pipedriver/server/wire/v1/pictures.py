"""The pictures of persons in v1."""

from __future__ import annotations

from collections.abc import Iterable

from pipedriver.api.v1.persons import Persons
from pipedriver.core.unset import Unset
from pipedriver.server.crm import pictures as rules
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.picture_sizes import SIZES, Crop
from pipedriver.server.registry import serves
from pipedriver.server.store.database import Row, Session
from pipedriver.server.store.pictures import picture_by_token
from pipedriver.server.wire.contents import Content
from pipedriver.server.wire.envelope import Envelope
from pipedriver.server.wire.forms import Upload
from pipedriver.server.wire.v1.references import Record

PICTURES = "/pictures/"
"""Where the pictures are; whoever knows the address of one may look at it, as at Pipedrive."""


@serves(Persons.add_picture, slow=True)
def add_picture(
    context: Context,
    id: int,
    file: Upload,
    crop_x: float | Unset,
    crop_y: float | Unset,
    crop_width: float | Unset,
    crop_height: float | Unset,
) -> Envelope:
    """Answer POST /v1/persons/{id}/picture."""
    crop = Crop(
        *(None if isinstance(side, Unset) else side for side in (crop_x, crop_y, crop_width, crop_height))
    )
    return Envelope(shape_picture(context, rules.add_picture(context, id, file.draft, crop)))


@serves(Persons.delete_picture, slow=True)
def delete_picture(context: Context, id: int) -> Envelope:
    """Answer DELETE /v1/persons/{id}/picture."""
    return Envelope({"id": rules.delete_picture(context, id)})


def picture_at(session: Session, path: str) -> Content | None:
    """The picture at an address below `PICTURES`; None where there is none."""
    token, _, size = path.removeprefix(PICTURES).removesuffix(".jpg").rpartition("_")
    row = session.first(picture_by_token(), token=token) if size in map(str, SIZES) else None
    if row is None:
        return None
    try:
        file = session.contents.open(row[f"content_{size}"])
    except FileNotFoundError:
        return None
    length = file.seek(0, 2)
    return Content(
        file, length, f"{token}_{size}.jpg", "image/jpeg", f"{token}-{size}", row["add_time"], True
    )


def pictures_of(context: Context, persons: Iterable[Row]) -> dict[int, Record]:
    """The pictures of persons as the persons' own records show them, by their ids."""
    rows = rules.pictures_with_ids(context, [person["picture_id"] for person in persons])
    return {id: _shown(context, row) | {"value": id} for id, row in rows.items()}


def shape_picture(context: Context, row: Row) -> Record:
    """A picture as v1 shows it (the reference's example)."""
    return {"id": row["id"], **_shown(context, row)}


def _shown(context: Context, row: Row) -> Record:
    address = f"{context.address}{PICTURES}{row['token']}"
    return {
        "item_type": row["item_type"],
        "item_id": row["item_id"],
        "active_flag": row["active_flag"] == 1,
        "add_time": row["add_time"],
        "update_time": row["update_time"],
        "added_by_user_id": row["added_by_user_id"],
        "pictures": {str(size): f"{address}_{size}.jpg" for size in SIZES},
    }
