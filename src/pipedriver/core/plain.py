"""What calls give where the API answers with no record: ids alone, or that it is done."""

from __future__ import annotations

from collections.abc import Iterable

from pipedriver.core.annotations import readable
from pipedriver.core.answer import Answer
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


@readable
class Ids(list[int]):
    """Ids alone, where the API answers with nothing more.

    Attributes:
        answer: the HTTP answer that brought them; None where it was made by hand.
    """

    __slots__ = ("answer",)

    def __init__(self, ids: Iterable[int] = (), answer: Answer | None = None) -> None:
        super().__init__(ids)
        self.answer = answer

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (list(self), self.answer))


@readable
class Done:
    """That something was carried out, where the API answers with nothing more. It counts as true.

    Attributes:
        answer: the HTTP answer that says so.
    """

    __slots__ = ("answer",)

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __repr__(self) -> str:
        return "Done()"

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.answer,))
