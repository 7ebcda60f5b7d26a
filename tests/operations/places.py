"""What the tests of the operations share: a local Pipedrive whose users are clients."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Generic, TypeVar

from pipedriver.server.clock import Clock
from pipedriver.server.store.sqlite import MemoryDatabase
from pipedriver.testing import LocalPipedrive, Member

C = TypeVar("C")


class Local(Generic[C]):
    """A fresh local Pipedrive on a socket; each user that it is asked for comes as a client."""

    def __init__(self, place: LocalPipedrive, make: Callable[[Member], C]) -> None:
        self.place = place
        self._make = make
        self.made: list[C] = []

    @property
    def clock(self) -> Clock:
        """The server's clock, which stands at 2026-03-02 09:00:00 UTC until it is moved."""
        return self.place.clock

    @property
    def database(self) -> MemoryDatabase:
        """The server's database."""
        return self.place.database

    def owner(self) -> C:
        """A client of the company's admin."""
        return self._client(self.place.owner)

    def add_user(self, name: str = "Rita Regular", *, is_admin: bool = False) -> C:
        """A client of a new user of the company."""
        return self._client(self.place.add_user(name, is_admin=is_admin))

    def permit(self, user: int, *, also: Collection[str] = (), without: Collection[str] = ()) -> None:
        """Let a user of the company do more than regular users do, or less."""
        member = Member(self.place.owner.company_id, user, "", "")
        self.place.permit(member, also=also, without=without)

    def other_company(self) -> C:
        """A client of the admin of a new company on the same server."""
        return self._client(self.place.add_company())

    def member(self, member: Member) -> C:
        """A client that calls with a member's token, be there such a member or not."""
        return self._client(member)

    def _client(self, member: Member) -> C:
        made = self._make(member)
        self.made.append(made)
        return made
