"""Spans and metrics of calls for OpenTelemetry; it needs ``pipedriver[opentelemetry]``."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from opentelemetry.metrics import MeterProvider, get_meter
from opentelemetry.trace import Span, SpanKind, StatusCode, TracerProvider, get_tracer, set_span_in_context

from pipedriver.core.hooks import AttemptEnded, AttemptStarted, CallEnded, CallStarted, Hooks
from pipedriver.version import __version__

_NAME = "pipedriver"
_SCHEMA = "https://opentelemetry.io/schemas/1.37.0"
_BOUNDARIES = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)
"""Those that the conventions advise for ``http.client.request.duration``."""


def telemetry_hooks(
    tracer_provider: TracerProvider | None = None, meter_provider: MeterProvider | None = None
) -> Hooks:
    """Hooks that make spans and metrics of calls, by OpenTelemetry's conventions for HTTP clients.

    A call is a span ``pipedriver GET /v1/deals/{id}``; each attempt is a span of a client within it,
    ``GET /v1/deals/{id}``. The metrics: ``http.client.request.duration`` for each attempt,
    ``pipedriver.call.duration``, ``pipedriver.call.attempts`` and ``pipedriver.tokens`` for each call. None
    holds a query, a body, a header or a credential.

    Args:
        tracer_provider: where the spans go; the global one where not given.
        meter_provider: where the metrics go; the global one where not given.

    Returns:
        What clients take as ``hooks``.
    """
    telemetry = _Telemetry(tracer_provider, meter_provider)
    return Hooks(
        telemetry.before_call, telemetry.before_attempt, telemetry.after_attempt, telemetry.after_call
    )


class _Telemetry:
    def __init__(self, tracer_provider: TracerProvider | None, meter_provider: MeterProvider | None) -> None:
        self._tracer = get_tracer(_NAME, __version__, tracer_provider, _SCHEMA)
        meter = get_meter(_NAME, __version__, meter_provider, _SCHEMA)
        self._request_duration = meter.create_histogram(
            "http.client.request.duration",
            "s",
            "Duration of HTTP client requests.",
            explicit_bucket_boundaries_advisory=_BOUNDARIES,
        )
        self._call_duration = meter.create_histogram(
            "pipedriver.call.duration",
            "s",
            "Duration of calls, with all attempts and waiting.",
            explicit_bucket_boundaries_advisory=_BOUNDARIES,
        )
        self._attempts = meter.create_histogram(
            "pipedriver.call.attempts",
            "{attempt}",
            "Requests sent for a call.",
            explicit_bucket_boundaries_advisory=(0, 1, 2, 3, 4, 5, 8),
        )
        self._tokens = meter.create_counter(
            "pipedriver.tokens", "{token}", "Tokens of the daily budget that calls cost."
        )

    def before_call(self, event: CallStarted) -> None:
        event.notes[self] = _Spans(
            self._tracer.start_span(
                f"{_NAME} {_span_name(event)}", kind=SpanKind.INTERNAL, attributes=_what(event)
            )
        )

    def before_attempt(self, event: AttemptStarted) -> None:
        spans: _Spans = event.notes[self]
        attributes = {**_request(event), "url.full": event.url}
        if event.attempt > 1:
            attributes["http.request.resend_count"] = event.attempt - 1
        spans.attempt = self._tracer.start_span(
            _span_name(event),
            context=set_span_in_context(spans.call),
            kind=SpanKind.CLIENT,
            attributes=attributes,
        )

    def after_attempt(self, event: AttemptEnded) -> None:
        spans: _Spans = event.notes[self]
        attributes = _request(event)
        found: dict[str, Any] = {}
        if event.status is not None:
            found["http.response.status_code"] = event.status
        if event.failure is not None or (event.status or 0) >= 400:
            found["error.type"] = event.failure or str(event.status)
        self._request_duration.record(event.elapsed, {**attributes, **found})
        span, spans.attempt = spans.attempt, None
        if span is not None:
            _end(span, found)

    def after_call(self, event: CallEnded) -> None:
        spans: _Spans = event.notes[self]
        attributes = _what(event)
        found: dict[str, Any] = {}
        if event.status is not None:
            found["http.response.status_code"] = event.status
        if event.error is not None:
            found["error.type"] = event.error
        self._call_duration.record(event.elapsed, {**attributes, **found})
        self._attempts.record(event.attempts, attributes)
        if event.cost:
            self._tokens.add(event.cost, attributes)
        told = {**found, "pipedriver.attempts": event.attempts}
        if event.cost is not None:
            told["pipedriver.tokens"] = event.cost
        _end(spans.call, told)


class _Spans:
    """The spans of one call that have not ended."""

    __slots__ = ("attempt", "call")

    def __init__(self, call: Span) -> None:
        self.call = call
        self.attempt: Span | None = None


def _end(span: Span, attributes: dict[str, Any]) -> None:
    span.set_attributes(attributes)
    if "error.type" in attributes:
        span.set_status(StatusCode.ERROR)
    span.end()


def _span_name(event: CallStarted) -> str:
    return event.method if event.template is None else f"{event.method} {event.template}"


def _what(event: CallStarted) -> dict[str, Any]:
    """What is called; the path of a call that is not declared would be a value without end."""
    attributes: dict[str, Any] = {"http.request.method": event.method}
    if event.template is not None:
        attributes["url.template"] = event.template
    return attributes


def _request(event: AttemptStarted) -> dict[str, Any]:
    parts = urlsplit(event.url)
    attributes = {**_what(event), "server.address": parts.hostname or ""}
    attributes["server.port"] = parts.port or (80 if parts.scheme == "http" else 443)
    return attributes
