"""Who says that they call, and how: by an API token in the header or in the query, or as an OAuth app."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pipedriver.core.http import Request, Response
from pipedriver.server.crm.context import Viewer
from pipedriver.server.crm.permissions import NOT_PERMITTED
from pipedriver.server.crm.viewers import viewer_of, viewer_of_access_token
from pipedriver.server.store.database import Session
from pipedriver.server.wire import refusals
from pipedriver.server.wire.envelope import JSON

_HEADERS = {"content-type": JSON}

NO_TOKEN = Response(401, _HEADERS, refusals.UNAUTHORIZED)
"""The answer to a wrong or missing API token."""

NO_API = Response(403, _HEADERS, refusals.error_body(NOT_PERMITTED))
"""The answer to the API token of a user who may not use any (enabling-api-for-company-users)."""

MALFORMED = Response(400, _HEADERS, refusals.error_body("Invalid request: malformed authorization header"))
BAD_ACCESS_TOKEN = Response(401, _HEADERS, refusals.error_body("Invalid token: access_token is invalid"))
OUT_OF_SCOPE = Response(403, _HEADERS, refusals.error_body("Scope and URL mismatch"))
"""The three answers of the OAuth proxy (marketplace-oauth-and-api-proxy-status-codes, FAQ)."""


class Credentials:
    """What a request brings to say who is calling. An API token wins over an access token, as at Pipedrive.

    Args:
        request: the request.
        query: its parameters; the token is taken out of them.
    """

    __slots__ = ("_access_token", "_api_token", "refused")

    refused: Response | None
    """The answer to credentials that cannot be anybody's; None where they may be somebody's."""

    def __init__(self, request: Request, query: dict[str, Any]) -> None:
        from_query = query.pop("api_token", "")
        self._api_token: Any = request.headers.get("x-api-token") or from_query
        self._access_token = ""
        self.refused = None
        if self._api_token:
            if not isinstance(self._api_token, str):
                self.refused = NO_TOKEN
            return
        authorization = request.headers.get("authorization", "")
        if not authorization:
            self.refused = NO_TOKEN
            return
        scheme, _, token = authorization.partition(" ")
        self._access_token = token.strip()
        if scheme.lower() != "bearer" or not self._access_token:
            self.refused = MALFORMED

    @property
    def token(self) -> str:
        """The token that the request bears."""
        return str(self._api_token or self._access_token)

    def viewer(self, session: Session, now: datetime) -> Viewer | Response:
        """The user who calls, or the answer to a token that is nobody's."""
        if self._api_token:
            viewer = viewer_of(session, self._api_token)
            if viewer is None:
                return NO_TOKEN
            return viewer if viewer.is_admin or viewer.may("can_use_api") else NO_API
        return viewer_of_access_token(session, self._access_token, now) or BAD_ACCESS_TOKEN
