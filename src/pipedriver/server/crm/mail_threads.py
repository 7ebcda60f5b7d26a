"""What a mail thread shows of its messages, and records of their mail: written anew with every change."""

from __future__ import annotations

import json
from collections.abc import Iterable

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.derived import files_changed, kept_from_rotting, mail_changed
from pipedriver.server.store import mail as statements
from pipedriver.server.store.database import Row
from pipedriver.server.store.mail_tables import mail_threads
from pipedriver.server.store.rows import change_row


def messages_changed(context: Context, thread: int, changes: Row) -> None:
    """Write changes of a thread with what follows from its messages, which are one at least."""
    messages = context.session.all(statements.messages_of_thread(), company=context.company, id=thread)
    sent = [each for each in messages if each["sent_flag"]]
    received = [each for each in messages if not each["sent_flag"]]
    last = messages[-1]
    changes |= {
        "subject": messages[0]["subject"],
        "snippet": last["snippet"],
        "snippet_sent": sent[-1]["snippet"] if sent else None,
        "inbox_flag": int(any(not each["sent_flag"] or each["smart_bcc_flag"] for each in messages)),
        "smart_bcc_flag": int(any(each["smart_bcc_flag"] for each in messages)),
        "first_message_to_me_flag": int(not messages[0]["sent_flag"]),
        "message_count": len(messages),
        "sent_count": len(sent),
        "first_message_time": messages[0]["message_time"],
        "last_message_time": last["message_time"],
        "last_sent_time": sent[-1]["message_time"] if sent else None,
        "last_received_time": received[-1]["message_time"] if received else None,
    }
    change_thread_row(context, thread, changes)


def change_thread_row(context: Context, thread: int, changes: Row) -> None:
    """Write changes of a thread, which make a new version of it."""
    before = thread_row(context, thread)
    changes |= {"version": before["version"] + 1, "update_time": context.now}
    context.session.run(change_row(mail_threads, *changes), company=context.company, key=thread, **changes)


def thread_row(context: Context, thread: int) -> Row:
    """A thread, whoever may see it."""
    row = context.session.first(statements.any_thread_by_id(), company=context.company, id=thread)
    if row is None:
        raise LookupError(f"mail thread {thread} is gone")
    return row


def link_thread(context: Context, thread: int, deal: int | None) -> None:
    """Link a thread to a deal, with the files of its messages; count again what both deals have."""
    before = thread_row(context, thread)["deal_id"]
    if before == deal:
        return
    change_thread_row(context, thread, {"deal_id": deal})
    context.session.run(
        statements.move_files(), company=context.company, id=thread, deal=deal, now=context.now
    )
    for id in (before, deal):
        files_changed(context, "deal", id)
        mail_changed(context, "deal", id)
    kept_from_rotting(context, deal)


def contacts_of(context: Context, thread: int) -> list[Row]:
    """The persons and organizations that the messages of a thread are linked to, as rows of both."""
    return context.session.all(statements.linked_to_messages(), company=context.company, id=thread)


def recount_mail(context: Context, deal: int | None, contacts: Iterable[Row]) -> None:
    """Count again the messages of a deal, and of the persons and organizations of rows."""
    mail_changed(context, "deal", deal)
    rows = list(contacts)
    for person in sorted({row["person_id"] for row in rows if row["person_id"] is not None}):
        mail_changed(context, "person", person)
    for organization in sorted({row["org_id"] for row in rows if row["org_id"] is not None}):
        mail_changed(context, "organization", organization)


def join_threads(context: Context, threads: list[int]) -> int:
    """Make one thread of several that turned out to be one conversation; gives the oldest, which stays.

    It keeps its deal, or takes that of one of the others. It is shared only if all of them were.
    """
    stays, *others = sorted(threads)
    if not others:
        return stays
    rows = [thread_row(context, each) for each in (stays, *others)]
    deal = next((row["deal_id"] for row in rows if row["deal_id"] is not None), None)
    context.session.run(
        statements.move_messages(), company=context.company, ids=json.dumps(others), thread=stays
    )
    for id in others:
        change_thread_row(context, id, {"active_flag": 0})
    shared = int(all(row["shared_flag"] for row in rows))
    messages_changed(context, stays, {"shared_flag": shared, "deal_id": deal})
    context.session.run(
        statements.move_files(), company=context.company, id=stays, deal=deal, now=context.now
    )
    for each in sorted({row["deal_id"] for row in rows if row["deal_id"] is not None}):
        files_changed(context, "deal", each)
        mail_changed(context, "deal", each)
    return stays
