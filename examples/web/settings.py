"""The settings of the web applications, from the environment."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

REDIRECT_URI = "http://127.0.0.1:1800/callback"
SCOPES = ("base",)
SESSION_SECONDS = 8 * 60 * 60


@dataclass(frozen=True, slots=True)
class Settings:
    """All that differs between a local Pipedrive and the real one.

    Attributes:
        client_id: the app's id, from Pipedrive's developer hub: ``PIPEDRIVE_CLIENT_ID``.
        client_secret: the secret beside it: ``PIPEDRIVE_CLIENT_SECRET``.
        redirect_uri: the callback address, exactly as registered there: ``PIPEDRIVE_REDIRECT_URI``.
        oauth_url: the OAuth server: ``PIPEDRIVE_OAUTH_URL``.
        session_key: signs the session cookies: ``SESSION_KEY``. Another one ends every session.
        token_folder: where the tokens are kept: ``TOKEN_FOLDER``.
    """

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    oauth_url: str
    session_key: str = field(repr=False)
    token_folder: Path

    @property
    def is_https(self) -> bool:
        """Whether users reach the application by https; then its cookie travels by nothing else."""
        return self.redirect_uri.startswith("https://")

    @property
    def port(self) -> int:
        """Where the application listens on this machine: the port of the callback address."""
        return port_of(self.redirect_uri)


def port_of(redirect_uri: str) -> int:
    """The port of a callback address; where it names none, because another server stands before, 1800."""
    return urlsplit(redirect_uri).port or 1800


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings | None:
    """The settings in the environment; None where it names no app.

    Raises:
        SystemExit: a part is missing.
    """
    if "PIPEDRIVE_CLIENT_ID" not in environment:
        return None
    needed = ("PIPEDRIVE_CLIENT_SECRET", "SESSION_KEY")
    missing = [name for name in needed if not environment.get(name)]
    if missing:
        raise SystemExit(
            f"With PIPEDRIVE_CLIENT_ID go {' and '.join(needed)}; missing: {', '.join(missing)}."
        )
    return Settings(
        client_id=environment["PIPEDRIVE_CLIENT_ID"],
        client_secret=environment["PIPEDRIVE_CLIENT_SECRET"],
        redirect_uri=read_redirect_uri(environment),
        oauth_url=environment.get("PIPEDRIVE_OAUTH_URL", "https://oauth.pipedrive.com"),
        session_key=environment["SESSION_KEY"],
        token_folder=Path(environment.get("TOKEN_FOLDER", "tokens")),
    )


def read_redirect_uri(environment: Mapping[str, str] = os.environ) -> str:
    """The callback address in the environment, or the one of this machine.

    Raises:
        SystemExit: it does not lead to the application's callback.
    """
    address = environment.get("PIPEDRIVE_REDIRECT_URI", REDIRECT_URI)
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or parts.path != "/callback" or parts.query:
        raise SystemExit(f"PIPEDRIVE_REDIRECT_URI is http(s)://HOST/callback, not {address}")
    return address


def local_settings(oauth_url: str, token_folder: Path, redirect_uri: str) -> Settings:
    """The settings for a local Pipedrive: everything that is secret is made up anew."""
    return Settings(
        client_id="example-app",
        client_secret=secrets.token_urlsafe(24),
        redirect_uri=redirect_uri,
        oauth_url=oauth_url,
        session_key=secrets.token_urlsafe(32),
        token_folder=token_folder,
    )
