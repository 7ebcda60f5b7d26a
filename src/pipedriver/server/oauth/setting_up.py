"""What a server's options say of OAuth, brought into its database before it answers."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.oauth.app_files import read_apps
from pipedriver.server.oauth.apps import App, all_apps, register_app
from pipedriver.server.oauth.passwords import hash_password, keep_password_of_everybody
from pipedriver.server.store.database import Database, Session

SHORTEST_PASSWORD = 8


def set_up_oauth(
    database: Database, now: datetime, *, app_files: list[Path], password: str | None
) -> list[App]:
    """Register the apps of the files, and give every user the password; gives every app that is registered.

    Raises:
        Invalid: a file or an app in it makes no sense, or the password is too short.
    """
    described = [app for path in app_files for app in read_apps(path)]
    if password is not None and len(password) < SHORTEST_PASSWORD:
        raise Invalid(f"a password has at least {SHORTEST_PASSWORD} characters")
    hashed = hash_password(password) if password is not None else None

    def job(session: Session) -> list[App]:
        for app in described:
            register_app(
                session,
                now,
                client_id=app.client_id,
                client_secret=app.client_secret,
                name=app.name,
                redirect_uris=app.redirect_uris,
                scopes=app.scopes,
            )
        if hashed is not None:
            keep_password_of_everybody(session, hashed)
        return all_apps(session)

    return database.write(job)
