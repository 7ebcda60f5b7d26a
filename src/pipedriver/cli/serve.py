"""`pipedriver serve`: a local Pipedrive that runs until it is told to end."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn
from rich.console import Console

from pipedriver.cli.announcing import announce
from pipedriver.cli.ending import Ending, Stopped
from pipedriver.cli.listening import CannotListen, explain, is_loopback, take_address, url_of
from pipedriver.core.plans import PLANS
from pipedriver.server.application import MOST_FILE_BYTES, Application
from pipedriver.server.asgi import ASGIServer
from pipedriver.server.clock import Clock
from pipedriver.server.connection import QuickConnection
from pipedriver.server.crm.refusals import Refusal
from pipedriver.server.faults.door import SocketDoor
from pipedriver.server.faults.layer import FaultLayer
from pipedriver.server.faults.wire import protocol_with
from pipedriver.server.founding import found_example, founded_companies, give_token
from pipedriver.server.limits.plan_limits import CompanyPlan
from pipedriver.server.oauth.setting_up import set_up_oauth
from pipedriver.server.opening import UnusableDatabase, open_database
from pipedriver.server.processes.readers import CAN_HAND, Readers, usual_readers
from pipedriver.server.request_log import RequestLog
from pipedriver.server.serving import serving
from pipedriver.server.store.database import Database

if TYPE_CHECKING:
    from pipedriver.server.mail.smtp import MailListener

_SECONDS_ALONE = 0.1
"""How long a server answers alone before it starts readers."""


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """What `pipedriver serve` was asked for.

    Attributes:
        host: the name or address to listen on.
        port: the port; 0 takes a free one.
        database: the file; None keeps everything in memory.
        sample: the number of deals of the sample that a new database is filled with; None fills in none.
        api_token: the token of the first company's owner; None leaves it to the server.
        control: whether the control plane answers.
        log_requests: whether each request is printed.
        plan: the plan whose limits every company has; None for no limits.
        seats: the seats of every company; None for as many as it has active users.
        oauth_apps: files that describe OAuth apps.
        password: the password of every user; None leaves the passwords as they are.
        most_file_bytes: the largest file that is taken.
        allow_private_webhooks: whether webhooks may go to loopback and private addresses.
        smtp: the address and port on which mails are taken; None takes none.
        processes: how many processes answer; None leaves it to the server.
    """

    host: str
    port: int
    database: Path | None
    sample: int | None
    api_token: str | None = field(repr=False)
    control: bool
    log_requests: bool
    plan: str | None = None
    seats: int | None = None
    oauth_apps: list[Path] = field(default_factory=list[Path])
    password: str | None = field(default=None, repr=False)
    most_file_bytes: int = MOST_FILE_BYTES
    allow_private_webhooks: bool = False
    smtp: tuple[str, int] | None = None
    processes: int | None = None

    @property
    def readers(self) -> int:
        """How many processes answer beside the one that writes."""
        if self.database is None or not CAN_HAND or (self.plan is not None and not self.control):
            return 0
        chosen = usual_readers() if self.processes is None else self.processes
        return chosen if chosen > 1 else 0


def serve(options: ServeOptions) -> int:
    """Serve until Ctrl-C or SIGTERM; gives the exit code of the command."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # A company may be named ":car:".
    console = Console(highlight=False, soft_wrap=True, emoji=False)
    ending = Ending()
    with ending.listening(), ExitStack() as held:
        try:
            sockets = take_address(options.host, options.port)
            smtp = [] if options.smtp is None else take_address(*options.smtp, option="--smtp")
            for bound in (*sockets, *smtp):
                held.callback(bound.close)
            opened = held.enter_context(
                open_database(options.database, lambda database: _fill(database, options, console, ending))
            )
            if options.api_token is not None and not opened.is_new:
                _change_token(opened.database, options.api_token)
            apps = set_up_oauth(
                opened.database, Clock().now(), app_files=options.oauth_apps, password=options.password
            )
            ending.check()
        except (CannotListen, UnusableDatabase, Refusal) as error:
            return _refuse(str(error))
        except Stopped:
            return _refuse("ended before it was ready")
        try:
            application = Application(
                opened.database,
                control=options.control,
                most_file_bytes=options.most_file_bytes,
                allow_private_webhooks=options.allow_private_webhooks,
            )
        except OSError as error:
            return _refuse(f"cannot keep a snapshot beside {options.database}: {error}")

        held.callback(application.close)
        readers: Readers | None = None
        if options.readers and options.database is not None:
            readers = Readers(
                application, options.database, options.readers, log_requests=options.log_requests
            )
        plan = None if options.plan is None else CompanyPlan(PLANS[options.plan], options.seats)
        application.limits.set_plan(plan)

        def ready() -> None:
            application.webhooks.start()
            if options.control:
                loop = asyncio.get_running_loop()
                application.faults.door = SocketDoor(server, loop, sockets)
            announce(
                console,
                url_of(sockets[0]),
                options.database,
                opened,
                control=options.control,
                sample=options.sample is not None,
                apps=apps,
                plan=plan,
                mail=url_of(smtp[0], "smtp") if smtp else None,
            )

        if readers is None and (options.processes or 1) > 1:
            _warn("one process answers: " + _why_alone(options))
        if not all(is_loopback(bound) for bound in smtp):
            _warn("other machines can send mails here, without encryption, and so add to what is here")
        if not all(is_loopback(bound) for bound in sockets):
            _warn(
                f"{options.host} can be reached from other machines, without encryption; "
                "whoever has a token can read and change everything"
            )
        config = _config(application, readers, control=options.control, log_requests=options.log_requests)
        server = _Server(config, readers)
        ending.hasten = server.end
        try:
            with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
                listener = _mail_listener(application) if smtp else None
                runner.run(server.run_until_ended(sockets, ready, listener, smtp))
        except OSError as error:
            return _refuse(explain(options.host, options.port, error))
    console.print("Ended. Everything is kept." if options.database else "Ended. Nothing is kept.")
    return 0


class _Server(uvicorn.Server):
    """uvicorn's server, which leaves the signals to others and says when it is ready.

    Args:
        config: its settings.
        readers: the processes that answer beside it; None where it is alone.
    """

    def __init__(self, config: uvicorn.Config, readers: Readers | None) -> None:
        super().__init__(config)
        self._readers = readers

    async def run_until_ended(
        self,
        sockets: list[socket.socket],
        ready: Callable[[], None],
        mail: MailListener | None,
        mail_sockets: list[socket.socket],
    ) -> None:
        """Listen, say so, answer until the end is asked for, then finish what is under way."""
        self.config.load()
        self.lifespan = self.config.lifespan_class(self.config)
        await self.startup(sockets=sockets)
        if mail is not None:
            await mail.start(mail_sockets)
        ready()
        readers = self._readers
        if readers is not None:
            # The first answer does not wait for processes to be started.
            asyncio.get_running_loop().call_later(_SECONDS_ALONE, self._start, readers)
        await self.main_loop()
        if mail is not None:
            await mail.stop()
        async with asyncio.TaskGroup() as ends:
            ends.create_task(self.shutdown(sockets=sockets))
            if readers is not None:
                ends.create_task(readers.end())

    def _start(self, readers: Readers) -> None:
        if not self.should_exit:
            readers.start(self)

    def end(self) -> None:
        """Let requests finish, then end; asked a second time, end at once."""
        self.force_exit = self.should_exit
        self.should_exit = True
        if self.force_exit and self._readers is not None:
            self._readers.kill()


def _config(
    application: Application, readers: Readers | None, *, control: bool, log_requests: bool
) -> uvicorn.Config:
    served = ASGIServer(application)
    logged = RequestLog(served) if log_requests else served
    faults = application.faults if control else None
    http: Any = QuickConnection if faults is None else protocol_with(faults)
    if readers is not None:
        http = readers.connections(faults)
    return serving(FaultLayer(logged) if control else logged, http=http)


def _mail_listener(application: Application) -> MailListener:
    from pipedriver.server.mail.smtp import MailListener

    return MailListener(lambda: application.database, application.clock, lambda: application.webhooks.wake())


def _fill(database: Database, options: ServeOptions, console: Console, ending: Ending) -> None:
    """Put the first company into a new database, or the sample's two."""
    clock = Clock()
    if options.sample is None:
        database.write(lambda session: found_example(session, clock.now(), api_token=options.api_token))
    else:
        from pipedriver.cli.filling import fill_with_sample

        fill_with_sample(
            database, clock.now(), options.sample, options.api_token, console, check=ending.check
        )


def _change_token(database: Database, api_token: str) -> None:
    owner = database.read(founded_companies)[0]
    if owner.api_token != api_token:
        database.write(lambda session: give_token(session, owner.company_id, owner.user_id, api_token))


def _why_alone(options: ServeOptions) -> str:
    if options.database is None:
        return "a database in memory has no other"
    return "the limits of a plan are counted in one" if CAN_HAND else "this system hands no connections over"


def _refuse(reason: str) -> int:
    print(f"pipedriver: {reason}", file=sys.stderr)
    return 1


def _warn(text: str) -> None:
    print(f"pipedriver: warning: {text}", file=sys.stderr)
