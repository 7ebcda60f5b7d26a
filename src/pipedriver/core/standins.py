"""What stands in, at run time, for names of `typing`, `functools` and `enum`.

What a first call loads does not load `typing`, which with all that it needs would take a quarter of that
call's time. Most of its names stand in annotations alone, and are imported under ``TYPE_CHECKING``. These few
are needed when a module is run; type checkers see the originals.
"""

from __future__ import annotations

# Type checkers know the name, wherever it is from.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from functools import cached_property as cached_property
    from typing import Generic as Generic
    from typing import cast as cast
    from typing import dataclass_transform as dataclass_transform
else:
    from types import GenericAlias

    class Generic:
        """A class of something: ``class Box(Generic["T"])``, then ``Box[int]``."""

        __slots__ = ()
        __class_getitem__ = classmethod(GenericAlias)

    def cast(kind, value):
        """The value itself: only type checkers are told something."""
        return value

    def dataclass_transform(**told):
        """Nothing: only type checkers are told something."""
        return lambda cls: cls

    class cached_property:  # noqa: N801  # the name of what it stands in for
        """A property that is worked out once; of two threads that do so at once, both get the same."""

        def __init__(self, func):
            self.func = func
            self.__doc__ = func.__doc__

        def __set_name__(self, owner, name):
            self.attrname = name

        def __get__(self, instance, owner=None):
            if instance is None:
                return self
            return instance.__dict__.setdefault(self.attrname, self.func(instance))
