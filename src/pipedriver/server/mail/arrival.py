"""A mail arrives: it is read, and filed in one transaction or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipedriver.server.clock import Clock
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.mail_addresses import MailPlace, place_of_address
from pipedriver.server.crm.mail_filing import Filed, file_mail
from pipedriver.server.crm.mail_parsing import parse_mail
from pipedriver.server.crm.refusals import TooLarge
from pipedriver.server.store.database import Database
from pipedriver.server.wire.v1.webhook_events import queue_events

MOST_MAIL_BYTES = 20 * 1024 * 1024
"""The largest mail that is taken, with its attachments (the support page "Smart Bcc")."""


@dataclass(slots=True)
class _Events:
    """What webhooks are told of a mail: the persons that came with it. ``queued`` counts the entries."""

    clock: Clock
    queued: int = 0

    def queue(self, context: Context) -> None:
        """Put what happened into the queues."""
        if context.happenings:
            self.queued += queue_events(context, self.clock.exact(), is_bulk=False)


def place_of(database: Database, address: str) -> MailPlace:
    """Where a mail to an address is filed.

    Raises:
        NotFound: no company has the address, or there is no such deal.
    """
    return database.read(lambda session: place_of_address(session, address))


def import_mail(
    database: Database, clock: Clock, content: bytes, place: MailPlace, *, wake: Callable[[], object]
) -> Filed:
    """File a mail that was kept as a file, ``.eml``.

    Args:
        database: where to.
        clock: the server's clock.
        content: the file's content.
        place: the company, and the deal if one was chosen.
        wake: called when webhooks have something to be told.

    Raises:
        Invalid: it is no mail, or there is no such deal.
        TooLarge: it is larger than is taken.
        Forbidden: the owner of the mailbox has blacklisted one who takes part.
        CannotWrite: the disk takes nothing more.
    """
    if len(content) > MOST_MAIL_BYTES:
        raise TooLarge(f"a mail has at most {MOST_MAIL_BYTES // 1024**2} MB")
    mail = parse_mail(content)
    events = _Events(clock)
    filed = database.write(
        lambda session: file_mail(
            session,
            clock.now(),
            place.company_id,
            mail,
            deal=place.deal_id,
            smart_bcc=False,
            then=events.queue,
        )
    )
    if events.queued:
        wake()
    return filed


def deliver_mail(
    database: Database,
    clock: Clock,
    content: bytes,
    sender: str,
    places: list[MailPlace],
    *,
    wake: Callable[[], object],
) -> list[Filed]:
    """File a mail that came by SMTP, in each company that it was sent to, all in one transaction.

    Of the addresses of one company that of a deal says more than the company's own; of several deals the
    first counts, since a thread has one.

    Args:
        database: where to.
        clock: the server's clock.
        content: the mail as it came.
        sender: who handed it over, as the envelope says; empty where that is nobody.
        places: what its recipients stand for.
        wake: called when webhooks have something to be told.

    Raises:
        Invalid: it is no mail, or there is no such deal.
        Forbidden: the owner of the mailbox has blacklisted one who takes part.
        CannotWrite: the disk takes nothing more.
    """
    mail = parse_mail(content)
    deals: dict[int, int | None] = {}
    for place in places:
        if deals.get(place.company_id) is None:
            deals[place.company_id] = place.deal_id
    events = _Events(clock)
    filed = database.write(
        lambda session: [
            file_mail(
                session,
                clock.now(),
                company,
                mail,
                deal=deal,
                envelope_sender=sender,
                then=events.queue,
            )
            for company, deal in deals.items()
        ]
    )
    if events.queued:
        wake()
    return filed
