"""How uvicorn serves, in the process that listens and in the readers beside it."""

from __future__ import annotations

from typing import Any

import uvicorn

SECONDS_TO_FINISH = 10
"""How long requests that are under way at the end may go on."""

SECONDS_IDLE = 75
"""How long a connection stays open on which nothing is asked: longer than clients keep theirs, mostly."""


def serving(application: Any, **more: Any) -> uvicorn.Config:
    """The configuration with which an ASGI application is served; ``more`` are uvicorn's own settings."""
    return uvicorn.Config(
        application,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=SECONDS_IDLE,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
        **more,
    )
