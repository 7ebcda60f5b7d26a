"""Filing a mail that has come: whose it is, which conversation it belongs to, and which records it concerns.

Sources: the support pages "Smart Bcc", "Why are my emails not automatically linked to my deals" (a person by
the address; the deal where there is one open deal alone, and only with a new thread) and "Email Sync and
Privacy - FAQ" (Smart Bcc adds the recipients that are not known yet as persons). What they leave open is told
in docs/mail.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.derived import kept_from_rotting
from pipedriver.server.crm.files import add_file
from pipedriver.server.crm.links import can_be_linked, check_linked
from pipedriver.server.crm.mail_addresses import is_ours
from pipedriver.server.crm.mail_threads import (
    join_threads,
    link_thread,
    messages_changed,
    recount_mail,
    thread_row,
)
from pipedriver.server.crm.person_names import MOST_CHARACTERS, search_text
from pipedriver.server.crm.persons import create_person
from pipedriver.server.crm.refusals import Forbidden, Invalid
from pipedriver.server.crm.users import is_blacklisted
from pipedriver.server.crm.viewers import viewer_of_user
from pipedriver.server.store import mail as statements
from pipedriver.server.store.database import Row, Session
from pipedriver.server.store.identifiers import next_id, reserve_ids
from pipedriver.server.store.mail_tables import mail_messages, mail_parties, mail_references, mail_threads
from pipedriver.server.store.rows import add_rows
from pipedriver.server.store.users import blacklisted_emails_of

if TYPE_CHECKING:
    from pipedriver.server.crm.mail_parsing import MailAddress, ParsedMail

_SAME_SUBJECT_DAYS = 30
"""How long a thread may have been idle for an answer without references to find it by its subject."""


@dataclass(frozen=True, slots=True)
class Filed:
    """Where a mail is now.

    Attributes:
        message_id: the id of the mail message.
        thread_id: the id of its thread.
        deal_id: the deal that the thread is linked to, if any.
        is_new: false for a mail that was there already.
    """

    message_id: int
    thread_id: int
    deal_id: int | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class _Link:
    """The person whom an address belongs to, and the person's organization."""

    person_id: int | None = None
    org_id: int | None = None


def file_mail(
    session: Session,
    moment: datetime,
    company: int,
    mail: ParsedMail,
    *,
    deal: int | None = None,
    envelope_sender: str = "",
    owner: int | None = None,
    smart_bcc: bool = True,
    then: Callable[[Context], object],
) -> Filed:
    """File a mail in a company.

    Args:
        session: a session that writes.
        moment: the time in UTC.
        company: the company.
        mail: what was read of it.
        deal: the deal that it was sent to; None leaves that to who takes part.
        envelope_sender: who handed it over, where that is known.
        owner: the user whose mailbox it goes to; None finds that out.
        smart_bcc: whether it came as a copy by SMTP, and was not imported.
        then: what is done when it is filed, in the same transaction.

    Raises:
        Invalid: there is no such deal, or nobody whose mailbox it could go to.
        Forbidden: the owner has blacklisted one who takes part.
    """
    users = session.all(statements.active_users(), company=company)
    mailboxes = {search_text(user["email"]): user["id"] for user in reversed(users)}
    senders = [each.email for each in mail.parties["from"]]
    sent = any(search_text(each) in mailboxes for each in senders)
    if owner is None:
        owner = _owner(session, company, mail, mailboxes, [*senders, envelope_sender], deal, users)
    viewer = viewer_of_user(session, company, owner)
    if viewer is None:
        raise Invalid(f"user_id: there is no active user {owner}")
    context = Context(session, viewer, moment)
    if deal is not None:
        check_linked(context, "deal", deal)
    _refuse_blacklisted(context, mail)
    known = session.first(statements.same_message(), company=company, user=owner, message_id=mail.message_id)
    if known is not None:
        if deal is not None:
            link_thread(context, known["mail_thread_id"], deal)
        thread = thread_row(context, known["mail_thread_id"])
        return Filed(known["id"], thread["id"], thread["deal_id"], is_new=False)
    links = _links(context, mail, mailboxes, add_unknown=sent)
    filed = _insert(context, mail, links, deal, sent=sent, smart_bcc=smart_bcc)
    then(context)
    return filed


def _owner(
    session: Session,
    company: int,
    mail: ParsedMail,
    mailboxes: dict[str, int],
    senders: list[str],
    deal: int | None,
    users: list[Row],
) -> int:
    """Whose mailbox a mail goes to.

    The first user among senders and recipients; else the owner of what it answers, of the deal, or of the
    person who writes; else the first admin.
    """
    recipients = [each.email for role in ("to", "cc", "bcc") for each in mail.parties[role]]
    for address in (*senders, *recipients):
        if (found := mailboxes.get(search_text(address))) is not None:
            return found
    active = {user["id"] for user in users}
    answered = session.value(
        statements.owner_of_followed(), company=company, followed=json.dumps(mail.followed)
    )
    row = None
    if deal is not None:
        row = session.first(statements.deal_to_file_with(), company=company, id=deal)
    for user in (answered, None if row is None else row["user_id"]):
        if user is not None and user in active:
            return int(user)
    for address in senders:
        for person in _persons_with(session, company, address):
            if person["owner_id"] in active:
                return int(person["owner_id"])
    if not users:
        raise Invalid("nobody is there whose mailbox it could go to")
    return int(users[0]["id"])


def _refuse_blacklisted(context: Context, mail: ParsedMail) -> None:
    addresses = [each.email for each in _all(mail)]
    rows = context.session.all(blacklisted_emails_of(), company=context.company, user=context.viewer.user_id)
    for row in rows:
        if is_blacklisted(addresses, [row["address"]]):
            raise Forbidden(f"the owner of the mailbox takes no mails with {row['address']}")


def _all(mail: ParsedMail) -> list[MailAddress]:
    return [each for addresses in mail.parties.values() for each in addresses]


def _persons_with(session: Session, company: int, address: str) -> list[Row]:
    line = search_text(address)
    if not line:
        return []
    rows = session.all(statements.persons_with_address(), company=company, address=line)
    return [row for row in rows if line in row["search_email"].split("\n")]


def _links(
    context: Context, mail: ParsedMail, mailboxes: dict[str, int], *, add_unknown: bool
) -> dict[str, _Link]:
    """The persons of a mail by their addresses; recipients whom nobody knows are added."""
    found: dict[str, _Link] = {}
    senders = {each.email for each in mail.parties["from"]}
    for each in _all(mail):
        if each.email in found or is_ours(each.email) or search_text(each.email) in mailboxes:
            continue
        candidates = _persons_with(context.session, context.company, each.email)
        person = next((row for row in candidates if can_be_linked(context, "person", row["id"])), None)
        if person is None and not candidates and add_unknown and each.email not in senders:
            person = _added(context, each)
        if person is not None:
            found[each.email] = _Link(person["id"], person["org_id"])
    return found


def _added(context: Context, address: MailAddress) -> Row | None:
    if not context.viewer.may("can_add_people"):
        return None
    name = (address.name or address.email)[:MOST_CHARACTERS]
    email = [{"value": address.email, "primary": True, "label": "work"}]
    return create_person(context, {"name": name, "email": email})


def _insert(
    context: Context,
    mail: ParsedMail,
    links: dict[str, _Link],
    deal: int | None,
    *,
    sent: bool,
    smart_bcc: bool,
) -> Filed:
    message = next_id(context.session, context.company, "mail_messages")
    message_time = min(mail.sent_at or context.now, context.now)
    thread, before = _thread(context, mail, message_time, links, deal)
    add_rows(
        context.session,
        mail_messages,
        [
            {
                "company_id": context.company,
                "id": message,
                "user_id": context.viewer.user_id,
                "mail_thread_id": thread,
                "mua_message_id": mail.message_id,
                "subject": mail.subject,
                "snippet": mail.snippet,
                "body": mail.body,
                "sent_flag": int(sent),
                "smart_bcc_flag": int(smart_bcc),
                "inline_attachments_flag": int(any(each.inline for each in mail.attachments)),
                "real_attachments_flag": int(any(not each.inline for each in mail.attachments)),
                "message_time": message_time,
                "add_time": context.now,
                "update_time": context.now,
            }
        ],
    )
    contacts = _insert_parties(context, message, mail, links)
    add_rows(
        context.session,
        mail_references,
        [
            {"company_id": context.company, "mail_message_id": message, "mua_message_id": each}
            for each in mail.followed
        ],
    )
    # Something that came anew is unread, and is not left in the archive.
    messages_changed(context, thread, {"read_flag": int(sent)} | ({} if sent else {"archived_flag": 0}))
    if before and deal is not None:
        link_thread(context, thread, deal)
    linked: int | None = thread_row(context, thread)["deal_id"]
    first = next(
        (row for row in contacts if row["person_id"] is not None), {"person_id": None, "org_id": None}
    )
    for each in mail.attachments:
        add_file(
            context,
            each.name,
            each.content,
            {"deal_id": linked, "person_id": first["person_id"], "org_id": first["org_id"]},
            media_type=each.media_type,
            inline=each.inline,
            cid=each.cid,
            mail_message_id=str(message),
        )
    recount_mail(context, linked, contacts)
    kept_from_rotting(context, linked)
    return Filed(message, thread, linked, is_new=True)


def _thread(
    context: Context, mail: ParsedMail, message_time: str, links: dict[str, _Link], deal: int | None
) -> tuple[int, bool]:
    """The thread that a mail belongs to, and whether it was there before."""
    found = _threads_of(context, mail, message_time)
    if found:
        return join_threads(context, found), True
    thread = next_id(context.session, context.company, "mail_threads")
    add_rows(
        context.session,
        mail_threads,
        [
            {
                "company_id": context.company,
                "id": thread,
                "user_id": context.viewer.user_id,
                "subject": mail.subject,
                "base_subject": mail.base_subject,
                "snippet": mail.snippet,
                "deal_id": deal if deal is not None else _only_open_deal(context, links),
                "message_count": 0,
                "sent_count": 0,
                "first_message_time": message_time,
                "last_message_time": message_time,
                "version": 0,
                "add_time": context.now,
                "update_time": context.now,
            }
        ],
    )
    return thread, False


def _threads_of(context: Context, mail: ParsedMail, message_time: str) -> list[int]:
    found = context.session.column(
        statements.threads_followed(),
        company=context.company,
        user=context.viewer.user_id,
        followed=json.dumps(mail.followed),
        followed_or_own=json.dumps([*mail.followed, mail.message_id]),
    )
    if found or not mail.is_answer or not mail.base_subject:
        return found
    users = context.session.all(statements.active_users(), company=context.company)
    own = {search_text(user["email"]) for user in users}
    since = datetime.fromisoformat(message_time) - timedelta(days=_SAME_SUBJECT_DAYS)
    return context.session.column(
        statements.threads_about(),
        company=context.company,
        user=context.viewer.user_id,
        base_subject=mail.base_subject,
        since=since.isoformat(" "),
        addresses=json.dumps([each.email for each in _all(mail) if search_text(each.email) not in own]),
    )


def _only_open_deal(context: Context, links: dict[str, _Link]) -> int | None:
    persons = sorted({link.person_id for link in links.values() if link.person_id is not None})
    if not persons:
        return None
    found = context.session.column(
        statements.open_deals_of_persons(context.viewer.is_admin),
        company=context.company,
        viewer=context.viewer.user_id,
        ids=json.dumps(persons),
    )
    return found[0] if len(found) == 1 else None


def _insert_parties(context: Context, message: int, mail: ParsedMail, links: dict[str, _Link]) -> list[Row]:
    given = [
        (role, each)
        for role, addresses in mail.parties.items()
        for each in addresses
        if not is_ours(each.email)
    ]
    if not given:
        return []
    first = reserve_ids(context.session, context.company, "mail_parties", len(given))
    known = {
        row["email_address"]: row["party_id"]
        for row in context.session.all(
            statements.known_parties(),
            company=context.company,
            addresses=json.dumps([each.email for _, each in given]),
        )
    }
    rows: list[Row] = []
    for id, (role, each) in enumerate(given, first):
        link = links.get(each.email, _Link())
        rows.append(
            {
                "company_id": context.company,
                "id": id,
                "mail_message_id": message,
                "party_id": known.setdefault(each.email, id),
                "role": role,
                "email_address": each.email,
                "name": each.name,
                "person_id": link.person_id,
                "org_id": link.org_id,
            }
        )
    add_rows(context.session, mail_parties, rows)
    return rows
