"""``python -m examples.flask_app``: with a local Pipedrive, or with the one that the environment names."""

from __future__ import annotations

import logging
import signal
import sys
from types import FrameType

from werkzeug.serving import WSGIRequestHandler, make_server

from examples.flask_app.application import create_application, log_token
from examples.web.starting import HOST, started
from pipedriver import FileTokenStore, OAuthApp


class QuietHandler(WSGIRequestHandler):
    """Does not log requests: their addresses hold codes."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def main() -> int:
    """Serve until Ctrl-C or SIGTERM."""
    signal.signal(signal.SIGTERM, _end)
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("examples").setLevel(logging.INFO)
    try:
        with (
            started("Flask example") as (settings, listener),
            OAuthApp(
                settings.client_id,
                settings.client_secret,
                settings.redirect_uri,
                oauth_url=settings.oauth_url,
                store=FileTokenStore(settings.token_folder),
                on_token=log_token,
            ) as oauth,
        ):
            application = create_application(settings, oauth)
            # Werkzeug's server is for trying; in production, a WSGI server takes its place.
            with make_server(
                HOST,
                settings.port,
                application,
                threaded=True,
                request_handler=QuietHandler,
                fd=listener.fileno(),
            ) as server:
                server.serve_forever()
    except KeyboardInterrupt:
        pass  # it came while the server was starting; later, the server takes it
    print("Ended.")
    return 0


def _end(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
