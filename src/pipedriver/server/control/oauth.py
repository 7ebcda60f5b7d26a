"""The control plane's part that is about OAuth."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from pipedriver.server.clock import Clock
from pipedriver.server.control.part import Asked, Room
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.oauth.app_files import DescribedApp
from pipedriver.server.oauth.apps import App, all_apps, authenticate_app, register_app
from pipedriver.server.oauth.grants import uninstall
from pipedriver.server.oauth.passwords import hash_password, keep_password_of_everybody
from pipedriver.server.oauth.uninstalling import Uninstallation
from pipedriver.server.store.database import Database


class _Password(msgspec.Struct, frozen=True):
    password: str

    def __repr__(self) -> str:
        return "<password>"


class _Uninstall(msgspec.Struct, frozen=True):
    client_id: str
    client_secret: str
    company_id: int
    user_id: int

    def __repr__(self) -> str:
        return f"<uninstall {self.client_id}>"


class OAuthPart:
    """``/_local/oauth/``.

    ``POST /_local/oauth/apps`` registers an app, ``GET`` lists them. ``POST /_local/oauth/passwords`` gives
    every user a password. ``POST /_local/oauth/uninstall`` ends an installation and tells the app, as a user
    who uninstalls it does.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def rooms(self) -> Mapping[str, Mapping[str, Room]]:
        """The rooms by path and verb."""
        return {
            "/_local/oauth/apps": {"GET": self._list, "POST": self._register},
            "/_local/oauth/passwords": {"POST": self._set_passwords},
            "/_local/oauth/uninstall": {"POST": self._uninstall},
        }

    def _register(self, asked: Asked) -> object:
        described = asked.read(DescribedApp)
        app = self._database.write(
            lambda session: register_app(
                session,
                self._clock.now(),
                client_id=described.client_id,
                client_secret=described.client_secret,
                name=described.name,
                redirect_uris=described.redirect_uris,
                scopes=described.scopes,
            )
        )
        return _shown(app)

    def _list(self, _: Asked) -> object:
        return {"apps": [_shown(app) for app in self._database.read(all_apps)]}

    def _set_passwords(self, asked: Asked) -> object:
        hashed = hash_password(asked.read(_Password).password)
        self._database.write(lambda session: keep_password_of_everybody(session, hashed))
        return {"success": True}

    def _uninstall(self, request: Asked) -> object:
        asked = request.read(_Uninstall)
        now = self._clock.now()
        app = self._database.read(
            lambda session: authenticate_app(session, asked.client_id, asked.client_secret)
        )
        if app is None:
            raise Invalid("there is no such app, or the secret is another's")
        ended = self._database.write(
            lambda session: uninstall(session, now, app.client_id, asked.company_id, asked.user_id)
        )
        notice = Uninstallation(app.client_id, asked.client_secret, asked.company_id, asked.user_id, now)
        return {"uninstalled": ended, "app_answered": notice.tell(app.redirect_uris[0]) if ended else None}


def _shown(app: App) -> dict[str, object]:
    return {
        "client_id": app.client_id,
        "name": app.name,
        "redirect_uris": app.redirect_uris,
        "scopes": app.scopes,
    }
