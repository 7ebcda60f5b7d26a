"""Which requests are struck by which fault: rules, and how often each has been asked and has struck."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Annotated, Protocol

import msgspec

from pipedriver.server.crm.refusals import Invalid, NotFound
from pipedriver.server.faults.kinds import KINDS, REFUSED, Chance, Kind

_SELECTOR = re.compile(r":\([^()]*\)$")

_Positive = Annotated[int, msgspec.Meta(ge=1)]
_Seconds = Annotated[float, msgspec.Meta(ge=0, le=3600)]


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Which requests are struck, and by what.

    A rule counts the requests that it matches. It leaves the first `skip` of them alone; of the others it
    means every `every`-th; of those the first `first`; and strikes each of these with its probability.

    Attributes:
        fault: the name of a fault, or several names, of which one is chosen by chance for each request.
        verb: the verb of the requests; None for any.
        path: their path: ``{id}`` or any other name in braces stands for one part, ``*`` for anything.
        skip, first, every: see above.
        probability: from 0 to 1.
        seed: the same rule with the same seed strikes the same requests of a sequence.
        carried_out: whether a struck request is carried out, for a fault that leaves it open. Where it is
            not given it is not, or, of several faults, by chance.
        seconds: how long it takes: `slow` until the answer (1), `drip` between two bytes (0.05), `refused`
            until connections are taken again.
        retry_after: the seconds that 429, 502 and 503 ask to wait.
        location: where `redirect` leads.
    """

    fault: str | tuple[str, ...]
    verb: str | None = None
    path: str = "*"
    skip: Annotated[int, msgspec.Meta(ge=0)] = 0
    first: _Positive | None = None
    every: _Positive = 1
    probability: Annotated[float, msgspec.Meta(ge=0, le=1)] = 1.0
    seed: int = 0
    carried_out: bool | None = None
    seconds: _Seconds | None = None
    retry_after: Annotated[float, msgspec.Meta(ge=0)] | None = None
    location: str | None = None

    @property
    def faults(self) -> tuple[str, ...]:
        """The names of its faults."""
        return (self.fault,) if isinstance(self.fault, str) else self.fault


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A rule that stands.

    Attributes:
        id: what it is removed by.
        rule: the rule.
        matched: how many requests it has matched.
        struck: how many of them it has struck.
    """

    id: int
    rule: Rule
    matched: int
    struck: int


@dataclass(frozen=True, slots=True)
class Struck:
    """One request that a fault strikes.

    Attributes:
        fault: the name of the fault.
        kind: the fault.
        carried_out: whether the request is carried out.
        chance: what the rule asks for, and its dice.
        stands: whether the rule still stands.
    """

    fault: str
    kind: Kind
    carried_out: bool
    chance: Chance
    stands: Callable[[], bool]


class Door(Protocol):
    """Where connections come in."""

    @property
    def is_shut(self) -> bool:
        """Whether connections are turned away."""
        ...

    def shut(self, seconds: float | None) -> None:
        """Turn connections away, for so long; until it is opened where no time is given."""
        ...

    def open(self) -> None:
        """Take connections again."""
        ...


class _Standing:
    """A rule that stands, with its dice and its counts."""

    def __init__(self, id: int, rule: Rule) -> None:
        self.id = id
        self.rule = rule
        self.stands = True
        self._random = Random(rule.seed)  # noqa: S311  # the dice of a test
        self._path = _pattern(rule.path)
        self._matched = 0
        self._meant = 0
        self._struck = 0

    def shown(self) -> ShownRule:
        return ShownRule(self.id, self.rule, self._matched, self._struck)

    def strike(self, verb: str, path: str) -> Struck | None:
        rule = self.rule
        if (rule.verb is not None and rule.verb != verb) or not self._path.fullmatch(path):
            return None
        self._matched += 1
        place = self._matched - rule.skip
        if place <= 0 or place % rule.every:
            return None
        self._meant += 1
        if rule.first is not None and self._meant > rule.first:
            return None
        # As many throws for each request, so that what strikes one does not depend on another's fault.
        chance, which, done, roll = (self._random.random() for _ in range(4))
        if chance >= rule.probability:
            return None
        self._struck += 1
        name = rule.faults[int(which * len(rule.faults))]
        kind = KINDS[name]
        carried_out = kind.carries_out == "always"
        if kind.carries_out == "either":
            by_chance = len(rule.faults) > 1 and done < 0.5
            carried_out = by_chance if rule.carried_out is None else rule.carried_out
        asked = Chance(roll, rule.seconds, rule.retry_after, rule.location)
        return Struck(name, kind, carried_out, asked, lambda: self.stands)


class Faults:
    """The faults that are set on a server. It may be used by any thread.

    Attributes:
        door: the door of the server's socket; None where it has none.
    """

    def __init__(self) -> None:
        self.door: Door | None = None
        self._standing: list[_Standing] = []
        self._last_id = 0
        self._lock = threading.Lock()

    def add(
        self,
        fault: str | Sequence[str],
        *,
        verb: str | None = None,
        path: str = "*",
        skip: int = 0,
        first: int | None = None,
        every: int = 1,
        probability: float = 1.0,
        seed: int = 0,
        carried_out: bool | None = None,
        seconds: float | None = None,
        retry_after: float | None = None,
        location: str | None = None,
    ) -> ShownRule:
        """Set a fault; see `Rule` for the arguments. Of several rules the first that strikes does.

        Raises:
            Invalid: the rule makes no sense.
        """
        rule = Rule(
            fault if isinstance(fault, str) else tuple(fault),
            verb,
            path,
            skip,
            first,
            every,
            probability,
            seed,
            carried_out,
            seconds,
            retry_after,
            location,
        )
        try:
            return self.set(msgspec.convert(msgspec.to_builtins(rule), Rule))
        except msgspec.ValidationError as error:
            raise Invalid(str(error)) from None

    def set(self, rule: Rule) -> ShownRule:
        """Set a fault by a rule.

        Raises:
            Invalid: the rule makes no sense.
        """
        _check(rule)
        door = self.door
        shuts = REFUSED in rule.faults and door is not None
        if shuts and rule != Rule(REFUSED, seconds=rule.seconds):
            raise Invalid(
                f"over a socket {REFUSED!r} takes nothing but seconds: of a request that never came in "
                "nobody can tell what it asks for"
            )
        with self._lock:
            self._last_id += 1
            standing = _Standing(self._last_id, rule)
            self._standing.append(standing)
        if shuts and door is not None:
            door.shut(rule.seconds)
        return standing.shown()

    def remove(self, id: int) -> None:
        """Take a rule away.

        Raises:
            NotFound: there is none of the number.
        """
        with self._lock:
            found = next((standing for standing in self._standing if standing.id == id), None)
            if found is None:
                raise NotFound(f"there is no fault {id}")
            found.stands = False
            self._standing.remove(found)
        self._open([found])

    def clear(self) -> None:
        """Take every rule away."""
        with self._lock:
            gone = list(self._standing)
            self._standing.clear()
        for standing in gone:
            standing.stands = False
        self._open(gone)

    @property
    def are_set(self) -> bool:
        """Whether there is any."""
        return bool(self._standing)

    def rules(self) -> list[ShownRule]:
        """The rules that stand, oldest first."""
        with self._lock:
            return [standing.shown() for standing in self._standing]

    def strike(self, verb: str, path: str, *, connected: bool = False) -> Struck | None:
        """What strikes a request; None where nothing does. The control plane and ``/health`` are safe.

        Args:
            verb: the verb.
            path: the path without the query.
            connected: whether a connection was made, so that it cannot be refused.
        """
        if not self._standing or path == "/health" or path.startswith("/_local/"):
            return None
        known = _SELECTOR.sub("", path.removeprefix("/api") if path.startswith("/api/v1/") else path)
        chosen: Struck | None = None
        with self._lock:
            for standing in self._standing:
                if connected and REFUSED in standing.rule.faults:
                    continue
                struck = standing.strike(verb, known)
                chosen = chosen or struck
        return chosen

    def _open(self, gone: list[_Standing]) -> None:
        if self.door is not None and any(REFUSED in standing.rule.faults for standing in gone):
            self.door.open()


def _check(rule: Rule) -> None:
    if not rule.faults:
        raise Invalid("a rule has a fault")
    for name in rule.faults:
        if name not in KINDS:
            raise Invalid(f"there is no fault {name!r}; there are {', '.join(KINDS)}")
    if rule.carried_out is not None:
        fixed = [name for name in rule.faults if KINDS[name].carries_out != "either"]
        if fixed:
            raise Invalid(f"whether a request is carried out is not open for {', '.join(fixed)}")
    if rule.location is not None and not (rule.location.isascii() and rule.location.isprintable()):
        raise Invalid("a location is an address of plain ASCII")


def _pattern(path: str) -> re.Pattern[str]:
    pieces = re.split(r"(\*|\{[^{}/]*\})", path)
    return re.compile(
        "".join(
            ".*" if piece == "*" else "[^/]+" if piece.startswith("{") else re.escape(piece)
            for piece in pieces
        )
    )
