"""What changed lately, as v1 gives it."""

from __future__ import annotations

from pipedriver.api.v1.records.activities import Activity
from pipedriver.api.v1.records.activity_types import ActivityType
from pipedriver.api.v1.records.attachments import File
from pipedriver.api.v1.records.deals import PlainDeal
from pipedriver.api.v1.records.filters import Filter
from pipedriver.api.v1.records.notes import Note
from pipedriver.api.v1.records.organizations import PlainOrganization
from pipedriver.api.v1.records.persons import PlainPerson
from pipedriver.api.v1.records.pipelines import Pipeline, Stage
from pipedriver.api.v1.records.products import PlainProduct
from pipedriver.api.v1.records.users import User
from pipedriver.core.record import Record, read_records
from pipedriver.core.shapes import as_object
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, Final

_KINDS: Final[dict[str, type[Record]]] = {
    "activity": Activity,
    "activityType": ActivityType,
    "deal": PlainDeal,
    "file": File,
    "filter": Filter,
    "note": Note,
    "organization": PlainOrganization,
    "person": PlainPerson,
    "pipeline": Pipeline,
    "product": PlainProduct,
    "stage": Stage,
    "user": User,
}


class RecentItem(Record):
    """A record that was added, changed or deleted lately. ``item`` tells its kind.

    ``data`` is the JSON of the record, a list of such for users, None for some that were deleted. Where
    ``item`` is ``delete_log`` it is the ``id`` of a deleted record, and as ``item`` the record's kind.
    """

    item: str
    id: int
    data: Any

    @property
    def records(self) -> list[Record]:
        """What ``data`` holds, as records of their kind: one as a rule, none where it was deleted.

        Linked records are ids in them: a deal is a `PlainDeal`.
        """
        data: Any = self.get("data")
        kind = _KINDS.get(str(self.get("item")), Record)
        return read_records(kind, [data] if as_object(data) is not None else data)
