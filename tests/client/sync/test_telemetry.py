# Made by tools/generate.py from tests/client/aio/test_telemetry.py: change that, and run it again.
"""Spans and metrics for OpenTelemetry."""

from __future__ import annotations

import json
from typing import Any

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from pipedriver import Client, InProcessTransport, NotFound, telemetry_hooks
from tests.client.worlds import Collection, World, envelope, lost, no

SECRET = "a-token-that-nobody-may-see"
PERSONAL = "erika@example.com"


class Collected:
    """What a program's telemetry collects."""

    def __init__(self) -> None:
        self._spans = InMemorySpanExporter()
        self._reader = InMemoryMetricReader()
        self.tracer_provider = TracerProvider()
        self.tracer_provider.add_span_processor(SimpleSpanProcessor(self._spans))
        self.meter_provider = MeterProvider([self._reader])

    def client(self, world: World) -> Client:
        """A client that is watched."""
        return Client(
            SECRET,
            base_url="http://localhost:8080",
            transport=InProcessTransport(world.handle),
            hooks=telemetry_hooks(self.tracer_provider, self.meter_provider),
            clock=world.clock,
            sleep=world.sleep,
            random=world.random,
        )

    def spans(self) -> list[ReadableSpan]:
        """The spans that have ended, in the order of their end."""
        return list(self._spans.get_finished_spans())

    def points(self, name: str) -> list[tuple[dict[str, Any], Any]]:
        """The attributes and the point of each series of a metric."""
        data = self._reader.get_metrics_data()
        assert data is not None
        return [
            (dict(point.attributes or {}), point)
            for resource in data.resource_metrics
            for scope in resource.scope_metrics
            for metric in scope.metrics
            if metric.name == name
            for point in metric.data.data_points
        ]


def test_a_call_is_a_span_and_so_is_each_attempt_in_it() -> None:
    collected = Collected()
    world = World(no(503), lost(), envelope({"id": 5}), each_takes=0.25)
    collected.client(world).v1.deals.get(5, extra_query={"term": PERSONAL})
    *attempts, call = collected.spans()
    assert (call.name, call.kind) == ("pipedriver GET /v1/deals/{id}", SpanKind.INTERNAL)
    assert call.status.status_code is StatusCode.UNSET
    assert dict(call.attributes or {}) == {
        "http.request.method": "GET",
        "url.template": "/v1/deals/{id}",
        "http.response.status_code": 200,
        "pipedriver.attempts": 3,
        "pipedriver.tokens": 6,
    }
    assert {(span.name, span.kind) for span in attempts} == {("GET /v1/deals/{id}", SpanKind.CLIENT)}
    assert all(span.parent == call.context for span in attempts)
    common = {
        "http.request.method": "GET",
        "url.template": "/v1/deals/{id}",
        "url.full": "http://localhost:8080/v1/deals/5",
        "server.address": "localhost",
        "server.port": 8080,
    }
    assert [dict(span.attributes or {}) for span in attempts] == [
        {**common, "http.response.status_code": 503, "error.type": "503"},
        {**common, "http.request.resend_count": 1, "error.type": "connection lost"},
        {**common, "http.request.resend_count": 2, "http.response.status_code": 200},
    ]
    assert [span.status.status_code.name for span in attempts] == ["ERROR", "ERROR", "UNSET"]


def test_calls_are_spans_of_what_the_program_does() -> None:
    collected = Collected()
    tracer = collected.tracer_provider.get_tracer("a program")
    collection = Collection(30)
    client = collected.client(World(*[collection.by_offset] * 3))
    with tracer.start_as_current_span("a job") as job:
        client.v1.deals.list(limit=10, ahead=2).to_list()
    calls = [span for span in collected.spans() if span.name == "pipedriver GET /v1/deals"]
    assert len(calls) == 3
    assert all(span.parent == job.get_span_context() for span in calls)


def test_an_error_is_told_by_its_class() -> None:
    collected = Collected()
    client = collected.client(World(no(404, error=PERSONAL)))
    with pytest.raises(NotFound):
        client.v1.deals.get(5)
    attempt, call = collected.spans()
    assert (attempt.attributes or {})["error.type"] == "404"
    assert (call.attributes or {})["error.type"] == "NotFound"
    assert call.status.status_code is StatusCode.ERROR
    assert not call.events
    assert not attempt.events


def test_a_call_that_is_not_declared_has_no_name_without_end() -> None:
    collected = Collected()
    collected.client(World(envelope([]))).request("GET", f"/v1/things/5?term={PERSONAL}")
    assert [span.name for span in collected.spans()] == ["GET", "pipedriver GET"]
    assert "url.template" not in (collected.spans()[0].attributes or {})


def test_times_attempts_and_tokens_are_measured() -> None:
    collected = Collected()
    world = World(
        no(503), envelope({"id": 5}), envelope({"id": 6}), envelope({"id": 7}, 201), each_takes=0.25
    )
    client = collected.client(world)
    client.v1.deals.get(5)
    client.v1.deals.get(6)
    client.v1.deals.create(title="Quay")
    requests = {
        (told["http.request.method"], told["http.response.status_code"]): point
        for told, point in collected.points("http.client.request.duration")
    }
    assert {key: point.count for key, point in requests.items()} == {
        ("GET", 503): 1,
        ("GET", 200): 2,
        ("POST", 201): 1,
    }
    assert requests["GET", 200].sum == 0.5
    tokens = {
        told["http.request.method"]: point.value for told, point in collected.points("pipedriver.tokens")
    }
    assert tokens == {"GET": 6, "POST": 10}
    attempts = {
        told["url.template"]: (point.count, point.sum)
        for told, point in collected.points("pipedriver.call.attempts")
    }
    assert attempts == {"/v1/deals/{id}": (2, 3), "/v1/deals": (1, 1)}
    assert len(collected.points("pipedriver.call.duration")) == 2


def test_nothing_that_is_nobodys_business_is_collected() -> None:
    collected = Collected()
    client = collected.client(World(no(503), envelope([{"id": 1, "name": PERSONAL}])))
    client.v1.persons.list(extra_query={"term": PERSONAL}).to_list()
    everything = json.dumps([json.loads(span.to_json()) for span in collected.spans()])
    everything += str(collected.points("http.client.request.duration"))
    assert "persons" in everything
    for secret in (SECRET, PERSONAL, "x-api-token"):
        assert secret not in everything
