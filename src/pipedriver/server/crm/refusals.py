"""Why a rule says no. The wire turns each into the status and the body that Pipedrive gives."""

from __future__ import annotations


class Refusal(Exception):
    """A request that a rule refuses; nothing of it is kept."""


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


class NotBuilt(Refusal):
    """The local server does not do this yet."""


class TooLarge(Refusal):
    """The request holds more than is taken."""
