"""Mail threads as v1 gives them; mail messages are among the attachments."""

from __future__ import annotations

from datetime import datetime

from pipedriver.api.v1.records.attachments import MailParty
from pipedriver.core.record import Record, read_records
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


class MailThreadParties(Record):
    """Who takes part in a thread: those who were written to, and those who wrote."""

    to: list[MailParty] | None

    @property
    def senders(self) -> list[MailParty]:
        """Those who wrote: the wire's ``from``, which is no Python name."""
        return read_records(MailParty, self.get("from"))


class MailThread(Record):
    """Mail messages that answer each other. ``deal_id`` or ``lead_id`` is what the thread is linked to.

    ``folders`` names the folders it is in; ``shared_flag`` tells whether the whole company sees it.
    """

    id: int
    account_id: str | None
    user_id: int | None
    subject: str | None
    snippet: str | None
    snippet_draft: str | None
    snippet_sent: str | None
    read_flag: bool | None
    write_flag: bool | None
    mail_tracking_status: str | None
    mail_link_tracking_enabled_flag: bool | None
    has_attachments_flag: bool | None
    has_inline_attachments_flag: bool | None
    has_real_attachments_flag: bool | None
    deleted_flag: bool | None
    synced_flag: bool | None
    smart_bcc_flag: bool | None
    parties: MailThreadParties | None
    drafts_parties: list[dict[str, Any]] | None
    folders: list[str] | None
    version: int | None
    message_count: int | None
    has_draft_flag: bool | None
    has_sent_flag: bool | None
    archived_flag: bool | None
    shared_flag: bool | None
    external_deleted_flag: bool | None
    first_message_to_me_flag: bool | None
    all_messages_sent_flag: bool | None
    last_message_timestamp: datetime | None
    first_message_timestamp: datetime | None
    last_message_sent_timestamp: datetime | None
    last_message_received_timestamp: datetime | None
    add_time: datetime | None
    update_time: datetime | None
    deal_id: int | None
    deal_status: str | None
    lead_id: str | None
