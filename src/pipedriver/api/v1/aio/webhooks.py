# Made by tools/generate.py from src/pipedriver/api/v1/webhooks.py: change that, and run it again.
"""The asynchronous twin of `pipedriver.api.v1.webhooks`, which declares the operations."""

from __future__ import annotations

from pipedriver.api.v1.records.webhooks import Webhook
from pipedriver.api.v1.webhooks import Webhooks
from pipedriver.core.operation import same_as
from pipedriver.core.plain import Done
from pipedriver.core.record import Records
from pipedriver.core.resource import AsyncResource
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.core.unset import UNSET

if TYPE_CHECKING:
    from typing import Unpack

    from pipedriver.api.v1.arguments import WebhookAction, WebhookObject, WebhookVersion
    from pipedriver.core.options import CallOptions
    from pipedriver.core.unset import Unset


class AsyncWebhooks(AsyncResource):
    """Webhooks: say which address is told of which events."""

    @same_as(Webhooks.list)
    async def list(self, **options: Unpack[CallOptions]) -> Records[Webhook]:
        """List the webhooks of the company: all of them for admins, else the caller's own.

        Returns:
            The webhooks.
        """
        ...

    @same_as(Webhooks.create)
    async def create(
        self,
        *,
        subscription_url: str,
        event_action: WebhookAction,
        event_object: WebhookObject,
        name: str | Unset = UNSET,
        user_id: int | Unset = UNSET,
        http_auth_user: str | Unset | None = UNSET,
        http_auth_password: str | Unset | None = UNSET,
        version: WebhookVersion | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> Webhook:
        """Have events sent to an address.

        Args:
            subscription_url: the address: one that Pipedrive can reach, none of its own, without redirects.
            event_action: what has to happen.
            event_object: what it has to happen to.
            name: what it is called; the API of today wants one.
            user_id: the user whose rights tell which events are sent; the caller without it.
            http_auth_user: the user name that is sent along (HTTP Basic).
            http_auth_password: the password that is sent along.
            version: the form of what is sent; ``2.0`` without it since March 2025, ``1.0`` before and
                on the local server.

        Returns:
            The new webhook.

        Raises:
            BadRequest: an address that is none, or cannot be reached.
            Forbidden: the user is another, and the caller no admin.
            Unprocessable: the user has 40 webhooks already.
            NotImplementedByServer: version 2.0, which the local server does not send yet.
        """
        ...

    @same_as(Webhooks.delete)
    async def delete(self, id: int, **options: Unpack[CallOptions]) -> Done:
        """Send no more events to an address.

        Args:
            id: the webhook.

        Returns:
            That it is done: the API answers with no data.

        Raises:
            NotFound: no such webhook.
            Forbidden: it is another's.
        """
        ...
