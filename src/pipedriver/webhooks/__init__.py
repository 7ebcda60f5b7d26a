"""Receiving webhooks: check who sends, and read what is told, whichever framework takes the request."""

from __future__ import annotations

from pipedriver.webhooks.errors import InvalidWebhook, WrongWebhookCredentials
from pipedriver.webhooks.events import WebhookEvent, WebhookMeta
from pipedriver.webhooks.receiver import WebhookReceiver

__all__ = ["InvalidWebhook", "WebhookEvent", "WebhookMeta", "WebhookReceiver", "WrongWebhookCredentials"]
