"""Tells somebody of a new token."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable

from pipedriver.core.errors import ConfigurationError
from pipedriver.oauth.token import Token

OnToken = Callable[[Token], None]
"""Told of every token that is new: after authorization and after every refresh."""

AsyncOnToken = Callable[[Token], Awaitable[None] | None]
"""Told of every token that is new: after authorization and after every refresh."""


def tell(listener: OnToken | None, token: Token) -> None:
    """Tell the listener, if there is one.

    Raises:
        ConfigurationError: it is asynchronous, and nobody would wait for it.
    """
    if listener is None:
        return
    told: object = listener(token)
    if inspect.isawaitable(told):
        if inspect.iscoroutine(told):
            told.close()
        raise ConfigurationError("on_token is an asynchronous function: use AsyncOAuthApp, or a plain one")


async def async_tell(listener: AsyncOnToken | None, token: Token) -> None:
    """Tell the listener, if there is one, and wait for it where it is asynchronous."""
    if listener is None:
        return
    told = listener(token)
    if told is not None:
        await told
