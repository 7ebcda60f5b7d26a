"""What goes wrong where custom fields are named."""

from __future__ import annotations

from collections.abc import Iterable

from pipedriver.core.errors import PipedriveError


class FieldError(PipedriveError):
    """The base of the errors of custom fields by name."""


class UnknownField(FieldError, LookupError):
    """No custom field has the name, nor the key, even after the fields were fetched again.

    Attributes:
        name: what was asked for.
    """

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.name = name
        self.known = tuple(known)
        super().__init__(name, self.known)

    def __str__(self) -> str:
        known = ", ".join(repr(name) for name in self.known) or "none"
        return f"there is no custom field {self.name!r}; those that there are: {known}"


class AmbiguousField(FieldError, LookupError):
    """Several custom fields have the name; only their keys tell them apart.

    Attributes:
        name: the name that they share.
        keys: their keys.
    """

    def __init__(self, name: str, keys: Iterable[str]) -> None:
        self.name = name
        self.keys = tuple(keys)
        super().__init__(name, self.keys)

    def __str__(self) -> str:
        return f"several custom fields are called {self.name!r}; use a key: {', '.join(self.keys)}"


class UnknownOption(FieldError, LookupError):
    """The field has no such option, even after the fields were fetched again.

    Attributes:
        field: the field's name.
        option: the label or id that was asked for.
    """

    def __init__(self, field: str, option: object, known: Iterable[str]) -> None:
        self.field = field
        self.option = option
        self.known = tuple(known)
        super().__init__(field, option, self.known)

    def __str__(self) -> str:
        known = ", ".join(repr(label) for label in self.known) or "none"
        return f"the field {self.field!r} has no option {self.option!r}; those that it has: {known}"


class AmbiguousOption(FieldError, LookupError):
    """Several options of the field have the label; only their ids tell them apart.

    Attributes:
        field: the field's name.
        label: the label that they share.
        ids: their ids.
    """

    def __init__(self, field: str, label: str, ids: Iterable[int | str]) -> None:
        self.field = field
        self.label = label
        self.ids = tuple(ids)
        super().__init__(field, label, self.ids)

    def __str__(self) -> str:
        ids = ", ".join(str(id) for id in self.ids)
        return f"several options of the field {self.field!r} are called {self.label!r}; use an id: {ids}"


class BadValue(FieldError, ValueError):
    """A value that cannot be written to a field of its type. Nothing was sent.

    Attributes:
        field: the field's name.
    """

    def __init__(self, field: str, problem: str) -> None:
        self.field = field
        self.problem = problem
        super().__init__(field, problem)

    def __str__(self) -> str:
        return f"the field {self.field!r} takes {self.problem}"
