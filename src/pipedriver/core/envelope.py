"""The body of an answer that brought records, of which no more is decoded than is read.

A page of 100 deals holds thousands of values, and a program reads a few of each deal. So the body is looked
through once as a whole, which shows whether it is JSON, and each record is decoded as far as its `Projection`
tells: the keys that were read of the records before it. What else is read of a record is decoded then, and
learned for the answers to come. Nothing is ever lost by this: the bytes are kept.
"""

from __future__ import annotations

from collections.abc import Callable

from pipedriver.core.decoding import NO_JSON_ERRORS, decode, is_text, is_worth_it
from pipedriver.core.standins import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

    import msgspec

    Known = dict[str, Any]
    """Keys of a record, not all of them perhaps, and their values."""

FORGETS_AFTER = 256
"""Answers after which a projection begins anew, so that what was once read does not weigh on what comes."""

MOST_KEYS = 256
"""Keys that a projection learns at most."""


class Form:
    """Some keys of records, and what decodes an envelope as far as them.

    Args:
        layout: where the records are.
        keys: the keys, best in the order of the JSON.
    """

    __slots__ = ("keys", "read")

    def __init__(self, layout: Layout, keys: list[str]) -> None:
        import typing

        self.keys = frozenset(keys)
        # What a record lacks is missing in such a dictionary, what is null is None.
        typed_dict: Any = typing.TypedDict  # made while the program runs, which is beyond a type checker
        known = typed_dict("Known", dict.fromkeys(keys, typing.Any), total=False)
        self.read = layout.reader(known)


class Layout:
    """Where an envelope has its records.

    Args:
        many: whether ``data`` is a list of them, or one.
        within: the member of ``data`` that holds them, where the API wraps them once more.
    """

    __slots__ = ("_pieces", "many", "within")

    def __init__(self, many: bool, within: str | None) -> None:
        self.many = many
        self.within = within
        self._pieces: Callable[[bytes], tuple[list[Any], Any, Any]] | None = None

    def pieces(self, content: bytes) -> list[Any]:
        """The records in an envelope as the bytes that they are."""
        read = self._pieces
        if read is None:
            import msgspec

            read = self._pieces = self.reader(msgspec.Raw)
        return read(content)[0]

    def reader(self, kind: Any) -> Callable[[bytes], tuple[list[Any], Any, Any]]:
        """What reads an envelope: its records as of a kind, ``success`` and ``additional_data``.

        It raises one of `NO_JSON_ERRORS` where the bytes are no JSON, or no envelope with records.
        """
        import typing

        import msgspec

        held: Any = list[kind] if self.many else kind
        if self.within is not None:
            held = msgspec.defstruct("Wrapped", [("held", held)], rename={"held": self.within}, gc=False)
        fields: list[tuple[str, Any, Any]] = [
            ("success", typing.Any, None),
            ("additional_data", typing.Any, None),
        ]
        read = msgspec.json.Decoder(msgspec.defstruct("Read", [("data", held), *fields], gc=False)).decode

        def take_apart(content: bytes) -> tuple[list[Any], Any, Any]:
            shown: Any = read(content)
            data = shown.data if self.within is None else shown.data.held
            return data if self.many else [data], shown.success, shown.additional_data

        return take_apart

    def records_in(self, body: Any) -> list[Any]:
        """The records of a decoded envelope."""
        data = body["data"] if self.within is None else body["data"][self.within]
        return data if self.many else [data]


class Projection:
    """What is read of the records that an operation gives, learned while it is read.

    Programs that read the same of each record, as nearly all do, have only that decoded, and those that take
    whole records have whole ones decoded at once.

    Args:
        many: whether ``data`` is a list of records, or one.
        within: the member of ``data`` that holds them, where the API wraps them once more.
        always: keys that are read in any case.
    """

    __slots__ = ("_always", "_answers", "_form", "_keys", "_order", "_wholly", "layout")

    def __init__(self, many: bool, within: str | None = None, always: tuple[str, ...] = ()) -> None:
        self.layout = Layout(many, within)
        self._always = always
        self._forget()

    def _forget(self) -> None:
        self._answers = 0
        self._keys: dict[str, None] = dict.fromkeys(self._always)
        self._order: dict[str, int] = {}
        self._wholly = False
        self._form: Form | None = None

    def read(self, content: bytes) -> Envelope | None:
        """The envelope in a body; None where the body had better be decoded as a whole.

        That is where it is no envelope with records, where it is no JSON, where whole records are read, and
        as long as so little was read that msgspec is not worth loading.
        """
        if not self._answers and not is_worth_it():
            return None
        self._answers += 1
        if self._answers > FORGETS_AFTER:
            self._forget()
        if self._wholly:
            return None
        form = self._form or self.form()
        try:
            records, success, additional_data = form.read(content)
        except NO_JSON_ERRORS:
            return None
        if not content.isascii() and not is_text(content):
            return None
        return Envelope(content, self, form, records, success, additional_data)

    def form(self) -> Form:
        """What is decoded of every record at present."""
        form = self._form
        if form is None:
            # In the order of the JSON they are found fastest.
            order, last = self._order, len(self._order)
            keys = sorted(self._keys, key=lambda key: order.get(key, last))
            form = Form(self.layout, keys)
            if len(keys) == len(self._keys):
                self._form = form  # else another thread has learned more meanwhile
        return form

    def expects(self, key: Any) -> bool:
        """Whether a key was read of other records already."""
        return key in self._keys

    def learn(self, *keys: Any) -> bool:
        """Have keys decoded of every record from now on; False where one of them cannot be."""
        for key in keys:
            if key not in self._keys:
                if type(key) is not str or len(self._keys) >= MOST_KEYS or not _is_sayable(key):
                    return False
                self._keys[key] = None
                self._form = None
        return True

    def learn_order(self, record: Known) -> None:
        """Note the order of the keys in a whole record."""
        self._order = {key: at for at, key in enumerate(record)}

    def learn_whole(self) -> None:
        """Have whole records decoded at once from now on."""
        self._wholly = True


def _is_sayable(key: str) -> bool:
    try:
        key.encode()
    except UnicodeEncodeError:
        return False
    return True


class Envelope:
    """An envelope that is JSON throughout, and has records.

    Attributes:
        records: what is known of each.
        success: the member of that name; None where there is none.
        additional_data: the member of that name; None where there is none.
    """

    __slots__ = (
        "_body",
        "_content",
        "_late",
        "_patience",
        "_pieces",
        "_projection",
        "_shown",
        "_taken",
        "additional_data",
        "records",
        "success",
    )

    def __init__(
        self,
        content: bytes,
        projection: Projection,
        form: Form,
        records: list[Known],
        success: Any,
        additional_data: Any,
    ) -> None:
        self.success = success
        self.additional_data = additional_data
        self.records = records
        self._content = content
        self._projection = projection
        self._shown = form, records
        self._body: Any = None
        self._pieces: list[msgspec.Raw] | None = None
        self._late: dict[int, Known] = {}
        self._taken: dict[int, Known] = {}
        self._patience = 1

    @property
    def body(self) -> Any:
        """The whole body, decoded. A record that was taken out of it before is in its place there."""
        body = self._body
        if body is None:
            body = decode(self._content)
            records = self._projection.layout.records_in(body)
            for at, whole in list(self._taken.items()):
                records[at] = whole
            self._body = body
        return body

    def knowing(self, key: Any, at: int, known: Known) -> Known:
        """What is known of a record, a key included that was not known; it is still not if the JSON lacks it.

        Args:
            key: the key.
            at: which record.
            known: what was known; it is kept.
        """
        form, records = self._shown
        if key in form.keys:
            return _joined(records[at], known)
        # What is read of other answers' records will be read of all of these.
        again = self._patience == 1 and self._projection.expects(key)
        can_be_learned = self._projection.learn(key)
        whole = self._late.get(at)
        if whole is None:
            again = again or len(self._late) >= self._patience
            newer = self._decode_again(form, key) if again and can_be_learned else None
            if newer is not None:
                return _joined(newer[at], known)
            whole = self._late[at] = self._decoded(at)
            self._projection.learn_order(whole)
        if key in whole:
            known[key] = whole[key]
        return known

    def whole(self, at: int, known: Known) -> Known:
        """A whole record, to be kept by who asks.

        Args:
            at: which record.
            known: what was known; it is kept.
        """
        whole = self._late.get(at)
        if whole is None:
            whole = self._decoded(at)
        whole = self._taken.setdefault(at, whole)
        if len(self._taken) * 4 > len(self.records):
            self._projection.learn_whole()
        # What somebody holds of it already, and may have changed, stays in it.
        whole.update(known)
        return whole

    def copy(self, at: int) -> Known:
        """A whole record as it came, decoded anew.

        Args:
            at: which record.
        """
        pieces = self._pieces
        if pieces is None:
            pieces = self._pieces = self._projection.layout.pieces(self._content)
        whole: Known = decode(pieces[at])
        return whole

    def _decode_again(self, form: Form, key: str) -> list[Known] | None:
        """Decode all records anew, as far as is known by now to be read; None where that cannot be done."""
        self._patience *= 4
        self._projection.learn(key, *form.keys)
        form = self._projection.form()
        if key not in form.keys:
            return None  # another thread's answer has made the projection forget it
        try:
            records = form.read(self._content)[0]
        except NO_JSON_ERRORS:
            # Among what was learned is a number that no float holds.
            return None
        self.records = records
        self._shown = form, records
        self._late = {}
        return records

    def _decoded(self, at: int) -> Known:
        if self._body is not None:
            found: Known = self._projection.layout.records_in(self._body)[at]
            return found
        return self.copy(at)


def _joined(newer: Known, known: Known) -> Known:
    if newer is not known:
        # Values that somebody holds already are the ones to keep.
        newer.update(known)
    return newer
