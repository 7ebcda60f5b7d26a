"""The SMTP listener: takes mails for the addresses of companies and deals, and for nobody else.

aiosmtpd speaks the protocol; here is who is known, and what is answered. Replies bear the enhanced codes of
RFC 3463. A mail is acknowledged when it is committed.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from aiosmtpd.smtp import SMTP, Envelope, Session

from pipedriver.server.clock import Clock
from pipedriver.server.crm.refusals import Forbidden, NotFound, Refusal
from pipedriver.server.mail.arrival import MOST_MAIL_BYTES, deliver_mail, place_of
from pipedriver.server.store.database import CannotWrite, Database

MOST_RECIPIENTS = 100
"""The recipients of one mail that are taken, as RFC 5321 asks for at least."""

_log = logging.getLogger("pipedriver.server.mail")
_LONGEST_LINE = 1024 * 1024
_SECONDS_OF_SILENCE = 60.0
_NO_STORAGE = "452 4.3.1 Nothing more can be kept"
_FAILED = "451 4.3.0 The mail could not be filed; try again later"
T = TypeVar("T")


class _Protocol(SMTP):
    # Programs that make mails do not all keep to 1,000 characters a line.
    line_length_limit = _LONGEST_LINE

    def __init__(self, connected: set[_Protocol], listener: MailListener) -> None:
        super().__init__(
            listener,
            data_size_limit=MOST_MAIL_BYTES,
            enable_SMTPUTF8=True,
            hostname="pipedriver",
            ident="pipedriver, a local Pipedrive",
            timeout=_SECONDS_OF_SILENCE,
            loop=asyncio.get_running_loop(),
        )
        self._connected = connected

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._connected.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._connected.discard(self)
        super().connection_lost(error)


class MailListener:
    """Takes mails on sockets, in the event loop that it is started in.

    Args:
        database: where mails are filed.
        clock: the server's clock.
        wake: called when webhooks have something to be told.
    """

    def __init__(self, database: Callable[[], Database], clock: Clock, wake: Callable[[], object]) -> None:
        self._database = database
        self._clock = clock
        self._wake = wake
        self._servers: list[asyncio.Server] = []
        self._connected: set[_Protocol] = set()

    async def start(self, sockets: Sequence[socket.socket]) -> None:
        """Listen on the sockets, which are bound."""
        loop = asyncio.get_running_loop()
        for bound in sockets:
            server = await loop.create_server(lambda: _Protocol(self._connected, self), sock=bound)
            self._servers.append(server)

    async def stop(self) -> None:
        """Listen no more, and end the connections; a mail that is being filed is filed."""
        for server in self._servers:
            server.close()
        for protocol in list(self._connected):
            if protocol.transport is not None:
                protocol.transport.close()
        self._servers.clear()
        # A turn of the loop lets go of the sockets.
        await asyncio.sleep(0)

    async def handle_RCPT(  # noqa: N802  # aiosmtpd names it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer who may be written to."""
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return f"452 4.5.3 At most {MOST_RECIPIENTS} recipients"
        try:
            await self._aside(lambda: place_of(self._database(), address))
        except NotFound:
            return (
                "550 5.1.1 No such address here: a company's is COMPANY@pipedrivemail.com, "
                "a deal's COMPANY+dealID@pipedrivemail.com"
            )
        except Exception:
            _log.exception("a recipient could not be looked up")
            return _FAILED
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # likewise
        """File a mail, and answer when it is kept."""
        content = envelope.content
        if not isinstance(content, bytes):
            return _FAILED
        try:
            filed = await self._aside(lambda: self._deliver(content, envelope))
        except NotFound as refusal:
            return f"550 5.1.1 {_ascii(refusal)}"
        except Forbidden as refusal:
            return f"550 5.7.1 {_ascii(refusal)}"
        except Refusal as refusal:
            return f"554 5.6.0 {_ascii(refusal)}"
        except CannotWrite:
            return _NO_STORAGE
        except Exception:
            _log.exception("a mail could not be filed")
            return _FAILED
        return "250 2.0.0 " + ("Filed" if any(each.is_new for each in filed) else "It was there already")

    def _deliver(self, content: bytes, envelope: Envelope) -> Any:
        database = self._database()
        places = [place_of(database, address) for address in envelope.rcpt_tos]
        return deliver_mail(database, self._clock, content, envelope.mail_from or "", places, wake=self._wake)

    @staticmethod
    async def _aside(job: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(None, job)


def _ascii(refusal: Refusal) -> str:
    """What a refusal says, as a reply may say it: on one line, in ASCII, not too long."""
    text = " ".join(str(refusal).split())
    return text.encode("ascii", "replace").decode()[:400]
