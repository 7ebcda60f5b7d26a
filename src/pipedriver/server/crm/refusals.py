"""Why a rule says no. The wire turns each into the status and the body that Pipedrive gives."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """A request that a rule refuses; nothing of it is kept.

    ``extra`` holds what a few families of operations tell beside the message.
    """

    def __init__(self, message: str = "", /, **extra: Any) -> None:
        super().__init__(message)
        self.extra = extra


class NotFound(Refusal):
    """There is no such record, or the caller may not see it."""


class Gone(Refusal):
    """There was such a record, and it is gone for good."""


class Invalid(Refusal):
    """An argument is missing, of the wrong kind, or against a rule."""


class Forbidden(Refusal):
    """The caller may not do this."""


class Conflict(Refusal):
    """Another record stands in the way."""


class LimitReached(Refusal):
    """There are as many of them as there can be."""


class NotBuilt(Refusal):
    """The local server does not do this yet."""


class TooLarge(Refusal):
    """The request holds more than is taken."""
