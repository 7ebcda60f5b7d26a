"""How the calls of one operation go: all that its declaration tells, worked out when it is first called."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipedriver.core.answer import Answer
from pipedriver.core.http import Request
from pipedriver.core.operation import Operation
from pipedriver.core.results import reader_of
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.subject import Subject, subject_of

if TYPE_CHECKING:
    from typing import Any, NoReturn

    from pipedriver.core.plan import Plan


class Course:
    """How the calls of one operation go.

    Args:
        operation: the declared operation.

    Attributes:
        plan: makes the plan of a call.
        subject: what is called.
        pages: whether it gives a list page by page.
        content: whether it gives the content of a file.
        read: makes the result of an answer, where it gives neither of these.
    """

    __slots__ = ("_operation", "_start", "_tail", "_verb", "content", "pages", "plan", "read", "subject")

    plan: Callable[[tuple[Any, ...], Mapping[str, Any]], Plan]
    read: Callable[[Answer], Any]

    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        self.plan = self._first_plan
        self.subject: Subject = subject_of(operation)
        self.pages = operation.paging != "none"
        self.content = operation.gives_content
        self.read = _no_reading if self.pages or self.content else reader_of(operation)
        self._verb: str = operation.verb
        self._start, _, rest = operation.path.partition("{")
        is_bare = _is_bare(operation) and not self.pages and not self.content
        self._tail = rest.partition("}")[2] if is_bare else None

    def _first_plan(self, arguments: tuple[Any, ...], options: Mapping[str, Any]) -> Plan:
        """Make the planner, which many programs never need, and plan a call by it."""
        from pipedriver.core.plan import Planner

        self.plan = Planner(self._operation).plan
        return self.plan(arguments, options)

    def bare_request(
        self, arguments: tuple[Any, ...], base_url: str, headers: Mapping[str, str], timeout: float
    ) -> Request | None:
        """The request of a call that tells nothing but one whole number in its path: many are of that kind.

        Args:
            arguments: those given by position; none are given by name.
            base_url: scheme and host, without a slash at the end.
            headers: the client's own headers.
            timeout: seconds that an attempt may take.

        Returns the request, complete but for the credentials, or None where the call has to be planned.
        """
        tail = self._tail
        if tail is None or len(arguments) != 1:
            return None
        number = arguments[0]
        if type(number) is not int:
            return None
        return Request(self._verb, f"{base_url}{self._start}{number}{tail}", dict(headers), None, timeout)


def _is_bare(operation: Operation) -> bool:
    """Whether a call needs nothing but one number, which stands in its path."""
    names = operation.argument_names
    needed = [name for name in names if name not in operation.optional]
    is_alone = (
        needed == operation.names_in_path and operation.positional == tuple(needed) and len(needed) == 1
    )
    # What else a GET takes has its place in the query, and may be left out.
    return is_alone and (operation.verb == "GET" or len(names) == 1) and not operation.form


def _no_reading(answer: Answer) -> NoReturn:
    raise TypeError(f"{answer} is read page by page, or piece by piece")


courses: dict[Operation, Course] = {}
"""The courses of the operations that have been called."""


def course_of(operation: Operation) -> Course:
    """The course of an operation; made once."""
    course = courses.get(operation)
    if course is None:
        course = courses[operation] = Course(operation)
    return course
