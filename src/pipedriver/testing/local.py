"""A local Pipedrive for one test, with one company and its admin."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import cached_property
from types import TracebackType
from typing import Self

from pipedriver import AsyncClient, Client
from pipedriver.core.plans import PLANS
from pipedriver.server.application import Application
from pipedriver.server.clock import Clock
from pipedriver.server.crm.mail_addresses import MailPlace
from pipedriver.server.crm.mail_filing import Filed
from pipedriver.server.crm.permission_sets import permit
from pipedriver.server.faults.layer import struck_by
from pipedriver.server.faults.rules import Faults
from pipedriver.server.founding import add_user, found_company, founded_companies, founded_image
from pipedriver.server.limits.plan_limits import Budget, CompanyPlan
from pipedriver.server.mail.arrival import import_mail
from pipedriver.server.mail.running import RunningMail
from pipedriver.server.oauth.apps import App, register_app
from pipedriver.server.oauth.grants import Tokens, exchange_code, give_code
from pipedriver.server.oauth.passwords import hash_password, keep_password
from pipedriver.server.running import RunningServer
from pipedriver.server.snapshots import MemorySnapshots
from pipedriver.server.store.database import Session
from pipedriver.server.store.sqlite import MemoryDatabase
from pipedriver.server.tally import Tally
from pipedriver.server.webhooks.delivering import Deliveries
from pipedriver.transport.in_process import AsyncInProcessTransport, InProcessTransport

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""Where the clock of a test's server stands until it is moved: a Monday morning."""


@dataclass(frozen=True, slots=True)
class Member:
    """A user of a company, and the token with which a client calls as that user."""

    company_id: int
    user_id: int
    name: str
    api_token: str = field(repr=False)


class LocalPipedrive:
    """A local Pipedrive in memory, with one company and one admin; it is made in about a millisecond.

    Args:
        in_process: let the clients call the server in this process; otherwise they go through a socket of
            the loopback address.
        now: where the server's clock stands; it moves only when ``clock.advance`` moves it.
        allow_private_webhooks: let webhooks go to this machine and to private networks.
    """

    def __init__(
        self, *, in_process: bool = False, now: datetime = START, allow_private_webhooks: bool = False
    ) -> None:
        self.clock = Clock(now)
        self.database = MemoryDatabase(founded_image())
        snapshots = MemorySnapshots(self.database, self.clock, founded_image())
        self.application = Application(
            self.database,
            clock=self.clock,
            control=True,
            snapshots=snapshots,
            allow_private_webhooks=allow_private_webhooks,
        )
        self._in_process = in_process
        self._companies = 1
        founded = self.database.read(founded_companies)[0]
        self.owner = Member(founded.company_id, founded.user_id, "the owner", founded.api_token)

    def import_mail(
        self, content: bytes | EmailMessage, *, deal_id: int | None = None, company_id: int | None = None
    ) -> Filed:
        """File a mail, as `pipedriver mail import` does: in a mailbox, with persons, a deal and files.

        Args:
            content: the mail, as an ``.eml`` file holds it or as the standard library makes it.
            deal_id: the deal that it is about; None leaves that to those who take part in it.
            company_id: the company; the first where none is named.

        Returns:
            Where it is: ``message_id``, ``thread_id``, ``deal_id``, and whether it ``is_new``.

        Raises:
            pipedriver.server.crm.refusals.Refusal: it is no mail, is too large, or there is no such deal.
        """
        written = content if isinstance(content, bytes) else content.as_bytes()
        place = MailPlace(company_id or self.owner.company_id, deal_id)
        return import_mail(self.database, self.clock, written, place, wake=self.application.webhooks.wake)

    @property
    def faults(self) -> Faults:
        """What strikes the clients' requests: ``local.faults.add("error_503", verb="GET", first=2)``."""
        return self.application.faults

    @property
    def writes(self) -> Tally:
        """How often each operation that writes was carried out: ``local.writes["POST /v1/deals"]``."""
        return self.application.writes

    @property
    def webhooks(self) -> Deliveries:
        """What delivers to webhooks: ``local.webhooks.deliver()`` sends all that is due, and waits for it.

        Once the socket is open they are delivered without being asked for, too.
        """
        return self.application.webhooks

    @cached_property
    def server(self) -> RunningServer:
        """The server on its socket, which is opened when it is first asked for."""
        return RunningServer(self.application)

    @cached_property
    def smtp(self) -> RunningMail:
        """The SMTP listener, ``local.smtp.host`` and ``local.smtp.port``; it is opened when first asked for.

        It takes mails to the ``cc_email`` of deals, persons and organizations.
        """
        return RunningMail(self.application)

    @property
    def url(self) -> str:
        """The base address for any client of the Pipedrive API."""
        return self.server.url

    def client(self, member: Member | None = None) -> Client:
        """A client that calls as a user; as the owner where none is named."""
        token = (member or self.owner).api_token
        if self._in_process:
            transport = InProcessTransport(struck_by(self.faults, self.application.answer))
            return Client(token, base_url="http://127.0.0.1", transport=transport)
        return Client(token, base_url=self.url)

    def async_client(self, member: Member | None = None) -> AsyncClient:
        """The asynchronous twin of `client`."""
        token = (member or self.owner).api_token
        if self._in_process:
            transport = AsyncInProcessTransport(struck_by(self.faults, self.application.answer))
            return AsyncClient(token, base_url="http://127.0.0.1", transport=transport)
        return AsyncClient(token, base_url=self.url)

    def set_plan(
        self,
        plan: str | None,
        *,
        seats: int | None = None,
        daily_tokens: int | None = None,
        company_id: int | None = None,
    ) -> None:
        """Keep to the limits of a plan from now on, as Pipedrive does; None takes them away.

        The windows go by the server's clock, which stands until it is moved.

        Args:
            plan: today's name (``lite``, ``growth``, ``premium``, ``ultimate``) or an older one.
            seats: what the daily tokens are counted for; otherwise the active users of the company.
            daily_tokens: the daily budget, where it is another than the plan's.
            company_id: the company; all of them where none is named.

        Raises:
            ValueError: there is no such plan.
        """
        if plan is not None and plan.casefold() not in PLANS:
            raise ValueError(f"there is no plan {plan!r}; the plans are {', '.join(PLANS)}")
        chosen = None if plan is None else CompanyPlan(PLANS[plan.casefold()], seats, daily_tokens)
        self.application.limits.set_plan(chosen, company_id)

    def budget(self, company_id: int | None = None) -> Budget:
        """What a company, the first where none is named, has spent of its daily budget on the server."""
        company = company_id or self.owner.company_id
        return self.database.read(lambda session: self.application.limits.budget(session, company))

    def set_spent(self, tokens: int, company_id: int | None = None) -> None:
        """Say what a company, the first where none is named, has spent today."""
        company = company_id or self.owner.company_id
        self.database.write(lambda session: self.application.limits.set_spent(session, company, tokens))

    def add_user(
        self, name: str, *, is_admin: bool = False, company_id: int | None = None, email: str | None = None
    ) -> Member:
        """Add a user to the company, or to another one."""
        company = company_id or self.owner.company_id
        address = email or f"{name.casefold().replace(' ', '.')}@example.com"
        added = self.database.write(
            lambda session: add_user(
                session, self.clock.now(), company, name=name, email=address, is_admin=is_admin
            )
        )
        return Member(company, added.user_id, name, added.api_token)

    def permit(self, member: Member, *, also: Collection[str] = (), without: Collection[str] = ()) -> None:
        """Let a member do more than regular users do, or less.

        Args:
            member: who; no admin, since admins may do everything.
            also: the names of permissions that the member gets, such as ``can_delete_deals``.
            without: the names of those that the member loses. ``GET /users/{id}/permissions`` lists them.
        """
        self.database.write(
            lambda session: permit(session, member.company_id, member.user_id, also=also, without=without)
        )

    def add_company(self, name: str = "Another Company") -> Member:
        """Found another company on the same database; gives its admin."""
        self._companies += 1
        domain = f"company{self._companies}"
        founded = self.database.write(
            lambda session: found_company(
                session,
                self.clock.now(),
                name=name,
                domain=domain,
                country="US",
                default_currency="USD",
                owner_name="Olivia Other",
                owner_email=f"olivia@{domain}.example.com",
            )
        )
        return Member(founded.company_id, founded.user_id, "Olivia Other", founded.api_token)

    def set_password(self, member: Member, password: str) -> None:
        """Let a member sign in on the page of OAuth with a password."""
        hashed = hash_password(password)
        self.database.write(lambda session: keep_password(session, member.company_id, member.user_id, hashed))

    def add_app(
        self,
        client_id: str = "app",
        client_secret: str = "secret-of-the-app",  # noqa: S107  # of the test's own app
        *,
        name: str = "Test App",
        redirect_uris: Sequence[str] = ("http://127.0.0.1/callback",),
        scopes: Sequence[str] = ("deals:full", "contacts:full"),
    ) -> App:
        """Register an OAuth app, so that members can let it act for them."""
        return self.database.write(
            lambda session: register_app(
                session,
                self.clock.now(),
                client_id=client_id,
                client_secret=client_secret,
                name=name,
                redirect_uris=redirect_uris,
                scopes=scopes,
            )
        )

    def install_app(self, app: App, member: Member | None = None) -> Tokens:
        """Let a member, the owner where none is named, allow an app to act; gives its tokens."""
        user = member or self.owner
        address = app.redirect_uris[0]

        def job(session: Session) -> Tokens:
            now = self.clock.now()
            code = give_code(session, now, app, user.company_id, user.user_id, address)
            return exchange_code(session, now, app, code, address)

        return self.database.write(job)

    def snapshot(self, name: str = "snapshot") -> str:
        """Keep database and clock as they are now; gives the name under which they are kept.

        A snapshot of the same name is replaced.
        """
        return self.application.take_snapshot(name).name

    def restore(self, name: str = "snapshot") -> None:
        """Go back to a snapshot; each request sees what was before or what was kept, never a mixture.

        Raises:
            pipedriver.server.crm.refusals.NotFound: there is none of the name.
        """
        self.application.restore(name)

    def reset(self) -> None:
        """Go back to the start: one company, one admin, the clock where it stood, no faults, no writes.

        Users and companies that were added are gone, and apps with them.
        """
        self.application.reset()
        self._companies = 1

    def close(self) -> None:
        """Stop the server and forget its data."""
        mail: RunningMail | None = self.__dict__.get("smtp")
        if mail is not None:
            mail.stop()
        running: RunningServer | None = self.__dict__.get("server")
        if running is not None:
            running.stop()
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
