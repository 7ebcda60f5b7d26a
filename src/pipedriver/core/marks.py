"""The marks that a declaration puts on its parameters where the wire differs from Python."""

from __future__ import annotations

from typing import Annotated, Literal

from pipedriver.core.classes import Frozen


class Wire(Frozen):
    """Marks a parameter whose name on the wire is no Python name, or is another."""

    name: str


class Also(Frozen):
    """Marks a parameter that other clients send under another name, or in another place.

    The client never does so; the local server takes either.
    """

    name: str
    place: Literal["query", "body"] | None = None


class Repeated(Frozen):
    """Marks a list in a query that travels as its name once for each value, not as values between commas."""


class InQuery(Frozen):
    """Marks a parameter of a writing operation that travels in the query."""


class InBody(Frozen):
    """Marks a parameter of a ``GET`` or ``DELETE`` that travels in the body."""


class Spread(Frozen):
    """Marks a mapping whose keys travel beside the other body keys: v1's custom fields."""


class AsFile(Frozen):
    """Marks a parameter that is the file part of a multipart body."""


class Rfc3339(Frozen):
    """Marks a time of v1 that travels as ``2026-01-31T10:00:00Z``, not as ``2026-01-31 10:00:00``."""


class ZeroOne(Frozen):
    """Marks a truth value that travels as 1 or 0."""


class Range(Frozen):
    """The least and the most that a parameter takes; ``clamp`` makes a larger number the largest."""

    least: float | None = None
    most: float | None = None
    clamp: bool = False


class MaxLength(Frozen):
    """The most characters that a text takes."""

    characters: int


Flag = Annotated[bool, ZeroOne()]
"""A truth value that travels as 1 or 0."""

PageStart = Annotated[int, Range(least=0)]
PageLimit = Annotated[int, Range(least=1, most=500, clamp=True)]
"""Records in a page: 1 to 500 (core-api-concepts-pagination)."""
