"""Delivering: what the queue holds is sent, one after the other to each webhook, and taken from it.

The queue is a table, written together with the changes that it tells of, so it survives the server. An entry
goes when its receiver has answered, so it may arrive twice if the server ends in between, and never not at
all. A slow receiver holds up nobody but itself.
"""

from __future__ import annotations

import base64
import logging
import threading
from dataclasses import dataclass, field
from typing import Any

import msgspec

from pipedriver.server.clock import Clock
from pipedriver.server.crm.context import as_kept
from pipedriver.server.crm.webhook_standing import (
    REMOVE_REASON,
    Standing,
    after_failure,
    after_success,
)
from pipedriver.server.store import webhooks as statements
from pipedriver.server.store.database import Database, Row, Session
from pipedriver.server.store.rows import change_row
from pipedriver.server.store.webhook_tables import webhook_deliveries, webhooks
from pipedriver.server.webhooks.addresses import Unreachable
from pipedriver.server.webhooks.calling import Caller
from pipedriver.version import __version__

_log = logging.getLogger("pipedriver.server")
_MOST_AT_ONCE = 100
_MOST_RECEIVERS = 16
_SECONDS_BETWEEN_LOOKS = 0.2
_SECONDS_TO_END = 2.0
_AGENT = f"Pipedrive-Webhooks (pipedriver/{__version__})"

_Webhook = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Delivered:
    """One try to deliver.

    Attributes:
        company_id: the company in which it happened.
        webhook_id: the webhook.
        event: what happened, ``updated.deal``.
        retry: 0 for the first try, up to 3.
        status: the status that the receiver answered with; None where it did not, or may not be called.
        problem: why not; empty where it answered.
    """

    company_id: int
    webhook_id: int
    event: str
    retry: int
    status: int | None
    problem: str = ""

    @property
    def has_arrived(self) -> bool:
        """Whether the receiver has taken it."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(slots=True)
class _Claims:
    """The webhooks that somebody is sending to just now."""

    changed: threading.Condition = field(default_factory=threading.Condition)
    taken: set[_Webhook] = field(default_factory=set[_Webhook])


class Deliveries:
    """Delivers what the queue holds, when it is asked to or in threads of its own.

    Args:
        database: where queue and webhooks are.
        clock: what time it is; moving it makes retries due and ends bans.
        allow_private: whether webhooks may go to loopback and private addresses.
    """

    def __init__(self, database: Database, clock: Clock, *, allow_private: bool = False) -> None:
        self._database = database
        self._clock = clock
        self.allow_private = allow_private
        self._caller = Caller(allow_private=allow_private)
        self._claims = _Claims()
        self._runs = False
        self._ends = False
        self._news = False
        self._thread: threading.Thread | None = None

    def deliver(self) -> list[Delivered]:
        """Send everything that is due, on the calling thread, and wait for it; gives every try."""
        done: list[Delivered] = []
        while due := self._due():
            for webhook in due:
                self._claim(webhook)
                try:
                    done.extend(self._send_all(self._entries(webhook)))
                finally:
                    self._free(webhook)
        return done

    def start(self) -> None:
        """Deliver in threads from now on, as soon as something is due; what was left waiting first."""
        self._runs, self._ends = True, False
        self._caller = Caller(allow_private=self.allow_private)
        if self._waits():
            self.wake()

    def wake(self) -> None:
        """Look at the queue now: something was put into it."""
        if not self._runs:
            return
        with self._claims.changed:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="pipedriver-webhooks", daemon=True)
                self._thread.start()
            self._news = True
            self._claims.changed.notify_all()

    def stop(self) -> None:
        """Deliver no more, and break off what is under way; it stays in the queue."""
        self._runs, self._ends = False, True
        self._caller.close()
        with self._claims.changed:
            thread, self._thread = self._thread, None
            self._claims.changed.notify_all()
            self._claims.changed.wait_for(lambda: not self._claims.taken, _SECONDS_TO_END)
        if thread is not None:
            thread.join(_SECONDS_TO_END)

    def standing(self) -> list[dict[str, Any]]:
        """Every webhook, those that were removed after failures too, with how its deliveries go."""

        def job(session: Session) -> list[dict[str, Any]]:
            waiting = {
                (row["company_id"], row["webhook_id"]): row["waiting"]
                for row in session.all(statements.waiting_by_webhook())
            }
            return [
                {
                    "company_id": row["company_id"],
                    "id": row["id"],
                    "event": f"{row['event_action']}.{row['event_object']}",
                    "is_active": row["is_active"] == 1,
                    "remove_reason": row["remove_reason"],
                    "failures": row["failures"] or 0,
                    "is_banned": _standing(row).is_banned(self._clock.exact()),
                    "last_http_status": row["last_http_status"],
                    "waiting": waiting.get((row["company_id"], row["id"]), 0),
                }
                for row in session.all(statements.every_webhook())
            ]

        return self._database.read(job)

    def _waits(self) -> int:
        return int(self._database.read(lambda session: session.value(statements.count_waiting())))

    def _due(self) -> list[_Webhook]:
        now = self._clock.exact()
        rows = self._database.read(lambda session: session.all(statements.due_webhooks(), now=now))
        return [(row["company_id"], row["webhook_id"]) for row in rows]

    def _entries(self, webhook: _Webhook) -> list[Row]:
        company, id = webhook
        return self._database.read(
            lambda session: session.all(
                statements.due_deliveries(),
                company=company,
                webhook=id,
                now=self._clock.exact(),
                most=_MOST_AT_ONCE,
            )
        )

    def _claim(self, webhook: _Webhook) -> None:
        with self._claims.changed:
            self._claims.changed.wait_for(lambda: webhook not in self._claims.taken)
            self._claims.taken.add(webhook)

    def _free(self, webhook: _Webhook) -> None:
        with self._claims.changed:
            self._claims.taken.discard(webhook)
            self._claims.changed.notify_all()

    def _run(self) -> None:
        """Hand what is due to threads, one for each webhook; sleep while nothing waits."""
        try:
            while not self._ends:
                waits = bool(self._waits())
                for webhook in self._due() if waits else ():
                    with self._claims.changed:
                        taken = self._claims.taken
                        if self._ends or webhook in taken or len(taken) >= _MOST_RECEIVERS:
                            continue
                        taken.add(webhook)
                    # Read once it is claimed, so that nobody sends the same.
                    self._begin(webhook, self._entries(webhook))
                with self._claims.changed:
                    if not self._ends:
                        # Retries become due by the server's clock, which tests move: look again.
                        pause = _SECONDS_BETWEEN_LOOKS if waits else None
                        self._claims.changed.wait_for(lambda: self._ends or self._news, pause)
                    self._news = False
        except Exception as error:
            if not self._ends:
                _log.error("webhooks are delivered no more", exc_info=error)

    def _begin(self, webhook: _Webhook, entries: list[Row]) -> None:
        def work() -> None:
            try:
                self._send_all(entries)
            except Exception as error:
                if not self._ends:
                    _log.error("the webhook %s could not be delivered to", webhook[1], exc_info=error)
            finally:
                self._free(webhook)

        threading.Thread(target=work, name="pipedriver-webhook", daemon=True).start()

    def _send_all(self, entries: list[Row]) -> list[Delivered]:
        tries = (self._send(entry) for entry in entries if not self._ends)
        return [tried for tried in tries if tried is not None]

    def _send(self, entry: Row) -> Delivered | None:
        """Try one delivery and note what came of it; None where it waits no longer, or the server ends."""
        company, id = entry["company_id"], entry["id"]
        if not self._database.write(
            lambda session: session.value(statements.delivery_waits(), company=company, id=id)
        ):
            return None
        status, problem = self._call(entry)
        if self._ends and status is None:
            return None
        tried = Delivered(company, entry["webhook_id"], entry["event"], entry["retry"], status, problem)
        self._database.write(lambda session: self._note(session, entry, tried))
        if problem:
            _log.info("webhook %s, %s: %s", entry["webhook_id"], entry["event"], problem)
        return tried

    def _call(self, entry: Row) -> tuple[int | None, str]:
        payload = msgspec.json.decode(entry["payload"])
        payload["retry"] = entry["retry"]
        headers = {"Content-Type": "application/json", "User-Agent": _AGENT}
        if entry["http_auth_user"]:
            credentials = f"{entry['http_auth_user']}:{entry['http_auth_password'] or ''}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(credentials).decode()}"
        try:
            body = msgspec.json.encode(payload)
            return self._caller.call("POST", entry["subscription_url"], body, headers), ""
        except Unreachable as error:
            return None, str(error)

    def _note(self, session: Session, entry: Row, tried: Delivered) -> None:
        company, webhook, now = entry["company_id"], entry["webhook_id"], self._clock.exact()
        row = session.first(statements.webhook_by_id(), company=company, id=webhook)
        if row is None:
            return  # deleted while it was being told
        standing, moment = _standing(row), as_kept(self._clock.now())
        if tried.has_arrived:
            session.run(statements.delete_delivery(), company=company, id=entry["id"])
            _keep(session, row, after_success(standing, entry["retry"]), tried, arrived=moment)
            return
        verdict = after_failure(standing, entry["retry"], now)
        _keep(session, row, verdict.standing, tried, arrived=row["last_delivery_time"])
        if verdict.is_banned or verdict.is_removed:
            session.run(statements.drop_queue(), company=company, id=webhook)
        if verdict.is_removed:
            changes: Row = {"is_active": 0, "remove_time": moment, "remove_reason": REMOVE_REASON}
            session.run(change_row(webhooks, *changes), company=company, key=webhook, **changes)
        elif verdict.due is None:
            session.run(statements.delete_delivery(), company=company, id=entry["id"])
        else:
            later = {"retry": entry["retry"] + 1, "due": verdict.due}
            session.run(change_row(webhook_deliveries, *later), company=company, key=entry["id"], **later)


def _standing(row: Row) -> Standing:
    return Standing(row["failures"] or 0, row["banned_until"], row["failing_since"])


def _keep(session: Session, row: Row, standing: Standing, tried: Delivered, *, arrived: str | None) -> None:
    session.run(
        statements.note_standing(),
        company_id=row["company_id"],
        webhook_id=row["id"],
        failures=standing.failures,
        banned_until=standing.banned_until,
        failing_since=standing.failing_since,
        last_delivery_time=arrived,
        last_http_status=tried.status,
    )
