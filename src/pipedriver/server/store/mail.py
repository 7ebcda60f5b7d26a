"""Statements on mail threads and mail messages."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    exists,
    func,
    or_,
    select,
    update,
)

from pipedriver.server.store.derived import Kind, messages_of
from pipedriver.server.store.file_tables import files
from pipedriver.server.store.mail_tables import mail_messages, mail_parties, mail_references, mail_threads
from pipedriver.server.store.statement import any_of, statement
from pipedriver.server.store.tables import companies, deal_participants, deals, persons, users
from pipedriver.server.store.visibility import visible

Folder = Literal["inbox", "drafts", "sent", "archive"]
"""The folders of a mailbox."""

_company: ColumnElement[Any] = bindparam("company")
_id: ColumnElement[Any] = bindparam("id")
_FOLDERS: dict[str, tuple[ColumnElement[bool], ...]] = {
    "inbox": (mail_threads.c.inbox_flag == 1, mail_threads.c.archived_flag == 0),
    "sent": (mail_threads.c.sent_count > 0,),
    "archive": (mail_threads.c.archived_flag == 1,),
}
_MESSAGE = [column for column in mail_messages.c if column.name != "body"]


@statement
def thread_by_id(to_admin: bool) -> Executable:
    """One undeleted thread that the viewer may see."""
    return _threads().where(*_seen(to_admin), mail_threads.c.id == _id)


@statement
def any_thread_by_id() -> Executable:
    """One undeleted thread, whoever may see it."""
    return _threads().where(mail_threads.c.company_id == _company, mail_threads.c.id == _id)


@statement
def threads_page(folder: Folder) -> Executable:
    """One page of the viewer's own threads in a folder, the one with the latest message first.

    Nothing of this server makes drafts, so their folder is empty.
    """
    return (
        _threads()
        .where(
            mail_threads.c.company_id == _company,
            mail_threads.c.user_id == bindparam("viewer"),
            mail_threads.c.active_flag == 1,
            *_FOLDERS[folder],
        )
        .order_by(mail_threads.c.last_message_time.desc(), mail_threads.c.id.desc())
        .limit(bindparam("fetch"))
        .offset(bindparam("start"))
    )


@statement
def message_by_id(to_admin: bool) -> Executable:
    """One undeleted message that the viewer may see, with its text."""
    return _messages(with_body=True).where(*_seen(to_admin), mail_messages.c.id == _id)


@statement
def messages_by_ids(to_admin: bool) -> Executable:
    """The undeleted messages bound as ``ids``, a JSON list, that the viewer may see."""
    return _messages(with_body=False).where(*_seen(to_admin), any_of(mail_messages.c.id, "ids"))


@statement
def messages_of_thread() -> Executable:
    """The undeleted messages of a thread, the first one first, without their texts."""
    return (
        _messages(with_body=False)
        .where(mail_messages.c.company_id == _company, mail_messages.c.mail_thread_id == _id)
        .order_by(mail_messages.c.message_time, mail_messages.c.id)
    )


@statement
def messages_page(kind: Kind, to_admin: bool, *, with_body: bool) -> Executable:
    """One page of a record's messages that the viewer may see, the latest first."""
    return (
        _messages(with_body=with_body)
        .where(*_seen(to_admin), *messages_of(kind))
        .order_by(mail_messages.c.message_time.desc(), mail_messages.c.id.desc())
        .limit(bindparam("fetch"))
        .offset(bindparam("start"))
    )


@statement
def parties_of_messages(to_admin: bool) -> Executable:
    """Who the messages bound as ``ids``, a JSON list, are from and to; persons whom the viewer sees named."""
    is_person = and_(
        persons.c.company_id == mail_parties.c.company_id,
        persons.c.id == mail_parties.c.person_id,
        *visible(persons, to_admin=to_admin),
    )
    return (
        select(
            mail_parties,
            persons.c.id.label("linked_person_id"),
            persons.c.name.label("linked_person_name"),
        )
        .select_from(mail_parties.outerjoin(persons, is_person))
        .where(mail_parties.c.company_id == _company, any_of(mail_parties.c.mail_message_id, "ids"))
        .order_by(mail_parties.c.mail_message_id, mail_parties.c.id)
    )


@statement
def message_ids_of_threads() -> Executable:
    """The undeleted messages of the threads bound as ``ids``: their ids, threads, times and directions."""
    return (
        select(
            mail_messages.c.id,
            mail_messages.c.mail_thread_id,
            mail_messages.c.message_time,
            mail_messages.c.sent_flag,
            mail_messages.c.inline_attachments_flag,
            mail_messages.c.real_attachments_flag,
        )
        .where(
            mail_messages.c.company_id == _company,
            any_of(mail_messages.c.mail_thread_id, "ids"),
            mail_messages.c.active_flag == 1,
        )
        .order_by(mail_messages.c.message_time, mail_messages.c.id)
    )


@statement
def linked_to_messages() -> Executable:
    """The persons and organizations that the messages of a thread are linked to."""
    return (
        select(mail_parties.c.person_id, mail_parties.c.org_id)
        .distinct()
        .select_from(mail_parties.join(mail_messages, _is_of_message()))
        .where(
            mail_parties.c.company_id == _company,
            mail_messages.c.mail_thread_id == _id,
            mail_parties.c.person_id.is_not(None),
        )
    )


@statement
def same_message() -> Executable:
    """The undeleted message of a user's mailbox with a Message-ID."""
    return select(mail_messages.c.id, mail_messages.c.mail_thread_id).where(
        mail_messages.c.company_id == _company,
        mail_messages.c.user_id == bindparam("user"),
        mail_messages.c.mua_message_id == bindparam("message_id"),
        mail_messages.c.active_flag == 1,
    )


@statement
def threads_followed() -> Executable:
    """The threads of a mailbox that a message belongs to.

    Those hold a message that it follows, bound as ``followed``, one that follows it, or one that follows the
    same: what is answered may never have come here.
    """
    followed = select(mail_references.c.mail_message_id).where(
        mail_references.c.company_id == _company, any_of(mail_references.c.mua_message_id, "followed_or_own")
    )
    return (
        select(mail_messages.c.mail_thread_id)
        .distinct()
        .where(
            mail_messages.c.company_id == _company,
            mail_messages.c.user_id == bindparam("user"),
            mail_messages.c.active_flag == 1,
            or_(any_of(mail_messages.c.mua_message_id, "followed"), mail_messages.c.id.in_(followed)),
        )
        .order_by(mail_messages.c.mail_thread_id)
    )


@statement
def threads_about() -> Executable:
    """The latest thread of a mailbox about a subject, with one of ``addresses``, idle since ``since``."""
    return (
        select(mail_threads.c.id)
        .where(
            mail_threads.c.company_id == _company,
            mail_threads.c.user_id == bindparam("user"),
            mail_threads.c.base_subject == bindparam("base_subject"),
            mail_threads.c.active_flag == 1,
            mail_threads.c.last_message_time >= bindparam("since"),
            exists().where(
                mail_messages.c.company_id == mail_threads.c.company_id,
                mail_messages.c.mail_thread_id == mail_threads.c.id,
                mail_messages.c.active_flag == 1,
                mail_parties.c.company_id == mail_messages.c.company_id,
                mail_parties.c.mail_message_id == mail_messages.c.id,
                any_of(mail_parties.c.email_address, "addresses"),
            ),
        )
        .order_by(mail_threads.c.last_message_time.desc(), mail_threads.c.id.desc())
        .limit(1)
    )


@statement
def owner_of_followed() -> Executable:
    """The owner of the latest message of the company among the Message-IDs bound as ``followed``."""
    return (
        select(mail_messages.c.user_id)
        .where(
            mail_messages.c.company_id == _company,
            any_of(mail_messages.c.mua_message_id, "followed"),
            mail_messages.c.active_flag == 1,
        )
        .order_by(mail_messages.c.message_time.desc(), mail_messages.c.id.desc())
        .limit(1)
    )


@statement
def move_messages() -> Executable:
    """Let the messages of the threads bound as ``ids`` be in another one."""
    return (
        update(mail_messages)
        .where(mail_messages.c.company_id == _company, any_of(mail_messages.c.mail_thread_id, "ids"))
        .values(mail_thread_id=bindparam("thread"))
    )


@statement
def mark_messages_deleted() -> Executable:
    """Mark the messages of a thread as deleted."""
    return (
        update(mail_messages)
        .where(mail_messages.c.company_id == _company, mail_messages.c.mail_thread_id == _id)
        .values(active_flag=0, update_time=bindparam("now"))
    )


@statement
def move_files() -> Executable:
    """Let the files of a thread's messages hang on the deal bound as ``deal``."""
    of_thread = select(cast(mail_messages.c.id, Text)).where(
        mail_messages.c.company_id == _company, mail_messages.c.mail_thread_id == _id
    )
    return (
        update(files)
        .where(files.c.company_id == _company, files.c.mail_message_id.in_(of_thread))
        .values(deal_id=bindparam("deal"), update_time=bindparam("now"))
    )


@statement
def move_parties(column: Literal["person_id", "org_id"]) -> Executable:
    """Let the parties that are linked to the contact bound as ``old`` be linked to ``new``."""
    link = mail_parties.c[column]
    return (
        update(mail_parties)
        .where(mail_parties.c.company_id == _company, link == bindparam("old"))
        .values({column: bindparam("new")})
    )


@statement
def known_parties() -> Executable:
    """The ids by which the addresses bound as ``addresses`` are known."""
    return (
        select(mail_parties.c.email_address, func.min(mail_parties.c.party_id).label("party_id"))
        .where(mail_parties.c.company_id == _company, any_of(mail_parties.c.email_address, "addresses"))
        .group_by(mail_parties.c.email_address)
    )


@statement
def persons_with_address() -> Executable:
    """The undeleted persons that have an address: their ids and organizations, the oldest first.

    They have one that is like ``address``, whose underscores stand for any letter.
    """
    return (
        select(persons.c.id, persons.c.org_id, persons.c.owner_id, persons.c.search_email)
        .where(
            persons.c.company_id == _company,
            persons.c.active_flag == 1,
            persons.c.search_email.contains(bindparam("address")),
        )
        .order_by(persons.c.id)
    )


@statement
def open_deals_of_persons(to_admin: bool) -> Executable:
    """Two at most of the open deals that the viewer sees and the persons bound as ``ids`` take part in."""
    taking_part = select(deal_participants.c.deal_id).where(
        deal_participants.c.company_id == _company,
        any_of(deal_participants.c.person_id, "ids"),
        deal_participants.c.active_flag == 1,
    )
    return (
        select(deals.c.id)
        .where(
            deals.c.company_id == _company,
            deals.c.status == "open",
            deals.c.is_archived == 0,
            or_(any_of(deals.c.person_id, "ids"), deals.c.id.in_(taking_part)),
            *visible(deals, to_admin=to_admin),
        )
        .limit(2)
    )


@statement
def company_by_domain() -> Executable:
    """The company whose mail addresses begin with a name."""
    return select(companies.c.id).where(companies.c.domain == bindparam("domain"))


@statement
def deal_to_file_with() -> Executable:
    """An undeleted deal of a company, and its owner."""
    return select(deals.c.id, deals.c.user_id).where(
        deals.c.company_id == _company, deals.c.id == _id, deals.c.status != "deleted"
    )


@statement
def active_users() -> Executable:
    """The active users of a company, those who administer it first."""
    return (
        select(users.c.id, users.c.email, users.c.is_admin)
        .where(users.c.company_id == _company, users.c.active_flag == 1)
        .order_by(users.c.is_admin.desc(), users.c.id)
    )


def mail_visible(*, to_admin: bool) -> list[ColumnElement[bool]]:
    """The conditions under which the user bound as ``viewer`` sees a thread: its owner does.

    One that is shared is seen by whoever sees the deal that it is linked to; without a deal, by whoever sees
    one of the persons who take part.
    """
    mine = mail_threads.c.user_id == bindparam("viewer")
    if to_admin:
        return [or_(mine, mail_threads.c.shared_flag == 1)]
    sees_deal = (
        exists()
        .where(
            deals.c.company_id == mail_threads.c.company_id,
            deals.c.id == mail_threads.c.deal_id,
            *visible(deals, to_admin=False),
        )
        .correlate(mail_threads)
    )
    theirs = mail_messages.alias("message_of_thread")
    sees_person = (
        exists()
        .where(
            theirs.c.company_id == mail_threads.c.company_id,
            theirs.c.mail_thread_id == mail_threads.c.id,
            mail_parties.c.company_id == theirs.c.company_id,
            mail_parties.c.mail_message_id == theirs.c.id,
            persons.c.company_id == mail_parties.c.company_id,
            persons.c.id == mail_parties.c.person_id,
            *visible(persons, to_admin=False),
        )
        .correlate(mail_threads)
    )
    return [
        or_(
            mine,
            and_(
                mail_threads.c.shared_flag == 1,
                or_(sees_deal, and_(mail_threads.c.deal_id.is_(None), sees_person)),
            ),
        )
    ]


def _seen(to_admin: bool) -> list[ColumnElement[bool]]:
    return [
        mail_threads.c.company_id == _company,
        mail_threads.c.active_flag == 1,
        *mail_visible(to_admin=to_admin),
    ]


def _threads() -> Select[Any]:
    is_deal = and_(deals.c.company_id == mail_threads.c.company_id, deals.c.id == mail_threads.c.deal_id)
    return select(mail_threads, deals.c.status.label("deal_status")).select_from(
        mail_threads.outerjoin(deals, is_deal)
    )


def _messages(*, with_body: bool) -> Select[Any]:
    is_in = and_(
        mail_threads.c.company_id == mail_messages.c.company_id,
        mail_threads.c.id == mail_messages.c.mail_thread_id,
    )
    columns: list[ColumnElement[Any]] = [*_MESSAGE]
    columns.append(mail_messages.c.body if with_body else (mail_messages.c.body != "").label("has_body"))
    return (
        select(
            *columns,
            mail_threads.c.read_flag,
            mail_threads.c.deal_id,
            mail_threads.c.user_id.label("thread_user_id"),
        )
        .select_from(mail_messages.join(mail_threads, is_in))
        .where(mail_messages.c.active_flag == 1)
    )


def _is_of_message() -> ColumnElement[bool]:
    return and_(
        mail_messages.c.company_id == mail_parties.c.company_id,
        mail_messages.c.id == mail_parties.c.mail_message_id,
        mail_messages.c.active_flag == 1,
    )
