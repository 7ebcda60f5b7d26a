"""What a call gives back, as the declaring method's annotation says."""

from __future__ import annotations

from collections.abc import Callable

from pipedriver.core.annotations import arguments_of, origin_of
from pipedriver.core.answer import Answer
from pipedriver.core.classes import Frozen
from pipedriver.core.envelope import Envelope, Projection
from pipedriver.core.errors import BadAnswer
from pipedriver.core.operation import Operation
from pipedriver.core.plain import Done, Ids
from pipedriver.core.record import Record, Records, record_of, records_of
from pipedriver.core.shapes import as_list, as_object
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, TypeVar

    R = TypeVar("R", bound=Record)

    Reader = Callable[[Answer], Any]


class Reply(Frozen):
    """What a call that is not declared gives back.

    Attributes:
        data: the envelope's ``data``; the whole body where it is no envelope.
        answer: the HTTP answer.
    """

    data: Any
    answer: Answer


def reply(answer: Answer) -> Reply:
    """The reply to a call that is not declared."""
    body = answer.body
    return Reply(body["data"] if isinstance(body, dict) and "data" in body else body, answer)


def projection_of(operation: Operation) -> Projection | None:
    """What will be learned of the records that an operation gives; None where it gives none."""
    annotation = operation.answer
    many = operation.paging != "none" or origin_of(annotation) is Records
    kind = arguments_of(annotation)[0] if many else annotation
    if not _is_record(kind):
        return None
    # A walk tells by the ids which records it gave already.
    return Projection(many, operation.within, ("id",) if operation.paging != "none" else ())


def page_reader(operation: Operation) -> Callable[[Answer], list[Any]]:
    """The function that makes the things of a page of an answer: records, or the values as they are.

    It raises `BadAnswer` where the answer holds no list.
    """
    kind = arguments_of(operation.answer)[0]
    if not _is_record(kind):
        return lambda answer: list(list_in(answer, operation))
    return lambda answer: _records(kind, answer, operation)


def list_in(answer: Answer, operation: Operation) -> list[Any]:
    """The list in an envelope; null is an empty list.

    Raises:
        BadAnswer: it holds something else.
    """
    data = _data_in(answer, operation)
    if data is None:
        return []
    listed = as_list(data)
    if listed is not None:
        return listed
    if operation.one_or_list and as_object(data) is not None:
        return [data]
    raise BadAnswer(f"a list was due, the data is a {type(data).__name__}", answer, operation.key)


def _data_in(answer: Answer, operation: Operation) -> Any:
    data = answer.body.get("data")
    if operation.within is None or data is None:
        return data
    wrapped = as_object(data)
    if wrapped is None:
        raise BadAnswer(f"an object was due, the data is a {type(data).__name__}", answer, operation.key)
    return wrapped.get(operation.within)


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Record)


def _records(kind: type[R], answer: Answer, operation: Operation) -> list[R]:
    content = answer.content
    if isinstance(content, Envelope):
        return records_of(kind, content, answer)
    return [kind(item, answer) for item in list_in(answer, operation)]


def reader_of(operation: Operation) -> Reader:
    """The function that makes an operation's result of its answer."""
    annotation = operation.answer
    if _is_record(annotation):
        return _record_reader(annotation, operation)
    if origin_of(annotation) is Records:
        return _records_reader(arguments_of(annotation)[0], operation)
    if annotation is Ids:
        return _ids_reader(operation)
    if annotation is Done:
        return Done
    raise TypeError(f"{operation.key} gives a {annotation!r}, which cannot carry its answer")


def _record_reader(kind: type[Record], operation: Operation) -> Reader:
    def read(answer: Answer) -> Record:
        content = answer.content
        if isinstance(content, Envelope):
            return record_of(kind, content, answer)
        data = _data_in(answer, operation)
        listed = as_list(data)
        if listed is not None and len(listed) == 1 and operation.one_or_list:
            data = listed[0]
        shown = {} if data is None else as_object(data)
        if shown is not None:
            return kind(shown, answer)
        raise BadAnswer(f"one record was due, the data is a {type(data).__name__}", answer, operation.key)

    return read


def _records_reader(kind: type[Record], operation: Operation) -> Reader:
    def read(answer: Answer) -> Records[Any]:
        return Records(_records(kind, answer, operation), answer)

    return read


def _ids_reader(operation: Operation) -> Reader:
    return lambda answer: Ids(list_in(answer, operation), answer)
