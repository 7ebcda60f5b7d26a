"""``python -m examples.fastapi_app``: with a local Pipedrive, or with the one that the environment names."""

from __future__ import annotations

import logging
import sys
from contextlib import suppress

import uvicorn

from examples.fastapi_app.application import create_application
from examples.web.starting import started


def main() -> int:
    """Serve until Ctrl-C."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("examples").setLevel(logging.INFO)
    with started("FastAPI example") as (settings, listener):
        # Addresses hold codes, so requests are not logged.
        config = uvicorn.Config(create_application(settings), log_config=None, access_log=False)
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])
    print("Ended.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
