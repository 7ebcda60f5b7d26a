"""Reads deliveries once it is known that they bear the credentials of the webhook."""

from __future__ import annotations

import base64
import binascii
import hmac

import msgspec

from pipedriver.core.errors import ConfigurationError
from pipedriver.core.shapes import as_object
from pipedriver.webhooks.errors import InvalidWebhook, WrongWebhookCredentials
from pipedriver.webhooks.events import WebhookEvent, read_event


class WebhookReceiver:
    """Checks and reads the deliveries of webhooks.

    Pipedrive signs nothing: the user name and the password that a webhook was created with are all that tells
    its deliveries from anybody's. Without them everybody who knows the address is believed.

    Args:
        http_auth_user: the user name that the webhook was created with; None takes every delivery.
        http_auth_password: the password.

    Raises:
        ConfigurationError: a password without a user name.
    """

    def __init__(self, *, http_auth_user: str | None = None, http_auth_password: str | None = None) -> None:
        if http_auth_password is not None and not http_auth_user:
            raise ConfigurationError("http_auth_password needs http_auth_user")
        user = http_auth_user or ""
        self._expected = f"{user}:{http_auth_password or ''}".encode() if user else None

    def __repr__(self) -> str:
        return "<WebhookReceiver>" if self._expected else "<WebhookReceiver that checks nobody>"

    def read(self, authorization: str | None, body: bytes | str) -> WebhookEvent:
        """Check and read one delivery.

        Args:
            authorization: the request's header of that name; None where it has none.
            body: the request's body.

        Returns:
            What happened.

        Raises:
            WrongWebhookCredentials: the request does not bear the credentials; answer 401.
            InvalidWebhook: the body is no delivery that can be read; answer 400.
        """
        if self._expected is not None and not hmac.compare_digest(
            _credentials(authorization), self._expected
        ):
            raise WrongWebhookCredentials("the request does not bear the credentials of the webhook")
        try:
            decoded = as_object(msgspec.json.decode(body))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            decoded = None
        if decoded is None:
            raise InvalidWebhook("the body is no JSON object")
        return read_event(decoded)


def _credentials(authorization: str | None) -> bytes:
    """The credentials that a header of HTTP Basic holds; empty where it holds none."""
    scheme, _, encoded = (authorization or "").partition(" ")
    if scheme.casefold() != "basic":
        return b""
    try:
        return base64.b64decode(encoded.strip().encode(), validate=True)
    except (binascii.Error, ValueError):
        return b""
