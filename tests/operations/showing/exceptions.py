"""The parameters that do less than their name says, with the reasons."""

from __future__ import annotations

from typing import Final

_NO_LEADS: Final = "the local server keeps no leads, projects and tasks, so none that is named is there"

BY_REFUSAL: Final[dict[str, str]] = {
    **{
        f"{operation} {parameter}": _NO_LEADS
        for operation in ("POST /v1/notes", "PUT /v1/notes/{id}")
        for kind in ("lead", "project", "task")
        for parameter in (f"{kind}_id", f"pinned_to_{kind}_flag")
    },
    **{
        f"{operation} {parameter}": _NO_LEADS
        for operation in ("POST /v1/activities", "PUT /v1/activities/{id}", "POST /v1/files")
        for parameter in ("lead_id", "project_id")
    },
    "PUT /v1/mailbox/mailThreads/{id} lead_id": _NO_LEADS,
    "DELETE /v1/users/{id}/roleAssignments role_id": "a user has one role, so any other is refused",
    **{
        f"PUT /v1/deals/{{id}} {time} null": "a deal has it while it is closed, and must have it then"
        for time in ("won_time", "lost_time", "close_time")
    },
    "POST /v1/webhooks version": "the local server sends version 1.0 alone, which is what it means without",
}
"""Those of which only a refusal shows that they are read, and why."""

_ONE_PLACE: Final = "it must be given, and there is one value to give, in the clients of 2019 and of today"

UNSHOWN: Final[dict[str, str]] = {
    **{
        f"{operation} {kind}_id null": _NO_LEADS
        for operation, kinds in (
            ("PUT /v1/activities/{id}", ("lead", "project")),
            ("PUT /v1/notes/{id}", ("lead", "project", "task")),
        )
        for kind in kinds
    },
    "POST /v1/files/remote remote_location": _ONE_PLACE,
    "POST /v1/files/remoteLink remote_location": _ONE_PLACE,
}
"""Those that change nothing, and why."""

OTHERS: Final[dict[str, object]] = {
    "GET /v1/deals/timeline field_key": "stage_change_time",
    "GET /v1/searchResults/field field_key": "title",
}
"""The other values of parameters that take few, where one made up would be refused."""
