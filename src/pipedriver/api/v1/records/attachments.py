"""What hangs on deals, persons and organizations: files and mail messages."""

from __future__ import annotations

from datetime import datetime

from pipedriver.core.record import Record, read_records


class File(Record):
    """A file attached to a record. ``url`` is where it is downloaded from, ``file_size`` is in bytes."""

    id: int
    user_id: int | None
    deal_id: int | None
    person_id: int | None
    org_id: int | None
    product_id: int | None
    activity_id: int | None
    lead_id: str | None
    project_id: int | None
    note_id: int | None
    log_id: int | None
    add_time: datetime | None
    update_time: datetime | None
    file_name: str | None
    file_type: str | None
    file_size: int | None
    active_flag: bool | None
    inline_flag: bool | None
    remote_location: str | None
    remote_id: str | None
    cid: str | None
    s3_bucket: str | None
    mail_message_id: str | None
    mail_template_id: str | None
    deal_name: str | None
    person_name: str | None
    people_name: str | None
    org_name: str | None
    product_name: str | None
    lead_name: str | None
    project_name: str | None
    url: str | None
    name: str | None
    description: str | None


class MailParty(Record):
    """A sender or recipient of a mail message or thread, and the person it is linked to, if any.

    In threads, ``message_time`` is when the latest message came, in milliseconds since 1970.
    """

    id: int | None
    email_address: str | None
    name: str | None
    linked_person_id: int | None
    linked_person_name: str | None
    linked_organization_id: int | None
    mail_message_party_id: int | None
    latest_sent: bool | None
    message_time: int | None


class MailMessage(Record):
    """A mail message. ``body`` is there only where it was asked for; ``body_url`` is where to read it."""

    id: int
    to: list[MailParty] | None
    cc: list[MailParty] | None
    bcc: list[MailParty] | None
    body_url: str | None
    body: str | None
    account_id: str | None
    user_id: int | None
    mail_thread_id: int | None
    subject: str | None
    snippet: str | None
    mail_tracking_status: str | None
    mail_link_tracking_enabled_flag: bool | None
    read_flag: bool | None
    draft: str | None
    draft_flag: bool | None
    write_flag: bool | None
    synced_flag: bool | None
    deleted_flag: bool | None
    has_body_flag: bool | None
    sent_flag: bool | None
    sent_from_pipedrive_flag: bool | None
    smart_bcc_flag: bool | None
    message_time: datetime | None
    add_time: datetime | None
    update_time: datetime | None
    has_attachments_flag: bool | None
    has_inline_attachments_flag: bool | None
    has_real_attachments_flag: bool | None
    nylas_id: str | None
    s3_bucket: str | None
    s3_bucket_path: str | None
    external_deleted_flag: bool | None
    mua_message_id: str | None
    template_id: int | None
    timestamp: datetime | None
    item_type: str | None
    company_id: int | None

    @property
    def senders(self) -> list[MailParty]:
        """Who sent it: the wire's ``from``, which is no Python name."""
        return read_records(MailParty, self.get("from"))


class MailMessageItem(Record):
    """A mail message in a list: when it came, and the message itself under ``data``."""

    object: str
    timestamp: datetime | None
    data: MailMessage | None
