"""Bodies that travel form-encoded, lists whose name is repeated, and answers that come wrapped or alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Unpack
from urllib.parse import parse_qsl, urlsplit

import pytest

from pipedriver import UNSET, BadAnswer, CallOptions, Done, Record, Records, Request, Unset
from pipedriver.core.answer import Answer
from pipedriver.core.marks import Flag, Repeated, Wire
from pipedriver.core.operation import operation, operation_of
from pipedriver.core.plan import Planner
from pipedriver.core.resource import Resource
from pipedriver.core.results import reader_of


class Letter(Record):
    id: int


class Letters(Resource):
    @operation("PUT", "/v1/letters/{id}", cost=10, form=True)
    def update(
        self,
        id: int,
        *,
        name: str | Unset = UNSET,
        description: str | Unset | None = UNSET,
        read_flag: Flag | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> Letter:
        """Change a letter."""
        raise NotImplementedError

    @operation("GET", "/v1/letters/find", cost=20, within="letters")
    def find(
        self,
        *,
        pipeline_id: Annotated[Sequence[int], Wire("type.params.pipeline_id"), Repeated()] | None = None,
        title: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Records[Letter]:
        """Find letters."""
        raise NotImplementedError

    @operation("POST", "/v1/letters", cost=10, within="letter")
    def create(self, *, name: str, **options: Unpack[CallOptions]) -> Letter:
        """Add a letter."""
        raise NotImplementedError

    @operation("GET", "/v1/letters/timeline", cost=20, one_or_list=True)
    def get_timeline(self, **options: Unpack[CallOptions]) -> Records[Letter]:
        """Group letters."""
        raise NotImplementedError

    @operation("GET", "/v1/letters/{id}", cost=2, one_or_list=True)
    def get(self, id: int, **options: Unpack[CallOptions]) -> Letter:
        """Fetch a letter."""
        raise NotImplementedError

    @operation("GET", "/v1/letters", cost=20)
    def list(self, **options: Unpack[CallOptions]) -> Records[Letter]:
        """List letters."""
        raise NotImplementedError

    @operation("DELETE", "/v1/letters/{id}", cost=6)
    def delete(self, id: int, **options: Unpack[CallOptions]) -> Done:
        """Delete a letter."""
        raise NotImplementedError


def request(method: Any, *arguments: Any, **options: Any) -> Request:
    plan = Planner(operation_of(method)).plan(arguments, options)
    return plan.request("http://localhost", {"accept": "application/json"}, 30.0)


def pairs_of(sent: Request) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(sent.url).query, keep_blank_values=True)


def read(method: Any, data: Any) -> Any:
    answer = Answer(200, {}, {"success": True, "data": data}, cost=2, attempts=1, elapsed=0.0)
    return reader_of(operation_of(method))(answer)


def test_a_form_holds_texts_and_says_what_it_is() -> None:
    sent = request(Letters.update, 5, name="ä & b=c", read_flag=True, description=None)
    assert sent.headers["content-type"] == "application/x-www-form-urlencoded"
    assert sent.body is not None
    assert parse_qsl(sent.body.decode("ascii"), keep_blank_values=True) == [
        ("name", "ä & b=c"),
        ("read_flag", "1"),
        ("description", ""),
    ]


def test_what_is_added_to_a_form_is_text_too() -> None:
    sent = request(Letters.update, 5, extra_body={"lead_id": 7, "archived_flag": True})
    assert sent.body == b"lead_id=7&archived_flag=1"


def test_a_form_of_nothing_is_empty() -> None:
    sent = request(Letters.update, 5)
    assert sent.body == b""
    assert sent.headers["content-type"] == "application/x-www-form-urlencoded"


def test_a_repeated_name_comes_once_for_each_value() -> None:
    sent = request(Letters.find, title="x", pipeline_id=[3, 4])
    assert pairs_of(sent) == [
        ("title", "x"),
        ("type.params.pipeline_id", "3"),
        ("type.params.pipeline_id", "4"),
    ]
    assert urlsplit(request(Letters.find, pipeline_id=[]).url).query == ""


def test_an_extra_query_wins_over_a_repeated_name() -> None:
    sent = request(Letters.find, pipeline_id=[3, 4], extra_query={"type.params.pipeline_id": "9"})
    assert pairs_of(sent) == [("type.params.pipeline_id", "9")]


def test_an_answer_is_found_within_the_member_that_wraps_it() -> None:
    assert [letter.id for letter in read(Letters.find, {"letters": [{"id": 1}, {"id": 2}]})] == [1, 2]
    assert read(Letters.create, {"letter": {"id": 3}}).id == 3
    assert read(Letters.find, {"letters": None}) == []
    assert read(Letters.find, None) == []
    assert read(Letters.create, {}).raw == {}


@pytest.mark.parametrize("data", [[], [{"id": 1}], "letters", 7])
def test_a_wrapped_answer_without_its_wrapping_is_bad(data: Any) -> None:
    with pytest.raises(BadAnswer, match="an object was due"):
        read(Letters.find, data)


def test_one_object_is_a_list_of_one_where_that_is_declared() -> None:
    assert [letter.id for letter in read(Letters.get_timeline, {"id": 1})] == [1]
    assert [letter.id for letter in read(Letters.get_timeline, [{"id": 1}, {"id": 2}])] == [1, 2]
    with pytest.raises(BadAnswer, match="a list was due"):
        read(Letters.list, {"id": 1})
    with pytest.raises(BadAnswer, match="a list was due"):
        read(Letters.get_timeline, "x")


def test_a_list_of_one_is_one_object_where_that_is_declared() -> None:
    assert read(Letters.get, [{"id": 1}]).id == 1
    assert read(Letters.get, {"id": 1}).id == 1
    for data in ([], [{"id": 1}, {"id": 2}], ["x"]):
        with pytest.raises(BadAnswer, match="one record was due"):
            read(Letters.get, data)


def test_a_call_that_gives_nothing_back_is_done_and_carries_its_answer() -> None:
    done = read(Letters.delete, None)
    assert isinstance(done, Done)
    assert done.answer.status == 200
