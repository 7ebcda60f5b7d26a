"""What is wrong with a request that should be a delivery of a webhook."""

from __future__ import annotations

from pipedriver.core.errors import PipedriveError


class InvalidWebhook(PipedriveError):
    """The request is no delivery that can be read: answer 400."""


class WrongWebhookCredentials(InvalidWebhook):
    """The request does not bear the user name and the password that the webhook was given: answer 401."""
