"""How callers say who they are, and the scopes that operations need."""

from __future__ import annotations

from typing import Any

from pipedriver.core.operation import Operation

Schema = dict[str, Any]

_BASE = "base"
_IN_HEADER = "api_token_in_header"
_IN_QUERY = "api_token_in_query"
_BEARER = "access_token"
_OAUTH = "oauth2"


def schemes(scopes: set[str]) -> Schema:
    """The schemes of the API.

    Args:
        scopes: those that the operations name.
    """
    return {
        _IN_HEADER: {"type": "apiKey", "in": "header", "name": "x-api-token"},
        _IN_QUERY: {"type": "apiKey", "in": "query", "name": "api_token"},
        _BEARER: {"type": "http", "scheme": "bearer", "description": "The access token of an OAuth app."},
        _OAUTH: {
            "type": "oauth2",
            "flows": {
                "authorizationCode": {
                    "authorizationUrl": "/oauth/authorize",
                    "tokenUrl": "/oauth/token",
                    "refreshUrl": "/oauth/token",
                    "scopes": {
                        scope: f"What the scope {scope} allows." for scope in sorted({_BASE, *scopes})
                    },
                }
            },
        },
    }


def security_of(operation: Operation) -> list[Schema]:
    """What a caller needs: a token of a user, or one of an app with one of the scopes."""
    scopes = operation.scopes or (_BASE,)
    return [
        {_IN_HEADER: []},
        {_IN_QUERY: []},
        *({_BEARER: [scope]} for scope in scopes),
        *({_OAUTH: [scope]} for scope in scopes),
    ]
