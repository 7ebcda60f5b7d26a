"""How the calls of one operation go: all that its declaration tells, worked out when it is first called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from pipedriver.core.answer import Answer
from pipedriver.core.operation import Operation
from pipedriver.core.plan import BarePlan, Plan, Planner
from pipedriver.core.results import reader_of
from pipedriver.core.subject import Subject, subject_of


class Course:
    """How the calls of one operation go.

    Args:
        operation: the declared operation.

    Attributes:
        plan: makes the plan of a call.
        bare_plan: makes it where there is little to plan.
        subject: what is called.
        pages: whether it gives a list page by page.
        content: whether it gives the content of a file.
        read: makes the result of an answer, where it gives neither of these.
    """

    __slots__ = ("bare_plan", "content", "operation", "pages", "plan", "read", "subject")

    plan: Callable[[tuple[Any, ...], dict[str, Any]], Plan]
    bare_plan: Callable[[tuple[Any, ...]], BarePlan | None]
    read: Callable[[Answer], Any]

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        planner = Planner(operation)
        self.plan = planner.plan
        self.subject: Subject = subject_of(operation)
        self.pages = operation.paging != "none"
        self.content = operation.gives_content
        self.bare_plan = _no_plan if self.pages or self.content else planner.bare_plan
        self.read = _no_reading if self.pages or self.content else reader_of(operation)


def _no_reading(answer: Answer) -> NoReturn:
    raise TypeError(f"{answer} is read page by page, or piece by piece")


def _no_plan(_: tuple[Any, ...]) -> None:
    return None


courses: dict[Operation, Course] = {}
"""The courses of the operations that have been called."""


def course_of(operation: Operation) -> Course:
    """The course of an operation; made once."""
    course = courses.get(operation)
    if course is None:
        course = courses[operation] = Course(operation)
    return course
