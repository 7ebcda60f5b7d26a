"""What a client is set up with: from arguments, else from the environment, else the usual."""

from __future__ import annotations

import os
from collections.abc import Mapping

from pipedriver.core.addresses import read_base_url
from pipedriver.core.authorization import ApiToken
from pipedriver.core.classes import Frozen
from pipedriver.core.errors import ConfigurationError
from pipedriver.core.http import USUAL_TIMEOUT
from pipedriver.core.identity import read_headers, read_timeout
from pipedriver.core.retry import RetryPolicy
from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.limits.terms import Caller

if TYPE_CHECKING:
    from pipedriver.core.protocols import Authorization
    from pipedriver.oauth.bearer import Bearer

DEFAULT_BASE_URL = "https://api.pipedrive.com"


def chance() -> float:
    """A number from 0 up to and without 1, by `random`, which is loaded only when something went wrong."""
    from random import random

    return random()  # noqa: S311  # it spreads waits, and guards nothing


class Settings(Frozen):
    """How a client is set up.

    Attributes:
        base_url: scheme, host and whatever stands before ``/v1``; no slash at the end. Empty where the token
            of an account tells it when it is put on a request.
        authorization: puts the credentials on each request.
        timeout: seconds that one attempt may take.
        policy: when and how often a call is tried again.
        headers: what every request bears beside the credentials.
        bearer: the credentials of an account, where they are OAuth's.
        app: the id of the app whose credentials they are.
    """

    base_url: str
    authorization: Authorization
    timeout: float
    policy: RetryPolicy
    headers: Mapping[str, str]
    bearer: Bearer | None = None
    app: str = ""

    @property
    def known_base_url(self) -> str:
        """The base URL; empty where it is an account's and its token has not been loaded yet."""
        return self.base_url if self.bearer is None else self.bearer.base_url

    def caller(self) -> Caller:
        """Whose limits count."""
        bearer, authorization = self.bearer, self.authorization
        if bearer is not None and bearer.account is not None:
            account = bearer.account
            return Caller(str(account.company_id), f"{self.app}:{account.user_id}", is_app=True)
        token = authorization.fingerprint if isinstance(authorization, ApiToken) else ""
        return Caller("", token, is_app=bearer is not None)

    @property
    def name(self) -> str:
        """What a client so set up is shown as."""
        return self.base_url if self.bearer is None else self.bearer.name


def read_settings(
    api_token: str | None,
    base_url: str | None,
    timeout: float | None,
    retry: RetryPolicy | None,
    user_agent: str | None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Put the settings of a client together.

    Args:
        api_token: else ``PIPEDRIVE_API_TOKEN``.
        base_url: else ``PIPEDRIVE_BASE_URL``, else ``https://api.pipedrive.com``.
        timeout: seconds for one attempt; 30 where not given.
        retry: the usual `RetryPolicy` where not given.
        user_agent: put before the client's own name.
        environment: the environment variables; the process's own where not given.

    Raises:
        ConfigurationError: there is no token, or a setting cannot work.
    """
    found = os.environ if environment is None else environment
    token = api_token or found.get("PIPEDRIVE_API_TOKEN", "").strip()
    if not token:
        raise ConfigurationError("there is no API token: give api_token, or set PIPEDRIVE_API_TOKEN")
    return Settings(
        base_url=read_base_url(base_url or found.get("PIPEDRIVE_BASE_URL", "").strip() or DEFAULT_BASE_URL),
        authorization=ApiToken(token),
        timeout=read_timeout(timeout, USUAL_TIMEOUT),
        policy=retry or RetryPolicy(),
        headers=read_headers(user_agent),
    )


def oauth_settings(
    bearer: Bearer,
    app: str,
    timeout: float | None,
    retry: RetryPolicy | None,
    user_agent: str | None,
) -> Settings:
    """Put the settings of a client together that calls for an account of an app.

    Args:
        bearer: the credentials of the account.
        app: the id of the app.
        timeout: seconds for one attempt; 30 where not given.
        retry: the usual `RetryPolicy` where not given.
        user_agent: put before the client's own name.

    Raises:
        ConfigurationError: a setting cannot work.
    """
    return Settings(
        base_url="",
        authorization=bearer,
        timeout=read_timeout(timeout, USUAL_TIMEOUT),
        policy=retry or RetryPolicy(),
        headers=read_headers(user_agent),
        bearer=bearer,
        app=app,
    )
