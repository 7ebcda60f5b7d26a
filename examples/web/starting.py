"""Starts a web application: with the Pipedrive that the environment names, or with a local one."""

from __future__ import annotations

import os
import secrets
import socket
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from examples.web.settings import SCOPES, Settings, local_settings, port_of, read_redirect_uri, read_settings
from pipedriver.testing import LocalPipedrive

HOST = "127.0.0.1"


@contextmanager
def started(name: str) -> Generator[tuple[Settings, socket.socket]]:
    """The settings of the environment; where it names no app, those of a local Pipedrive that is started.

    Args:
        name: what the application is called on the page of consent.

    Yields the settings, and the socket on which the application is to be served.

    Raises:
        SystemExit: the settings are incomplete, or another program has the port.
    """
    settings = read_settings()
    if settings is not None:
        with listening(settings.port) as listener:
            print(f"{name}, with {settings.oauth_url}: open {home(settings)}", flush=True)
            yield settings, listener
        return
    redirect_uri = read_redirect_uri()
    password = secrets.token_urlsafe(9)
    with (
        listening(port_of(redirect_uri)) as listener,
        LocalPipedrive() as local,
        tempfile.TemporaryDirectory() as folder,
    ):
        local.clock.run()
        local.set_password(local.owner, password)
        settings = local_settings(local.url, Path(folder), redirect_uri)
        local.add_app(
            settings.client_id,
            settings.client_secret,
            name=name,
            redirect_uris=[redirect_uri],
            scopes=SCOPES,
        )
        print(f"A local Pipedrive answers at {local.url}, until Ctrl-C.")
        print(f"{name}: open {home(settings)}")
        print(f"Sign in as erika@example.com with the password {password}", flush=True)
        yield settings, listener


def home(settings: Settings) -> str:
    """The address of the first page."""
    return settings.redirect_uri.removesuffix("/callback") + "/"


def listening(port: int) -> socket.socket:
    """A socket of this machine that listens on a port.

    Raises:
        SystemExit: another program has the port.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise SystemExit(
            f"Port {port} cannot be used ({error.strerror}). "
            f"Choose another: PIPEDRIVE_REDIRECT_URI=http://{HOST}:1801/callback"
        ) from None
    return listener
