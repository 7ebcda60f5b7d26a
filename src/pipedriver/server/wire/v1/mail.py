"""Mail threads and mail messages of v1 (the examples of Mailbox and of deals' mail messages)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from pipedriver.api.v1.deals import Deals
from pipedriver.api.v1.mail_messages import MailMessages
from pipedriver.api.v1.mail_threads import MailThreads
from pipedriver.api.v1.organizations import Organizations
from pipedriver.api.v1.persons import Persons
from pipedriver.core.unset import Unset
from pipedriver.server.crm import mail as rules
from pipedriver.server.crm.contacts import get_contact
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deals import get_deal
from pipedriver.server.crm.listing import page_of
from pipedriver.server.registry import serves
from pipedriver.server.store.database import Row
from pipedriver.server.store.derived import Kind
from pipedriver.server.wire.envelope import Envelope, listed, offset_page
from pipedriver.server.wire.given import given
from pipedriver.server.wire.v1.references import Record

_SERVICE: dict[str, Any] = {"statusCode": 2000, "statusText": "Success", "service": "email-api"}
"""What the family of operations puts beside ``success``."""


@serves(MailMessages.get)
def get_mail_message(context: Context, id: int, include_body: bool | None) -> Envelope:
    """Answer GET /v1/mailbox/mailMessages/{id}."""
    row = rules.get_message(context, id)
    row["has_body"] = row["body"] != ""
    if not include_body:
        del row["body"]
    return _answer(message_records(context, [row])[0])


@serves(MailThreads.list)
def list_mail_threads(
    context: Context,
    folder: Literal["inbox", "drafts", "sent", "archive"] | None,
    start: int | None,
    limit: int | None,
) -> Envelope:
    """Answer GET /v1/mailbox/mailThreads."""
    page = page_of(start, limit)
    rows, more = rules.list_threads(context, folder or "inbox", page)
    return _answer(listed(_thread_records(context, rows)), offset_page(page.start, page.limit, more))


@serves(MailThreads.get)
def get_mail_thread(context: Context, id: int) -> Envelope:
    """Answer GET /v1/mailbox/mailThreads/{id}."""
    return _answer(_thread_records(context, [rules.get_thread(context, id)])[0])


@serves(MailThreads.update, slow=True)
def update_mail_thread(
    context: Context,
    id: int,
    deal_id: int | Unset,
    lead_id: str | Unset,
    shared_flag: bool | Unset,
    read_flag: bool | Unset,
    archived_flag: bool | Unset,
) -> Envelope:
    """Answer PUT /v1/mailbox/mailThreads/{id}."""
    changes = given(
        deal_id=deal_id,
        lead_id=lead_id,
        shared_flag=shared_flag,
        read_flag=read_flag,
        archived_flag=archived_flag,
    )
    return _answer(_thread_records(context, [rules.change_thread(context, id, changes)])[0])


@serves(MailThreads.delete, slow=True)
def delete_mail_thread(context: Context, id: int) -> Envelope:
    """Answer DELETE /v1/mailbox/mailThreads/{id}."""
    rules.delete_thread(context, id)
    return _answer({"id": id})


@serves(MailThreads.list_mail_messages)
def list_mail_messages_of_thread(context: Context, id: int) -> Envelope:
    """Answer GET /v1/mailbox/mailThreads/{id}/mailMessages."""
    return _answer(listed(message_records(context, rules.messages_of_thread(context, id))))


@serves(Deals.list_mail_messages)
def list_mail_messages_of_deal(
    context: Context, id: int, start: int | None, limit: int | None, include_body: bool | None
) -> Envelope:
    """Answer GET /v1/deals/{id}/mailMessages."""
    get_deal(context, id)
    return _list(context, "deal", id, start, limit, include_body)


@serves(Persons.list_mail_messages)
def list_mail_messages_of_person(
    context: Context, id: int, start: int | None, limit: int | None, include_body: bool | None
) -> Envelope:
    """Answer GET /v1/persons/{id}/mailMessages."""
    get_contact(context, "person", id)
    return _list(context, "person", id, start, limit, include_body)


@serves(Organizations.list_mail_messages)
def list_mail_messages_of_organization(
    context: Context, id: int, start: int | None, limit: int | None, include_body: bool | None
) -> Envelope:
    """Answer GET /v1/organizations/{id}/mailMessages."""
    get_contact(context, "organization", id)
    return _list(context, "organization", id, start, limit, include_body)


def message_records(context: Context, rows: Sequence[Row]) -> list[Record]:
    """Messages as v1 shows them to a user, each with its ``body`` where it was read."""
    parties = rules.parties_of(context, [row["id"] for row in rows])
    return [_message_record(context, row, parties[row["id"]]) for row in rows]


def _message_record(context: Context, row: Row, parties: Sequence[Row]) -> Record:
    has_body = row["body"] != "" if "body" in row else bool(row["has_body"])
    record: Record = {
        "id": row["id"],
        **{
            role: [_party(each) for each in parties if each["role"] == role]
            for role in ("from", "to", "cc", "bcc")
        },
        "body_url": f"{context.address}/v1/mailbox/mailMessages/{row['id']}?include_body=1",
        "nylas_id": None,
        "account_id": str(row["user_id"]),
        "user_id": row["user_id"],
        "mail_thread_id": row["mail_thread_id"],
        "subject": row["subject"],
        "snippet": row["snippet"],
        "mail_tracking_status": None,
        "mail_link_tracking_enabled_flag": 0,
        "read_flag": row["read_flag"],
        "draft": None,
        "s3_bucket": None,
        "s3_bucket_path": None,
        "draft_flag": 0,
        "synced_flag": 0,
        "deleted_flag": 0,
        "external_deleted_flag": False,
        "has_body_flag": int(has_body),
        "sent_flag": row["sent_flag"],
        "sent_from_pipedrive_flag": 0,
        "smart_bcc_flag": row["smart_bcc_flag"],
        "message_time": _iso(row["message_time"]),
        "add_time": _iso(row["add_time"]),
        "update_time": _iso(row["update_time"]),
        "has_attachments_flag": int(row["inline_attachments_flag"] or row["real_attachments_flag"]),
        "has_inline_attachments_flag": row["inline_attachments_flag"],
        "has_real_attachments_flag": row["real_attachments_flag"],
        "mua_message_id": row["mua_message_id"],
        "template_id": None,
        "write_flag": row["user_id"] == context.viewer.user_id,
        "item_type": "mailMessage",
        "timestamp": _iso(row["message_time"]),
        "company_id": context.company,
    }
    if "body" in row:
        record["body"] = row["body"]
    return record


def _party(row: Row) -> Record:
    return {
        "id": row["party_id"],
        "email_address": row["email_address"],
        "name": row["name"] or row["linked_person_name"] or row["email_address"],
        "linked_person_id": row["linked_person_id"],
        "linked_person_name": row["linked_person_name"],
        "mail_message_party_id": row["id"],
    }


def _thread_records(context: Context, rows: Sequence[Row]) -> list[Record]:
    messages = rules.messages_of_threads(context, [row["id"] for row in rows])
    ids = [each["id"] for of_thread in messages.values() for each in of_thread]
    parties = rules.parties_of(context, ids)
    return [_thread_record(context, row, messages[row["id"]], parties) for row in rows]


def _thread_record(
    context: Context, row: Row, messages: Sequence[Row], parties: dict[int, list[Row]]
) -> Record:
    has_inline = any(each["inline_attachments_flag"] for each in messages)
    has_real = any(each["real_attachments_flag"] for each in messages)
    return {
        "id": row["id"],
        "account_id": str(row["user_id"]),
        "user_id": row["user_id"],
        "subject": row["subject"],
        "snippet": row["snippet"],
        "snippet_draft": None,
        "snippet_sent": row["snippet_sent"],
        "read_flag": row["read_flag"],
        "write_flag": row["user_id"] == context.viewer.user_id,
        "mail_tracking_status": None,
        "mail_link_tracking_enabled_flag": 0,
        "has_attachments_flag": int(has_inline or has_real),
        "has_inline_attachments_flag": int(has_inline),
        "has_real_attachments_flag": int(has_real),
        "deleted_flag": 1 - row["active_flag"],
        "synced_flag": 0,
        "smart_bcc_flag": row["smart_bcc_flag"],
        "parties": {
            "to": _thread_parties(("to", "cc"), messages, parties),
            "from": _thread_parties(("from",), messages, parties),
        },
        "drafts_parties": [],
        "folders": _folders(row),
        "version": row["version"],
        "message_count": row["message_count"],
        "has_draft_flag": 0,
        "has_sent_flag": int(row["sent_count"] > 0),
        "archived_flag": row["archived_flag"],
        "shared_flag": row["shared_flag"],
        "external_deleted_flag": 0,
        "first_message_to_me_flag": row["first_message_to_me_flag"],
        "last_message_timestamp": _iso(row["last_message_time"]),
        "first_message_timestamp": _iso(row["first_message_time"]),
        "last_message_sent_timestamp": _iso(row["last_sent_time"]),
        "last_message_received_timestamp": _iso(row["last_received_time"]),
        "add_time": _iso(row["add_time"]),
        "update_time": _iso(row["update_time"]),
        "deal_id": row["deal_id"],
        "deal_status": row["deal_status"],
        "lead_id": None,
        "all_messages_sent_flag": int(row["sent_count"] == row["message_count"]),
    }


def _thread_parties(
    roles: tuple[str, ...], messages: Sequence[Row], parties: dict[int, list[Row]]
) -> list[Record]:
    """Each address once, with the latest message that it takes part in."""
    found: dict[int, Record] = {}
    for message in messages:
        for row in parties[message["id"]]:
            if row["role"] in roles:
                found[row["party_id"]] = {
                    **_party(row),
                    "linked_organization_id": row["org_id"] if row["linked_person_id"] is not None else None,
                    "latest_sent": message is messages[-1],
                    "message_time": int(_moment(message["message_time"]).timestamp() * 1000),
                }
    return list(found.values())


def _folders(row: Row) -> list[str]:
    """The folders that list the thread."""
    folders = ["archive"] if row["archived_flag"] else ["inbox"] if row["inbox_flag"] else []
    return [*folders, "sent"] if row["sent_count"] else folders


def _list(
    context: Context, kind: Kind, id: int, start: int | None, limit: int | None, include_body: bool | None
) -> Envelope:
    page = page_of(start, limit)
    rows, more = rules.list_messages(context, kind, id, page, with_body=bool(include_body))
    items: list[Record] = [
        {"object": "mailMessage", "timestamp": row["message_time"], "data": record}
        for row, record in zip(rows, message_records(context, rows), strict=True)
    ]
    return Envelope(listed(items), offset_page(page.start, page.limit, more))


def _answer(data: Any, additional_data: dict[str, Any] | None = None) -> Envelope:
    return Envelope(data, additional_data, extra=dict(_SERVICE))


def _moment(kept: str) -> datetime:
    return datetime.fromisoformat(f"{kept}+00:00")


def _iso(kept: str | None) -> str | None:
    """A time as mails show it: to the millisecond."""
    return None if kept is None else f"{kept.replace(' ', 'T')}.000Z"
