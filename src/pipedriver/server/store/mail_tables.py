"""The tables of mail: threads, the messages in them, who they are from and to, and what they answer."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Index,
    Integer,
    String,
)

from pipedriver.server.store.columns import (
    company_table,
    flag_column,
    id_column,
    link_column,
    moment_column,
    text_column,
)

mail_threads = company_table(
    "mail_threads",
    id_column(),
    id_column("user_id"),
    text_column("subject", needed=True),
    text_column("base_subject", needed=True),
    text_column("snippet", needed=True),
    text_column("snippet_sent"),
    link_column("deal_id"),
    flag_column("shared_flag", 1),
    flag_column("read_flag", 0),
    flag_column("archived_flag", 0),
    flag_column("active_flag", 1),
    flag_column("inbox_flag", 0),
    flag_column("smart_bcc_flag", 0),
    flag_column("first_message_to_me_flag", 0),
    Column("message_count", Integer, nullable=False),
    Column("sent_count", Integer, nullable=False),
    moment_column("first_message_time", needed=True),
    moment_column("last_message_time", needed=True),
    moment_column("last_sent_time"),
    moment_column("last_received_time"),
    Column("version", Integer, nullable=False),
    moment_column("add_time", needed=True),
    moment_column("update_time", needed=True),
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

mail_messages = company_table(
    "mail_messages",
    id_column(),
    id_column("user_id"),
    id_column("mail_thread_id"),
    text_column("mua_message_id", needed=True),
    text_column("subject", needed=True),
    text_column("snippet", needed=True),
    text_column("body", needed=True),
    flag_column("sent_flag", 0),
    flag_column("smart_bcc_flag", 0),
    flag_column("inline_attachments_flag", 0),
    flag_column("real_attachments_flag", 0),
    flag_column("active_flag", 1),
    moment_column("message_time", needed=True),
    moment_column("add_time", needed=True),
    moment_column("update_time", needed=True),
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

mail_parties = company_table(
    "mail_parties",
    id_column(),
    id_column("mail_message_id"),
    id_column("party_id"),
    Column("role", String(4), nullable=False),
    text_column("email_address", needed=True),
    text_column("name", needed=True),
    link_column("person_id"),
    link_column("org_id"),
)
"""Who a message is ``from``, ``to``, ``cc`` or ``bcc``. An address has the same ``party_id`` in every message
of the company. ``person_id`` is the person found by it, ``org_id`` that person's organization then."""
Index("mail_parties_by_message", mail_parties.c.company_id, mail_parties.c.mail_message_id, mail_parties.c.id)
Index("mail_parties_by_address", mail_parties.c.company_id, mail_parties.c.email_address)
Index("mail_parties_by_person", mail_parties.c.company_id, mail_parties.c.person_id)
Index("mail_parties_by_organization", mail_parties.c.company_id, mail_parties.c.org_id)

mail_references = company_table(
    "mail_references",
    id_column("mail_message_id"),
    text_column("mua_message_id", needed=True),
    key=(
        "mail_message_id",
        "mua_message_id",
    ),
)
"""The Message-IDs that a message names as those it follows."""
Index("mail_references_by_message_id", mail_references.c.company_id, mail_references.c.mua_message_id)
