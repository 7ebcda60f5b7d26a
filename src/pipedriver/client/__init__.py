"""The client itself: settings, the drivers that carry calls out, `Client` and `AsyncClient`."""

from __future__ import annotations

from pipedriver.core.annotations import read_names_at

read_names_at(
    {
        "V1": "pipedriver.api.v1",
        "AsyncV1": "pipedriver.api.v1.aio",
        "AnyLimits": "pipedriver.limits.anybody",
        "AsyncAnyLimits": "pipedriver.limits.aio.anybody",
        "AnyAccount": "pipedriver.oauth.account",
        "Wait": "pipedriver.transport.driver",
        "AsyncWait": "pipedriver.transport.aio.driver",
    }
)
