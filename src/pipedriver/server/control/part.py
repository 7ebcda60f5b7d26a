"""What a part of the control plane is: rooms, each at a path and for a verb, that take JSON and give JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import msgspec

from pipedriver.server.crm.refusals import Invalid

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a room.

    Attributes:
        values: the parts of the path that the room's own path leaves open, by name.
        body: the body as it came; it may hold a secret.
    """

    values: Mapping[str, str]
    body: bytes = field(repr=False)

    def read(self, kind: type[T]) -> T:
        """The body as JSON of a kind.

        Raises:
            Invalid: it is no JSON, or of another kind.
        """
        try:
            return msgspec.json.decode(self.body, type=kind)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise Invalid(f"the body is not what is taken here: {error}") from error


Room = Callable[[Asked], object]
"""Answers what is asked, with what JSON can hold; raises a `Refusal` where it cannot be done."""


class Part(Protocol):
    """One part of the control plane."""

    def rooms(self) -> Mapping[str, Mapping[str, Room]]:
        """The rooms by path, then by verb. A part of a path in braces is open, ``/_local/things/{name}``."""
        ...
