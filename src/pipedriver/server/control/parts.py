"""The parts of the control plane, in one place: whoever adds one names it here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipedriver.server.control.clock import ClockPart
from pipedriver.server.control.faults import FaultsPart
from pipedriver.server.control.limits import LimitsPart
from pipedriver.server.control.mail import MailPart
from pipedriver.server.control.oauth import OAuthPart
from pipedriver.server.control.part import Part
from pipedriver.server.control.processes import ProcessesPart
from pipedriver.server.control.reset import ResetPart
from pipedriver.server.control.snapshots import SnapshotsPart
from pipedriver.server.control.webhooks import WebhooksPart
from pipedriver.server.control.writes import WritesPart

if TYPE_CHECKING:
    from pipedriver.server.application import Application


def parts(application: Application) -> Iterator[Part]:
    """Each part, made for a server."""
    yield ClockPart(application.clock)
    yield OAuthPart(application.database, application.clock)
    yield LimitsPart(application)
    yield MailPart(application.database, application.clock, application.webhooks)
    yield SnapshotsPart(application)
    yield ResetPart(application)
    yield FaultsPart(application.faults)
    yield WritesPart(application.writes)
    yield WebhooksPart(application.webhooks)
    yield ProcessesPart(application)
