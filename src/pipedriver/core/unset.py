"""An argument that was not given."""

from __future__ import annotations

from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from enum import Enum
    from typing import Final

    class Unset(Enum):
        """The type of ``UNSET``: an argument that was not given. ``None`` is not that: it clears a value."""

        UNSET = "unset"

        def __bool__(self) -> bool: ...

else:
    # An enumeration to type checkers, so that ``is UNSET`` tells them something; `enum` is long to load.
    class Unset:
        """The type of ``UNSET``: an argument that was not given. ``None`` is not that: it clears a value."""

        __slots__ = ()

        name = "UNSET"
        value = "unset"

        def __new__(cls, value="unset"):
            if value not in ("unset", UNSET):
                raise ValueError(f"{value!r} is not a valid Unset")
            return UNSET

        def __repr__(self):
            return "UNSET"

        def __bool__(self):
            return False

        def __reduce__(self):
            return "UNSET"

    Unset.UNSET = object.__new__(Unset)


UNSET: Final = Unset.UNSET
