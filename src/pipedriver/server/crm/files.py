"""Files: what is attached to deals, persons, organizations, products, activities and notes.

A file has no visibility of its own: who sees all that it hangs on sees it; one that hangs on nothing is seen
by its uploader and by admins. Its uploader may change and delete it, as may who may edit what it hangs on.
A deleted file can still be read by its id for 30 days (the reference of Files).
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

from pipedriver.server.crm.activities import get_activity
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deals import kept_since
from pipedriver.server.crm.derived import files_changed, kept_from_rotting
from pipedriver.server.crm.file_names import (
    checked_name,
    checked_title,
    cleaned_name,
    kind_of,
    media_type_of,
    unique_name,
)
from pipedriver.server.crm.links import check_linked, no_such_record
from pipedriver.server.crm.listing import cut, order_of
from pipedriver.server.crm.notes import get_note
from pipedriver.server.crm.permissions import Item, require_edit, unseen
from pipedriver.server.crm.person_names import search_text
from pipedriver.server.crm.products import get_product
from pipedriver.server.crm.refusals import Forbidden, Invalid, NotFound
from pipedriver.server.store import files as statements
from pipedriver.server.store.contents import Draft
from pipedriver.server.store.database import Row
from pipedriver.server.store.derived import FOLLOWED_LINKS, LINKS, Followed, Kind
from pipedriver.server.store.file_tables import files
from pipedriver.server.store.files import FileLink
from pipedriver.server.store.identifiers import next_id
from pipedriver.server.store.listing import Page
from pipedriver.server.store.rows import add_rows, change_row

SORTABLE = (
    "id",
    "user_id",
    "deal_id",
    "person_id",
    "org_id",
    "product_id",
    "add_time",
    "update_time",
    "file_name",
    "file_type",
    "file_size",
)
"""The fields that files can be sorted by (the reference of 2019; since 2025 id and update_time)."""

HERE = "s3"
"""``remote_location`` of a file whose content Pipedrive, or the local server, keeps itself."""

ELSEWHERE = "googledocs"
"""``remote_location`` of a file on Google Drive (the reference's example)."""

_GOOGLE = {
    "gdoc": "document",
    "gslides": "presentation",
    "gsheet": "spreadsheet",
    "gform": "form",
    "gdraw": "drawing",
}
_REMOTE_ID = re.compile(r"[A-Za-z0-9_-]{1,200}")
_LINKS = ("deal_id", "person_id", "org_id", "product_id", "activity_id", "note_id")
_NOWHERE = ("lead_id", "project_id")
_KINDS: dict[str, Kind] = {link: kind for kind, link in LINKS.items()}
_COUNTED: dict[str, Followed] = {link: kind for kind, link in FOLLOWED_LINKS.items()}
_OWNED: tuple[Item, ...] = ("deal", "person", "organization", "product")


def add_file(
    context: Context,
    name: str,
    content: bytes | Draft,
    links: Mapping[str, Any],
    *,
    media_type: str = "",
    inline: bool = False,
    cid: str | None = None,
    mail_message_id: str | None = None,
) -> Row:
    """Keep a file, in the name of the caller, and attach it to records that the caller of this has chosen.

    Args:
        context: the request; the file goes again if its job is undone.
        name: what its sender calls it; folders and control characters are taken off.
        content: its bytes, or a draft of ``session.contents.draft()`` that holds them.
        links: what it hangs on: ``deal_id``, ``person_id``, ``org_id``, ``product_id``, ``activity_id``,
            ``note_id``, each an id or None. They are not checked here: `upload_file` does that.
        media_type: what its sender says that it is; otherwise its name tells.
        inline: whether it is shown in the text of a mail.
        cid: the content id by which that text names it.
        mail_message_id: the mail that it came with.

    Raises:
        CannotWrite: the disk takes nothing more.
    """
    draft = content if isinstance(content, Draft) else _drafted(context, content)
    kind = media_type_of(cleaned_name(name), media_type)
    return _insert(
        context,
        cleaned_name(name),
        links,
        {
            "file_type": kind_of(kind),
            "media_type": kind,
            "file_size": draft.size,
            "inline_flag": int(inline),
            "cid": cid,
            "mail_message_id": mail_message_id,
            "remote_location": HERE,
            "content_key": context.session.keep(draft),
        },
    )


def upload_file(
    context: Context, name: str, content: bytes | Draft, links: Mapping[str, Any], *, media_type: str = ""
) -> Row:
    """Keep a file that the caller has sent, and attach it to what the caller names.

    Raises:
        Invalid: there is no such record, it is deleted, or the caller may not see it.
        CannotWrite: the disk takes nothing more.
    """
    for link, id in links.items():
        if id is not None:
            _check_link(context, link, id)
    return add_file(context, name, content, links, media_type=media_type)


def add_remote_file(
    context: Context, kind: Kind, id: int, *, title: str, file_type: str, remote_id: str | None = None
) -> Row:
    """Attach a file on Google Drive to a record: its place there is all that is kept.

    Args:
        context: the request.
        kind: what the record is.
        id: the record's id.
        title: what the file is called.
        file_type: what kind of file it is, in Google's words: ``gdoc``.
        remote_id: its id there; None for a new one, which gets an id in the form of Google's.

    Raises:
        Invalid: there is no such record, or the title or the id cannot be one.
    """
    check_linked(context, kind, id)
    place = _remote_id(remote_id) if remote_id is not None else f"1{secrets.token_urlsafe(24)}"
    return _insert(
        context,
        checked_title(title),
        {LINKS[kind]: id},
        {
            "file_type": file_type,
            "media_type": f"application/vnd.google-apps.{_GOOGLE.get(file_type, 'file')}",
            "file_size": 0,
            "inline_flag": 0,
            "cid": None,
            "mail_message_id": None,
            "remote_location": ELSEWHERE,
            "remote_id": place,
            "content_key": None,
        },
    )


def get_file(context: Context, id: int) -> Row:
    """One file, a deleted one too.

    Raises:
        NotFound: there is none, or it was deleted more than 30 days ago.
        Forbidden: the caller may not see it.
    """
    row = context.session.first(
        statements.file_by_id(context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        id=id,
        kept_since=kept_since(context),
    )
    if row is None:
        statement, since = statements.file_by_id(to_admin=True), kept_since(context)
        hidden = context.session.first(statement, company=context.company, id=id, kept_since=since)
        raise unseen(hidden, "File not found")
    return row


def list_files(
    context: Context,
    page: Page,
    *,
    on: tuple[FileLink, int] | None = None,
    sort: str | None = None,
    deleted_too: bool = False,
) -> tuple[list[Row], bool]:
    """One page of files, and whether more follow.

    Args:
        context: the request.
        page: where the page starts, and how long it is.
        on: the record that they hang on, which the caller has been seen to see; None for all.
        sort: the fields to sort by.
        deleted_too: whether those deleted in the last 30 days are among them.

    Raises:
        Invalid: ``sort`` names a field that files cannot be sorted by.
    """
    link, id = on or (None, None)
    rows = context.session.all(
        statements.files_page(
            link, context.viewer.is_admin, order_of(sort, SORTABLE), deleted_too=deleted_too
        ),
        company=context.company,
        viewer=context.viewer.user_id,
        on=id,
        kept_since=kept_since(context),
        start=page.start,
        fetch=page.fetch,
    )
    return cut(rows, page)


def files_with_ids(context: Context, ids: Iterable[int]) -> list[Row]:
    """The undeleted files of the ids that the caller may see."""
    return context.session.all(
        statements.files_by_ids(context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        ids=json.dumps(sorted(set(ids))),
    )


def change_file(context: Context, id: int, given: Mapping[str, Any]) -> Row:
    """Change what is given of a file: ``name``, ``description``.

    Raises:
        NotFound: there is no such file, or it is deleted.
        Invalid: the name cannot be one.
        Forbidden: it is another's, and the caller may not edit what it hangs on.
    """
    row = _editable(context, id)
    after: Row = {"update_time": context.now}
    if "name" in given:
        after["name"] = checked_name(given["name"])
        after["search_name"] = search_text(after["name"])
    if "description" in given:
        after["description"] = given["description"] or None
    context.session.run(change_row(files, *after), company=context.company, key=row["id"], **after)
    return get_file(context, id)


def delete_file(context: Context, id: int) -> None:
    """Mark a file as deleted.

    Raises:
        NotFound: there is no such file, or it is deleted already.
        Forbidden: it is another's, and the caller may not edit what it hangs on.
    """
    row = _editable(context, id)
    after = {"active_flag": 0, "delete_time": context.now, "update_time": context.now}
    context.session.run(change_row(files, *after), company=context.company, key=row["id"], **after)
    _recount(context, row)


def open_content(context: Context, row: Row) -> BinaryIO:
    """The content of a file that this server keeps, open for reading.

    Raises:
        NotFound: it is not there any more.
    """
    try:
        return context.session.contents.open(row["content_key"])
    except FileNotFoundError:
        raise NotFound("The content of the file is not there any more") from None


def remote_address(row: Row) -> str:
    """Where a file is that is elsewhere."""
    return f"https://drive.google.com/open?id={row['remote_id']}"


def _drafted(context: Context, content: bytes) -> Draft:
    draft = context.session.contents.draft()
    try:
        draft.write(content)
        draft.finish()
    except BaseException:
        draft.discard()
        raise
    return draft


def _insert(context: Context, name: str, links: Mapping[str, Any], known: Row) -> Row:
    unique = unique_name(name, secrets.token_hex(8))
    row: Row = {
        "company_id": context.company,
        "id": next_id(context.session, context.company, "files"),
        "user_id": context.viewer.user_id,
        **{link: links.get(link) for link in _LINKS},
        "name": name,
        "search_name": search_text(name),
        "file_name": unique,
        "remote_id": unique,
        "active_flag": 1,
        "add_time": context.now,
        "update_time": context.now,
        **known,
    }
    add_rows(context.session, files, [row])
    _recount(context, row)
    kept_from_rotting(context, row["deal_id"])
    return _reread(context, row["id"])


def _reread(context: Context, id: int) -> Row:
    """A file that has just been written, whoever may see it."""
    row = context.session.first(
        statements.file_by_id(to_admin=True), company=context.company, id=id, kept_since=context.now
    )
    if row is None:
        raise LookupError(f"file {id} is gone")
    return row


def _editable(context: Context, id: int) -> Row:
    """An undeleted file that the caller may change."""
    row = get_file(context, id)
    if not row["active_flag"]:
        raise NotFound("File not found")
    if row["user_id"] != context.viewer.user_id:
        for item in _OWNED:
            if row[f"{item}_owner_id"] is not None:
                require_edit(context, item, row[f"{item}_owner_id"])
    return row


def _check_link(context: Context, link: str, id: Any) -> None:
    if link in _KINDS:
        check_linked(context, _KINDS[link], id)
        return
    if link in _NOWHERE:
        raise no_such_record(link, id)
    find = {"product_id": get_product, "activity_id": get_activity, "note_id": get_note}[link]
    try:
        found = find(context, id)
    except (NotFound, Forbidden):
        found = None
    if found is None or not found["active_flag"]:
        raise no_such_record(link, id)


def _remote_id(remote_id: str) -> str:
    if not _REMOTE_ID.fullmatch(remote_id):
        raise Invalid("remote_id must be the id of a file on Google Drive: letters, digits, - and _")
    return remote_id


def _recount(context: Context, row: Row) -> None:
    for link, kind in _COUNTED.items():
        files_changed(context, kind, row[link])
