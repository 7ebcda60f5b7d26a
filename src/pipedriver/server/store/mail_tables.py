"""The tables of mail: threads, the messages in them, who they are from and to, and what they answer."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from pipedriver.server.store.tables import Moment
from pipedriver.server.store.tables import metadata as metadata


def _id(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


def _flag(name: str, default: int = 0) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=str(default), default=default)


mail_threads = Table(
    "mail_threads",
    metadata,
    _id("company_id"),
    _id("id"),
    _id("user_id"),
    Column("subject", Text, nullable=False),
    Column("base_subject", Text, nullable=False),
    Column("snippet", Text, nullable=False),
    Column("snippet_sent", Text),
    Column("deal_id", BigInteger),
    _flag("shared_flag", 1),
    _flag("read_flag"),
    _flag("archived_flag"),
    _flag("active_flag", 1),
    _flag("inbox_flag"),
    _flag("smart_bcc_flag"),
    _flag("first_message_to_me_flag"),
    Column("message_count", Integer, nullable=False),
    Column("sent_count", Integer, nullable=False),
    Column("first_message_time", Moment, nullable=False),
    Column("last_message_time", Moment, nullable=False),
    Column("last_sent_time", Moment),
    Column("last_received_time", Moment),
    Column("version", Integer, nullable=False),
    Column("add_time", Moment, nullable=False),
    Column("update_time", Moment, nullable=False),
    PrimaryKeyConstraint("company_id", "id"),
    ForeignKeyConstraint(["company_id"], ["companies.id"]),
)
"""Mails that answer each other, in the mailbox of the user ``user_id``. What it shows of its messages, from
``snippet`` to ``last_received_time``, is written anew whenever they change. ``base_subject`` is the subject
without what answering and forwarding put before it."""
Index(
    "mail_threads_by_user",
    mail_threads.c.company_id,
    mail_threads.c.user_id,
    mail_threads.c.active_flag,
    mail_threads.c.last_message_time,
)
Index("mail_threads_by_deal", mail_threads.c.company_id, mail_threads.c.deal_id)
Index(
    "mail_threads_by_subject", mail_threads.c.company_id, mail_threads.c.user_id, mail_threads.c.base_subject
)

mail_messages = Table(
    "mail_messages",
    metadata,
    _id("company_id"),
    _id("id"),
    _id("user_id"),
    _id("mail_thread_id"),
    Column("mua_message_id", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("snippet", Text, nullable=False),
    Column("body", Text, nullable=False),
    _flag("sent_flag"),
    _flag("smart_bcc_flag"),
    _flag("inline_attachments_flag"),
    _flag("real_attachments_flag"),
    _flag("active_flag", 1),
    Column("message_time", Moment, nullable=False),
    Column("add_time", Moment, nullable=False),
    Column("update_time", Moment, nullable=False),
    PrimaryKeyConstraint("company_id", "id"),
    ForeignKeyConstraint(["company_id"], ["companies.id"]),
)
"""``mua_message_id`` is the Message-ID that the sender's program gave it, ``body`` its HTML made safe."""
Index(
    "mail_messages_by_thread", mail_messages.c.company_id, mail_messages.c.mail_thread_id, mail_messages.c.id
)
Index(
    "mail_messages_by_message_id",
    mail_messages.c.company_id,
    mail_messages.c.user_id,
    mail_messages.c.mua_message_id,
)

mail_parties = Table(
    "mail_parties",
    metadata,
    _id("company_id"),
    _id("id"),
    _id("mail_message_id"),
    _id("party_id"),
    Column("role", String(4), nullable=False),
    Column("email_address", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("person_id", BigInteger),
    Column("org_id", BigInteger),
    PrimaryKeyConstraint("company_id", "id"),
    ForeignKeyConstraint(["company_id"], ["companies.id"]),
)
"""Who a message is ``from``, ``to``, ``cc`` or ``bcc``. An address has the same ``party_id`` in every message
of the company. ``person_id`` is the person found by it, ``org_id`` that person's organization then."""
Index("mail_parties_by_message", mail_parties.c.company_id, mail_parties.c.mail_message_id, mail_parties.c.id)
Index("mail_parties_by_address", mail_parties.c.company_id, mail_parties.c.email_address)
Index("mail_parties_by_person", mail_parties.c.company_id, mail_parties.c.person_id)
Index("mail_parties_by_organization", mail_parties.c.company_id, mail_parties.c.org_id)

mail_references = Table(
    "mail_references",
    metadata,
    _id("company_id"),
    _id("mail_message_id"),
    Column("mua_message_id", Text, nullable=False),
    PrimaryKeyConstraint("company_id", "mail_message_id", "mua_message_id"),
    ForeignKeyConstraint(["company_id"], ["companies.id"]),
)
"""The Message-IDs that a message names as those it follows."""
Index("mail_references_by_message_id", mail_references.c.company_id, mail_references.c.mua_message_id)
