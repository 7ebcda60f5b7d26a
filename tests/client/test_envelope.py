"""Answers of which no more is decoded than is read: nobody can tell but by the time it takes."""

from __future__ import annotations

import copy
import json
import math
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from importlib import import_module
from random import Random
from typing import Any, Unpack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipedriver import (
    BadAnswer,
    CallOptions,
    Client,
    InProcessTransport,
    PageOptions,
    Pages,
    Record,
    Records,
    Response,
    RetryPolicy,
)
from pipedriver.core.answer import Answer
from pipedriver.core.classify import decoded
from pipedriver.core.decoding import NO_JSON_ERRORS, decode, is_text
from pipedriver.core.envelope import FORGETS_AFTER, MOST_KEYS, Envelope, Form, Layout, Projection
from pipedriver.core.operation import operation, operation_of
from pipedriver.core.record import records_of
from pipedriver.core.resource import Resource
from pipedriver.core.shapes import as_list, as_object


@pytest.fixture(autouse=True, scope="module")
def _msgspec_is_loaded() -> None:
    """Without it nothing is learned: a program that reads little never loads it."""
    import_module("msgspec")


class Part(Record):
    value: str


class Thing(Record):
    id: int
    name: str | None
    add_time: datetime | None
    birthday: date | None
    flag: bool
    part: Part | None
    parts: list[Part]


KEYS = ("id", "name", "add_time", "birthday", "flag", "part", "parts", "other", "ö", "")
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
)
VALUES = st.recursive(
    SCALARS | st.just("2026-03-02 09:15:00"),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["value", "x"]), inner),
    max_leaves=4,
)
OBJECTS = st.lists(st.tuples(st.sampled_from(KEYS), VALUES), max_size=8)
"""Objects as members in a row: a key may come more than once."""


def text_of(members: list[tuple[str, Any]], ascii_only: bool) -> str:
    return (
        "{" + ",".join(f"{_json(key, ascii_only)}:{_json(value, ascii_only)}" for key, value in members) + "}"
    )


def _json(value: Any, ascii_only: bool) -> str:
    return json.dumps(value, ensure_ascii=ascii_only)


def came(of: Callable[[], Any]) -> Any:
    """What came of it: what it gave, or the kind of its error and what that says."""
    try:
        return of()
    except (KeyError, AttributeError) as error:
        return type(error), error.args


def changed(record: Record, key: str) -> Any:
    """Change what a value holds, as somebody may who was handed it."""
    value = record.get(key)
    shown, listed = as_object(value), as_list(value)
    if shown is not None:
        shown["more"] = 1
    elif listed is not None:
        listed.append("more")
    return copy.deepcopy(value)


def written(record: Record, key: str) -> None:
    raw: Any = record.raw
    raw[key] = "written"


ACTIONS: dict[str, Callable[[Record, str], Any]] = {
    "field": lambda record, key: came(lambda: getattr(record, key or "id")),
    "item": lambda record, key: came(lambda: record[key]),
    "get": lambda record, key: record.get(key, "default"),
    "in": lambda record, key: key in record,
    "raw": lambda record, key: (dict(record.raw), list(record.raw)),
    "to_dict": lambda record, key: record.to_dict(),
    "repr": lambda record, key: repr(record),
    "equal": lambda record, key: record == Thing({"id": 1}),
    "pickled": lambda record, key: pickle.loads(pickle.dumps(record)).raw,
    "copied": lambda record, key: copy.deepcopy(record).raw,
    "changed": changed,
    "written": written,
}


@given(
    pages=st.lists(st.lists(OBJECTS, min_size=1, max_size=5), min_size=1, max_size=4),
    steps=st.lists(
        st.tuples(st.integers(0, 4), st.sampled_from(sorted(ACTIONS)), st.sampled_from(KEYS)), max_size=12
    ),
    ascii_only=st.booleans(),
    within=st.sampled_from([None, "items"]),
)
def test_a_record_is_what_it_would_be_decoded_at_once(
    pages: list[list[list[tuple[str, Any]]]],
    steps: list[tuple[int, str, str]],
    ascii_only: bool,
    within: str | None,
) -> None:
    projection = Projection(True, within)
    for members in pages:
        data = "[" + ",".join(text_of(record, ascii_only) for record in members) + "]"
        if within is not None:
            data = f'{{"items":{data},"more":1}}'
        content = f'{{"success":true,"data":{data},"additional_data":{{"a":1}}}}'.encode()
        plain = json.loads(content)
        shown = decoded(Response(200, {}, content), projection)
        answer = Answer(200, {}, shown, 2, 1, 0.0)
        assert answer.additional_data == {"a": 1}
        rows = plain["data"] if within is None else plain["data"]["items"]
        if isinstance(shown, Envelope):
            records = records_of(Thing, shown, answer)
        else:
            kept = shown["data"] if within is None else shown["data"]["items"]
            records = [Thing(row, answer) for row in kept]
        twins = [Thing(row) for row in rows]
        assert len(records) == len(twins)
        changes = False
        for at, action, key in steps:
            act = ACTIONS[action]
            changes |= action in ("changed", "written")
            record, twin = records[at % len(records)], twins[at % len(twins)]
            assert act(record, key) == act(twin, key)
        if not changes:
            assert answer.body == plain
        assert records == twins
        assert [record.to_dict() for record in records] == rows
        assert [list(record.raw) for record in records] == [list(row) for row in rows]


def things(*records: Any) -> bytes:
    return json.dumps({"success": True, "data": list(records)}).encode()


def read(projection: Projection, content: bytes) -> list[Thing]:
    envelope = projection.read(content)
    assert envelope is not None
    return records_of(Thing, envelope, Answer(200, {}, envelope, 2, 1, 0.0))


def decoded_of(projection: Projection, content: bytes) -> list[dict[str, Any]]:
    """What is decoded of each record when an answer comes."""
    envelope = projection.read(content)
    assert envelope is not None
    return envelope.records


ROWS = [{"id": number, "name": None, "note": "long" * 9, "flag": 1} for number in range(8)]


def test_what_was_read_is_decoded_of_the_records_to_come_and_nothing_else() -> None:
    projection = Projection(True)
    content = things(*ROWS)
    assert decoded_of(projection, content) == [{}] * 8
    first, second, *others = read(projection, content)
    assert (first.id, first.name, first.get("note")) == (0, None, "long" * 9)
    assert second.flag is True
    known = [{"id": number, "name": None, "note": "long" * 9, "flag": 1} for number in range(8)]
    assert decoded_of(projection, content) == known
    assert [list(row) for row in decoded_of(projection, content)] == [list(row) for row in ROWS]
    assert [other.id for other in others] == list(range(2, 8))


def test_an_answer_is_decoded_again_only_where_several_records_are_asked_for_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    projection = Projection(True)
    again: list[int] = []
    decode_again = Envelope._decode_again  # pyright: ignore[reportPrivateUsage]  # it is counted

    def counted(self: Envelope, *arguments: Any) -> None:
        again.append(1)
        decode_again(self, *arguments)

    monkeypatch.setattr(Envelope, "_decode_again", counted)
    for record in read(projection, things(*ROWS)):
        assert (record.id, record.name, record.flag) == (record["id"], None, True)
    assert len(again) == 1
    for record in read(projection, things(*ROWS)):
        assert (record.id, record.name, record.flag) == (record["id"], None, True)
    assert len(again) == 1
    records = read(projection, things(*ROWS))
    assert records[3].get("note") == "long" * 9
    assert len(again) == 1
    assert [record.get("note") for record in records] == ["long" * 9] * 8
    assert len(again) == 2
    assert [record.get("other") for record in records] == [None] * 8
    assert len(again) == 3


def test_answers_that_came_before_anything_was_read_are_decoded_again_once_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken_apart: list[bytes] = []
    pieces = Layout.pieces

    def counted(self: Layout, content: bytes) -> list[Any]:
        taken_apart.append(content)
        return pieces(self, content)

    monkeypatch.setattr(Layout, "pieces", counted)
    projection = Projection(True)
    pages = [read(projection, things(*ROWS)) for _ in range(4)]
    for record in (record for page in pages for record in page):
        assert (record.id, record.flag) == (record["id"], True)
    assert len(taken_apart) == 1


def test_some_keys_are_known_from_the_beginning() -> None:
    projection = Projection(True, always=("id",))
    content = things({"name": "a", "id": 1}, {"name": "b"})
    for _ in range(FORGETS_AFTER + 1):
        assert decoded_of(projection, content) == [{"id": 1}, {}]


def test_null_and_missing_are_told_apart() -> None:
    projection = Projection(True)
    content = things({"id": 1, "a": None}, {"id": 2}, {"id": 3, "a": 3})
    for _ in range(3):
        found = [(record.get("a", "no"), "a" in record) for record in read(projection, content)]
        assert found == [(None, True), ("no", False), (3, True)]
        with pytest.raises(KeyError, match="a"):
            read(projection, content)[1]["a"]


def test_what_is_written_into_a_record_stays() -> None:
    projection = Projection(True)
    for _ in range(2):
        record, other = read(projection, things({"id": 1, "part": {"value": "a"}}, *ROWS))[:2]
        assert (record.id, other.id) == (1, 0)
        part: Any = record.part
        part.raw["value"] = "b"
        raw: Any = record.raw
        raw["id"] = 7
        assert record.id == 7
        assert record.part == Part({"value": "b"})
        assert record.raw is raw
        assert record.answer is not None
        assert record.answer.body["data"][0] is raw
        assert other.id == 0


def test_what_somebody_holds_of_a_record_stays_in_it_when_the_answer_is_decoded_again() -> None:
    first, second = read(Projection(True), things({"id": 1, "part": {"value": "a"}}, *ROWS))[:2]
    part: Any = first.part
    part.raw["value"] = "b"
    assert second.id == 0
    assert (first.id, first.part) == (1, Part({"value": "b"}))
    assert first.to_dict() == {"id": 1, "part": {"value": "b"}}


def test_threads_that_read_the_same_records_do_not_disturb_each_other() -> None:
    keys = [f"key {number}" for number in range(40)]
    rows = [{key: [number, key] for key in keys[number % 3 :]} for number in range(30)]
    content = things(*rows)

    def look(seed: int) -> list[tuple[int, str]]:
        """Read all that is to be read, in an order of its own; gives what was not as it should be."""
        dice = Random(seed)
        asked = [(at, key) for at in range(len(rows)) for key in keys]
        dice.shuffle(asked)
        wrong = [(at, key) for at, key in asked if records[at].get(key) != rows[at].get(key)]
        at = 4 + dice.randrange(2)  # few are taken whole, so that the rest is learned
        return wrong + [(at, "raw")] * (records[at].raw != rows[at])

    with ThreadPoolExecutor(8) as threads:
        for _ in range(5):
            # Once with nothing learned, once with what was learned meanwhile.
            projection = Projection(True)
            for _ in range(2):
                records = read(projection, content)
                assert list(threads.map(look, range(8))) == [[]] * 8


class Forgetful(Projection):
    """What other threads' answers may do to one at the worst moment: it has just forgotten everything."""

    __slots__ = ()

    def form(self) -> Form:
        self._forget()
        return super().form()


def test_what_is_forgotten_while_a_record_is_read_is_read_all_the_same() -> None:
    projection = Forgetful(True)
    for _ in range(3):
        for record, row in zip(read(projection, things(*ROWS)), ROWS, strict=True):
            assert {key: record.get(key) for key in row} == row
            assert "nothing" not in record


def test_whole_records_are_decoded_at_once_where_they_are_taken() -> None:
    projection = Projection(True)
    content = things(*ROWS)
    for record in read(projection, content):
        assert record.raw == ROWS[record.id]
    assert projection.read(content) is None
    one = Projection(False)
    single = b'{"data":{"id":1}}'
    assert read(one, single)[0].raw == {"id": 1}
    assert one.read(single) is None


def test_one_whole_record_among_many_changes_nothing() -> None:
    projection = Projection(True)
    assert read(projection, things(*ROWS))[3].raw == ROWS[3]
    assert decoded_of(projection, things(*ROWS)) == [{}] * 8


def test_a_copy_is_decoded_for_itself() -> None:
    projection = Projection(True)
    for record in read(projection, things(*ROWS)):
        shown = record.to_dict()
        shown["id"] = "changed"
        assert record.to_dict() == ROWS[record.id]
    assert decoded_of(projection, things(*ROWS))[3] == {"id": 3}


def test_what_was_learned_is_forgotten_in_time() -> None:
    projection = Projection(True)
    content = things({"id": 1}, {"id": 2})
    assert read(projection, content)[0].id == 1
    assert all(decoded_of(projection, content) == [{"id": 1}, {"id": 2}] for _ in range(FORGETS_AFTER - 1))
    assert decoded_of(projection, content) == [{}, {}]
    assert read(projection, content)[0].raw == {"id": 1}
    assert projection.read(content) is None
    for _ in range(FORGETS_AFTER):
        projection.read(content)
    assert projection.read(content) is not None


def test_keys_that_cannot_be_learned_are_read_all_the_same() -> None:
    projection = Projection(True)
    many = {f"key {number}": number for number in range(MOST_KEYS + 5)}
    content = things({"id": 1, **many}, {"id": 2, **many})
    for record in read(projection, content):
        strange: Any = 5
        assert strange not in record
        assert "\ud800" not in record
        assert {key: record[key] for key in many} == many
    assert [record["id"] for record in read(projection, content)] == [1, 2]
    assert len(decoded_of(projection, content)[0]) == MOST_KEYS


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b'{"success":true}',
        b'{"data":null}',
        b'{"data":{"id":1}}',
        b'{"data":[1]}',
        b'{"data":[{"id":1},null]}',
        b'{"data":[{"id":1}]',
        b'{"data":[{"id":1}]}}',
        b'{"data":[{"id":1}],"more":"\xff"}',
        b'{"data":[{"id":1,"\xc3":2}]}',
        b'{"data":[{"id":"\xed\xa0\x80"}]}',
        b'{"data":[{"id":1,"a":"\\ud800"}]}',
        b'{"data":[{"id":1,"a":01}]}',
        b'{"data":[{"id":1,"a":"\\x"}]}',
        b'{"data":[' + b"[" * 100_000 + b"]" * 100_000 + b"]}",
        b'{"data":[{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}]}",
    ],
)
def test_what_is_no_envelope_with_records_is_none(content: bytes) -> None:
    assert Projection(True).read(content) is None


class Rooms(Resource):
    @operation("GET", "/v1/things", cost=20)
    def list(self, *, start: int | None = None, **options: Unpack[PageOptions]) -> Pages[Thing]:
        """List things."""
        raise NotImplementedError

    @operation("GET", "/v1/things/all", cost=20)
    def all(self, **options: Unpack[CallOptions]) -> Records[Thing]:
        """List all things."""
        raise NotImplementedError

    @operation("GET", "/v1/things/{id}", cost=2)
    def get(self, id: int, **options: Unpack[CallOptions]) -> Thing:
        """Fetch one thing."""
        raise NotImplementedError


@pytest.mark.parametrize(
    "spoilt",
    [
        b'{"success":true,"data":[{"id":1},{"id":2,"unread":"\xff"}]}',
        b'{"success":true,"data":[{"id":1},{"id":2,"unread":"\xc3"}],"related_objects":{"\xe4":1}}',
        b'{"success":true,"data":[{"id":1},{"id":2,"unread":"',
        b'{"success":true,"data":[{"id":1},{"id":2,"unread":tru}]}',
    ],
)
@pytest.mark.parametrize("method", [Rooms.list, Rooms.all])
def test_a_garbled_answer_shows_when_it_comes_and_not_when_it_is_read(spoilt: bytes, method: Any) -> None:
    bodies = [things({"id": 1}, {"id": 2}), spoilt]
    client = Client(
        "token",
        base_url="http://localhost",
        transport=InProcessTransport(lambda _: Response(200, {}, bodies.pop(0))),
        retry=RetryPolicy(max_attempts=1),
    )
    assert [thing.id for thing in client.call(operation_of(method), (), {})] == [1, 2]
    with pytest.raises(BadAnswer, match="cannot be read") as caught:
        list(client.call(operation_of(method), (), {}))
    assert caught.value.body == spoilt


def test_one_record_is_decoded_as_far_as_it_is_read() -> None:
    body = b'{"success":true,"data":{"id":5,"add_time":"2026-03-02 09:15:00","unread":[1]}}'
    client = Client(
        "token", base_url="http://localhost", transport=InProcessTransport(lambda _: Response(200, {}, body))
    )
    for _ in range(3):
        thing: Thing = client.call(operation_of(Rooms.get), (5,), {})
        assert (thing.id, thing.add_time) == (5, datetime(2026, 3, 2, 9, 15, tzinfo=UTC))
        assert thing.answer is not None
        assert isinstance(thing.answer.content, Envelope)
        assert thing.answer.content.records[0].keys() <= {"id", "add_time"}
        assert thing.answer.body == json.loads(body)


def test_numbers_beyond_what_a_float_holds_spoil_no_page() -> None:
    digits = "9" * 5000
    content = f'{{"data":[{{"id":1,"a":1e999,"b":{digits},"c":-1e999,"d":"ö"}},{{"id":2}}]}}'.encode()
    projection = Projection(True)
    for _ in range(3):
        shown = decoded(Response(200, {}, content), projection)
        records = (
            records_of(Thing, shown, Answer(200, {}, shown, 2, 1, 0.0))
            if isinstance(shown, Envelope)
            else [Thing(row) for row in shown["data"]]
        )
        assert [record.id for record in records] == [1, 2]
        assert (records[0]["a"], records[0]["c"], records[0]["d"]) == (math.inf, -math.inf, "ö")
        assert records[0]["b"] == math.inf
        assert records[1].get("a") is None


def test_a_number_beyond_what_a_float_holds_can_be_learned() -> None:
    content = b'{"data":[{"a":1},{"a":1e999},{"a":2,"b":3},{"a":3}]}'
    projection = Projection(True)
    assert [record.get("a") for record in read(projection, content)] == [1, math.inf, 2, 3]
    assert [record.get("b") for record in read(Projection(True), content)] == [None, None, 3, None]
    assert projection.read(content) is None


@pytest.mark.parametrize("text", [b'{"a":1e999,"b":NaN}', b'{"a":1e999', b'{"a":1e999,"b":"\xff"}'])
def test_such_numbers_excuse_nothing_else(text: bytes) -> None:
    with pytest.raises(NO_JSON_ERRORS, match=r"NaN|delimiter|invalid start byte"):
        decode(text)


@given(
    text=st.text(alphabet=st.sampled_from("aé€😀"), max_size=40),
    lengthened=st.integers(0, 20_000),
    broken=st.none() | st.tuples(st.integers(0, 100_000), st.integers(128, 255)),
)
def test_utf_8_is_told_as_python_tells_it(text: str, lengthened: int, broken: tuple[int, int] | None) -> None:
    content = bytearray(("a" * lengthened + text * (lengthened // 20)).encode())
    if broken is not None and content:
        at, byte = broken
        content[at % len(content)] = byte
    try:
        content.decode()
        expected = True
    except UnicodeDecodeError:
        expected = False
    assert is_text(bytes(content)) is expected
