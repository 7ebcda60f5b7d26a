"""What importing the package loads, and how long that takes."""

from __future__ import annotations

import subprocess
import sys

import pytest

import pipedriver
from pipedriver.api.v1 import V1
from tests.client.loopback import answers, loopback

HTTP_LIBRARIES = (
    "pyreqwest",
    "httpx2",
    "httpcore2",
    "httpx",
    "http.client",
    "urllib.request",
    "asyncio",
    "ssl",
)
MOST_MILLISECONDS = 40.0


def in_a_new_process(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert not done.stderr
    return done.stdout


def loaded_by(code: str) -> set[str]:
    """The modules that a piece of code loads beside those that Python itself has loaded."""
    told = in_a_new_process(
        f"import sys; before = set(sys.modules); {code}\nprint(*sorted(set(sys.modules) - before))"
    )
    return set(told.split())


def test_importing_loads_no_http_library_and_nothing_of_others() -> None:
    loaded = loaded_by("import pipedriver")
    assert {name.partition(".")[0] for name in loaded} - set(sys.stdlib_module_names) == {"pipedriver"}
    assert not loaded.intersection(HTTP_LIBRARIES)
    assert {name for name in loaded if name.startswith("pipedriver")} == {"pipedriver", "pipedriver.version"}


def test_a_client_loads_only_the_rooms_and_the_transport_that_it_uses() -> None:
    client = "pipedriver.Client('t', transport=pipedriver.InProcessTransport(print))"
    loaded = loaded_by(f"import pipedriver; {client}.v1.deals")
    assert not loaded.intersection(("pyreqwest", "httpx2", "asyncio", "ssl"))
    assert "pipedriver.api.v1.deals" in loaded
    assert "pipedriver.api.v1.persons" not in loaded
    assert not [name for name in loaded if name.startswith("pipedriver.server")]


ROOMS = [name for name in vars(V1) if not name.startswith("_")]

NOT_FOR_A_FIRST_CALL = (
    *("dataclasses", "inspect", "msgspec", "logging", "asyncio", "ssl", "random", "hashlib", "secrets"),
    *("urllib.parse", "ipaddress", "pathlib", "uuid", "platform", "email", "http", "http.client", "tempfile"),
    *("threading", "pyreqwest.exceptions", "pyreqwest.proxy", "pipedriver.core.multipart"),
    *("pkgutil", "ast", "copy", "pipedriver.core.call", "pipedriver.core.hooks", "pipedriver.core.paging"),
    *("json", "json.decoder", "decimal", "numbers", "weakref", "bisect"),
    *("typing", "re", "enum", "contextlib", "functools", "warnings", "copyreg"),
    *(
        f"pipedriver.core.{name}"
        for name in ("protocols", "plan", "values", "parameters", "marks", "options")
    ),
    *("pipedriver.core.pages", "pipedriver.core.download", "pipedriver.api.v1.arguments"),
    *("pipedriver.api.v1.entries", "pipedriver.api.declared"),
)
"""What costs more to load than a first call has, or is needed only by calls of other kinds."""


MOST_MODULES_OF_OUR_OWN = 62
"""Each takes a look for its file, and a tenth of a millisecond."""


def test_a_first_call_loads_little() -> None:
    deal = {"id": 1, "title": "Ten chairs", "value": 5.5, "add_time": "2026-03-02 09:00:00"}
    with loopback(answers(deal)) as server:
        told = in_a_new_process(
            f"""
import sys
before = set(sys.modules)
import pipedriver
client = pipedriver.Client("t", base_url="{server.url}")
deal = client.v1.deals.get(1)
loaded = set(sys.modules) - before
assert (deal.title, deal.value, deal.add_time.year) == ("Ten chairs", 5.5, 2026)
print(*sorted(loaded))
"""
        )
    loaded = set(told.split())
    assert "pyreqwest" in loaded
    assert not loaded.intersection(NOT_FOR_A_FIRST_CALL)
    assert len([name for name in loaded if name.startswith("pipedriver")]) <= MOST_MODULES_OF_OUR_OWN


def test_a_first_asynchronous_call_loads_little_beside_asyncio() -> None:
    with loopback(answers({"id": 1})) as server:
        told = in_a_new_process(
            f"""
import asyncio, sys
before = set(sys.modules)
import pipedriver
async def call():
    client = pipedriver.AsyncClient("t", base_url="{server.url}")
    assert (await client.v1.deals.get(1)).id == 1
asyncio.run(call())
print(*sorted(set(sys.modules) - before))
"""
        )
    assert not set(told.split()).intersection(NOT_FOR_A_FIRST_CALL)


NOT_FOR_ANY_FIRST_CALL = (
    *(
        "msgspec",
        "dataclasses",
        "inspect",
        "logging",
        "asyncio",
        "ssl",
        "random",
        "hashlib",
        "base64",
        "urllib",
    ),
    *("uuid", "platform", "pipedriver.core.call", "pipedriver.core.hooks", "pipedriver.core.multipart"),
)
"""What a call that takes arguments, or that walks through a short list, needs as little."""


@pytest.mark.parametrize(
    ("call", "data"),
    [
        ("client.v1.deals.create(title='Ten chairs é', value=5.5, add_time=moment).id", {"id": 7}),
        ("client.v1.deals.update(7, status='won').id", {"id": 7}),
        ("client.v1.deals.list(status='open', sort='title', limit=5).to_list()[0].id", [{"id": 7}]),
        ("client.v1.deals.list(user_id=3).first().id", [{"id": 7}]),
        ("client.v1.notes.create(content='10 %', deal_id=3).id", {"id": 7}),
    ],
)
def test_first_calls_of_other_kinds_load_little_too(call: str, data: object) -> None:
    with loopback(answers(data)) as server:
        told = in_a_new_process(
            f"""
import sys
before = set(sys.modules)
import pipedriver
from datetime import UTC, datetime
moment = datetime(2026, 3, 2, tzinfo=UTC)
client = pipedriver.Client("t", base_url="{server.url}")
assert {call} == 7
print(*sorted(set(sys.modules) - before))
"""
        )
    assert not set(told.split()).intersection(NOT_FOR_ANY_FIRST_CALL)


@pytest.mark.parametrize("collection", ["v1.V1", "v1.aio.AsyncV1"])
def test_no_room_loads_more_than_a_first_call(collection: str) -> None:
    package, _, name = collection.rpartition(".")
    entered = "; ".join(f"entrance.{room}" for room in ROOMS)
    loaded = loaded_by(f"from pipedriver.api.{package} import {name}; entrance = {name}(None); {entered}")
    assert f"pipedriver.api.{package}.webhooks" in loaded
    assert not loaded.intersection(NOT_FOR_A_FIRST_CALL)


def test_a_program_that_reads_much_has_the_quick_decoder() -> None:
    with loopback(answers({"id": 1, "title": "x" * 100_000})) as server:
        told = in_a_new_process(
            f"""
import sys, pipedriver
client = pipedriver.Client("t", base_url="{server.url}")
told = []
for _ in range(7):
    assert len(client.v1.deals.get(1).title) == 100_000
    told.append("msgspec" in sys.modules)
print(told[0], told[-1])
"""
        )
    assert told.split() == ["False", "True"]


def test_what_is_no_json_is_found_where_little_is_loaded() -> None:
    bad = (b"", b" ", b"nul", b"[1] x", b"NaN", b"[1,]", b'"open', b'{"a" 1}', b"01", b"\xff", b"[" * 100_000)
    told = in_a_new_process(
        f"""
import sys
from pipedriver.core import decoding
assert decoding.decode_plainly(b' {{"a": [1, 2.5, "x", null, true]}} ') == {{"a": [1, 2.5, "x", None, True]}}
print("json" in sys.modules)
for body in {bad!r}:
    try:
        print("read", body, decoding.decode_plainly(body))
    except decoding.NO_JSON_ERRORS:
        pass
print("json" in sys.modules)
"""
    )
    # From Python 3.12 on its own scanner loads `json` for the error that it raises.
    assert told.split() == ["False", str(sys.version_info >= (3, 12))]


def test_importing_is_quick() -> None:
    """The best of several runs counts: whatever else the machine does only ever makes it slower."""
    code = "import time; begun = time.perf_counter(); import pipedriver; print(time.perf_counter() - begun)"
    best = float("inf")
    for _ in range(10):
        best = min(best, float(in_a_new_process(code)) * 1000)
        if best < MOST_MILLISECONDS:
            return
    pytest.fail(f"importing takes {best:.1f} ms, more than {MOST_MILLISECONDS} ms")


@pytest.mark.parametrize("name", pipedriver.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(pipedriver, name) is not None
    assert name in dir(pipedriver)


def test_names_that_are_not_there() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        pipedriver.Nothing  # noqa: B018  # pyright: ignore[reportAttributeAccessIssue]  # that is the test


def test_the_public_names_are_the_same_for_people_and_for_type_checkers() -> None:
    """What type checkers see, what is loaded on demand and what is listed must not drift apart."""
    import ast
    from pathlib import Path

    tree = ast.parse(Path(pipedriver.__file__).read_text())
    guarded = next(node for node in tree.body if isinstance(node, ast.If))
    checked = {
        alias.asname or alias.name: node.module
        for node in guarded.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    rooms = pipedriver._ROOM_OF  # pyright: ignore[reportPrivateUsage]  # the table itself is what is tested
    assert checked == rooms
    assert sorted([*rooms, "__version__"]) == sorted(pipedriver.__all__)
