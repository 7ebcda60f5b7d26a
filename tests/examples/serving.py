"""The two web applications, each on a socket in a thread of this process."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager

import uvicorn
from werkzeug.serving import make_server

from examples.fastapi_app.application import create_application as create_fastapi_application
from examples.flask_app.__main__ import QuietHandler
from examples.flask_app.application import create_application as create_flask_application
from examples.web.settings import Settings
from examples.web.starting import HOST
from pipedriver import FileTokenStore, OAuthApp, Token

OnToken = Callable[[Token], None]
Serving = Callable[[Settings, socket.socket, OnToken], AbstractContextManager[None]]


@contextmanager
def serving_fastapi(settings: Settings, listener: socket.socket, on_token: OnToken) -> Generator[None]:
    """The FastAPI application."""
    application = create_fastapi_application(settings, on_token)
    server = uvicorn.Server(uvicorn.Config(application, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.005)
    try:
        yield
    finally:
        server.should_exit = server.force_exit = True
        thread.join(30)


@contextmanager
def serving_flask(settings: Settings, listener: socket.socket, on_token: OnToken) -> Generator[None]:
    """The Flask application."""
    with OAuthApp(
        settings.client_id,
        settings.client_secret,
        settings.redirect_uri,
        oauth_url=settings.oauth_url,
        store=FileTokenStore(settings.token_folder),
        on_token=on_token,
    ) as oauth:
        application = create_flask_application(settings, oauth)
        with make_server(
            HOST, 0, application, threaded=True, request_handler=QuietHandler, fd=listener.fileno()
        ) as server:
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
            thread.start()
            try:
                yield
            finally:
                server.shutdown()
                thread.join(30)


SERVING: dict[str, Serving] = {"fastapi": serving_fastapi, "flask": serving_flask}
