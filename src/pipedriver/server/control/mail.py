"""The control plane's part that files mails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from pipedriver.server.clock import Clock
from pipedriver.server.control.part import Asked, Room
from pipedriver.server.mail.arrival import import_mail, place_of
from pipedriver.server.store.database import Database
from pipedriver.server.webhooks.delivering import Deliveries


class MailPart:
    """``/_local/mail/{address}``.

    ``POST`` files a mail, whose text (an ``.eml`` file) is the body, as if it had been imported: the address
    is a company's Smart Bcc address, or a deal's. It tells where the mail is now.
    """

    def __init__(self, database: Database, clock: Clock, webhooks: Deliveries) -> None:
        self._database = database
        self._clock = clock
        self._webhooks = webhooks

    def rooms(self) -> Mapping[str, Mapping[str, Room]]:
        """The rooms by path and verb."""
        return {"/_local/mail/{address}": {"POST": self._import}}

    def _import(self, asked: Asked) -> object:
        place = place_of(self._database, asked.values["address"])
        return asdict(import_mail(self._database, self._clock, asked.body, place, wake=self._webhooks.wake))
