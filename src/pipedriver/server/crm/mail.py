"""Mail: threads in users' mailboxes, and the messages of deals, persons and organizations (Mailbox).

A thread is its owner's. One that is shared is also seen by those who see the deal that it is linked to, or,
where it is linked to none, one of the persons who take part in it. Not even admins see what is not shared.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.links import check_linked, no_such_record
from pipedriver.server.crm.listing import cut
from pipedriver.server.crm.mail_threads import (
    change_thread_row,
    contacts_of,
    link_thread,
    recount_mail,
    thread_row,
)
from pipedriver.server.crm.permissions import require_own
from pipedriver.server.crm.refusals import Invalid, NotFound
from pipedriver.server.store import mail as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.derived import Kind
from pipedriver.server.store.listing import Page
from pipedriver.server.store.mail import Folder


def get_thread(context: Context, id: int) -> Row:
    """One undeleted thread.

    Raises:
        NotFound: there is none, or none that the caller may see.
    """
    row = context.session.first(
        statements.thread_by_id(context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        id=id,
    )
    if row is None:
        raise NotFound("Mail thread not found")
    return row


def list_threads(context: Context, folder: Folder, page: Page) -> tuple[list[Row], bool]:
    """One page of the caller's own threads in a folder, and whether more follow."""
    if folder == "drafts":
        return [], False
    rows = context.session.all(
        statements.threads_page(folder),
        company=context.company,
        viewer=context.viewer.user_id,
        start=page.start,
        fetch=page.fetch,
    )
    return cut(rows, page)


def change_thread(context: Context, id: int, given: Mapping[str, Any]) -> Row:
    """Change what is given of a thread: ``deal_id`` and its flags.

    Raises:
        NotFound: there is no such thread, or none that the caller may see.
        Forbidden: it is another's, and the caller is no admin.
        Invalid: there is no such deal or lead, or it is not in the inbox and cannot be archived.
    """
    row = get_thread(context, id)
    require_own(context, row["user_id"], "global")
    if given.get("lead_id") is not None:
        raise no_such_record("lead_id", given["lead_id"])
    if given.get("archived_flag") and not row["inbox_flag"]:
        raise Invalid("archived_flag: only threads of the inbox can be archived")
    deal = given.get("deal_id")
    if deal is not None and deal != row["deal_id"]:
        check_linked(context, "deal", deal)
        link_thread(context, id, deal)
    flags = {
        name: int(given[name]) for name in ("shared_flag", "read_flag", "archived_flag") if name in given
    }
    if flags:
        change_thread_row(context, id, flags)
    return thread_row(context, id)


def delete_thread(context: Context, id: int) -> None:
    """Mark a thread as deleted, with its messages. The files that came with them stay.

    Raises:
        NotFound: there is no such thread, or none that the caller may see.
        Forbidden: it is another's, and the caller is no admin.
    """
    row = get_thread(context, id)
    require_own(context, row["user_id"], "global")
    contacts = contacts_of(context, id)
    change_thread_row(context, id, {"active_flag": 0})
    context.session.run(statements.mark_messages_deleted(), company=context.company, id=id, now=context.now)
    recount_mail(context, row["deal_id"], contacts)


def messages_of_thread(context: Context, id: int) -> list[Row]:
    """The messages of a thread, the first one first.

    Raises:
        NotFound: there is no such thread, or none that the caller may see.
    """
    get_thread(context, id)
    return context.session.all(statements.messages_of_thread(), company=context.company, id=id)


def get_message(context: Context, id: int) -> Row:
    """One undeleted message, with its text.

    Raises:
        NotFound: there is none, or none that the caller may see.
    """
    row = context.session.first(
        statements.message_by_id(context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        id=id,
    )
    if row is None:
        raise NotFound("Mail message not found")
    return row


def list_messages(
    context: Context, kind: Kind, id: int, page: Page, *, with_body: bool
) -> tuple[list[Row], bool]:
    """One page of the messages of a record that the caller has been seen to see, and whether more follow."""
    rows = context.session.all(
        statements.messages_page(kind, context.viewer.is_admin, with_body=with_body),
        company=context.company,
        viewer=context.viewer.user_id,
        id=id,
        start=page.start,
        fetch=page.fetch,
    )
    return cut(rows, page)


def messages_with_ids(context: Context, ids: Iterable[int]) -> list[Row]:
    """The undeleted messages of the ids that the caller may see."""
    return context.session.all(
        statements.messages_by_ids(context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        ids=json.dumps(sorted(set(ids))),
    )


def parties_of(context: Context, messages: Sequence[int]) -> dict[int, list[Row]]:
    """Who messages are from and to, by the messages' ids."""
    found: dict[int, list[Row]] = {id: [] for id in messages}
    if messages:
        for row in context.session.all(
            statements.parties_of_messages(context.viewer.is_admin),
            company=context.company,
            viewer=context.viewer.user_id,
            ids=json.dumps(messages),
        ):
            found[row["mail_message_id"]].append(row)
    return found


def messages_of_threads(context: Context, threads: Sequence[int]) -> dict[int, list[Row]]:
    """The messages of threads in their order, by the threads' ids, as far as threads tell of them."""
    found: dict[int, list[Row]] = {id: [] for id in threads}
    if threads:
        for row in context.session.all(
            statements.message_ids_of_threads(), company=context.company, ids=json.dumps(threads)
        ):
            found[row["mail_thread_id"]].append(row)
    return found
