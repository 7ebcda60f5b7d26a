"""The text of docs/rights.md, from the table of rights and the catalogue of permissions."""

from __future__ import annotations

from collections.abc import Iterator

from pipedriver.server.crm.permissions import PERMISSIONS
from pipedriver.server.registry import served
from tools.rights import ADMIN, RIGHTS, Need, Right

_INTRODUCTION = """\
# Rights

Made by `tools/tables.py` from `tools/rights.py`; the tests make every call that is told here, as users with
and without the permissions.

What a user of the local server may do follows from three things: whether the user sees a record
(visibility), what the user's permission sets hold (permissions), and whether the user is an admin of one of
Pipedrive's apps: `sales` for deals, `global` for what all apps share, `account_settings` for users, roles
and teams. An admin of an app has all its permissions and sees all its records; an admin of all three may do
everything.

A new user who is no admin has the two regular sets: the permissions that say *yes* in the last table.

## What is answered

- What a user may not do is answered with 403 and `You do not have permissions to do this.`; giving away
  what others own with `You do not have permission to change the owner.`
- A record that is there and hidden from the user is answered with 403, on every verb; one that is not
  there, or is another company's, with 404. The users whom one may not see, the filters that others do not
  share, and the participants of a deal who are hidden are answered like those that are not there.
- Something that is linked to a hidden record shows its id, and `(hidden)` for its name; those with
  `can_see_hidden_items_names` see the name. Of persons, addresses and numbers stay hidden in either case.
- Bulk deletion passes over what is hidden from the user like over what is not there. Where a permission is
  missing for one of the rest, nothing is deleted.
- A value that changes nothing may always be sent: a record can be sent back as it was read.
- What was just written is answered once more even if the writer sees it no longer.
- An API token of a user without `can_use_api` is answered with 403. OAuth apps need their scopes instead.

## Who sees what

Deals, persons, organizations and products have an owner and `visible_to`. Roles are what the web app calls
visibility groups.

| `visible_to` | who sees it |
|---|---|
| 1 | the owner |
| 3 | the owner, and users with the owner's role |
| 5 | the owner, users with the owner's role, and those with a role below it |
| 7 | everybody |

Users whose role is above the owner's, followers, and admins of the record's app see it, whatever it says.
An activity or a note is seen by those who see the deal, the person and the organization that it is on.
Lists, searches, counts, summaries, timelines, statistics and flows hold what the user sees and nothing
else. Counts that a record itself shows, such as `open_deals_count`, are of the whole company.

## Operation by operation

*Everybody* is what needs no permission; an empty field there means that everything needs one.
"""

_FOR_NEW = """\
## For new operations

An operation that is newly served needs an entry in `tools/rights.py`; a test says so. The rule asks in
`pipedriver.server.crm.permissions`:

| | |
|---|---|
| `require` | a permission by its name |
| `require_admin` | an admin of an app |
| `require_add`, `require_edit`, `require_delete`, `require_merge` | by kind of item; one may edit one's own |
| `require_new_owner`, `require_visibility` | giving away what others own; choosing who sees it |
| `require_closed_dates`, `require_add_time` | when a deal was closed; when something was added |
| `require_delete_activities` | deleting activities, one's own or others' |
| `require_statistics_of` | seeing another's statistics |
| `require_own` | what has no permission of its own: webhooks, files, goals, mail threads |
| `unseen` | the refusal of a record that is hidden (403) or not there (404) |

Relationships between organizations are edits of both (`require_edit`). Files, notes and activities are
added to what one sees. Statements find what is visible by `visible`, `links_visible` and `whether_seen` of
`store/visibility.py`.
"""


def rights_page() -> str:
    """The text of docs/rights.md."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _INTRODUCTION
    yield "| operation | everybody | with permission |"
    yield "|---|---|---|"
    for key in sorted(served(), key=lambda key: (*key.split(" ")[::-1],)):
        right = RIGHTS.get(key)
        if right is not None:
            yield f"| `{key}` | {right.free} | {_needs(right)} |"
    yield ""
    yield "## The permissions"
    yield ""
    yield "*Regular* says whether the regular set holds it. A permission without operations is shown by"
    yield "`GET /v1/users/{id}/permissions` and decides nothing here. `*` marks one whose name is ours, since"
    yield "the sources tell it in words alone."
    yield ""
    yield "| permission | app | regular | to |"
    yield "|---|---|---|---|"
    used = {name for right in RIGHTS.values() for need in right.needs for name in _names(need)}
    used |= {"can_use_api", "can_see_hidden_items_names"}
    for name, known in sorted(PERMISSIONS.items(), key=lambda item: (item[1].app, item[0])):
        mark = "*" if known.named_by_us else ""
        regular = "yes" if known.regular else "no"
        idle = "" if name in used else " (no operations)"
        yield f"| `{name}`{mark} | {known.app} | {regular} | {known.meaning}{idle} |"
    yield ""
    yield _FOR_NEW.rstrip()


def _names(need: Need) -> set[str]:
    return {name for permission in need.permissions for name in permission.split("|")}


def _needs(right: Right) -> str:
    told: list[str] = []
    for need in right.needs:
        names = " and ".join(_permission(permission) for permission in need.permissions)
        told.append(names if need.what == "everything" else f"{need.what}: {names}")
    return "; ".join(told)


def _permission(text: str) -> str:
    if text.startswith(ADMIN):
        return text
    return " or ".join(f"`{name}`" for name in text.split("|"))
