"""What a client is set up with: from arguments, else from the environment, else the usual."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from pipedriver.core.authorization import ApiToken, Authorization
from pipedriver.core.errors import ConfigurationError
from pipedriver.core.plan import checked_header, checked_timeout
from pipedriver.core.retry import RetryPolicy
from pipedriver.version import __version__

DEFAULT_BASE_URL = "https://api.pipedrive.com"
DEFAULT_TIMEOUT = 30.0
_VERSION_PATHS = ("/api/v1", "/api/v2", "/v1", "/api")


@dataclass(frozen=True, slots=True)
class Settings:
    """How a client is set up.

    Attributes:
        base_url: scheme, host and whatever stands before ``/v1``; no slash at the end.
        authorization: puts the credentials on each request.
        timeout: seconds that one attempt may take.
        policy: when and how often a call is tried again.
        headers: what every request bears beside the credentials.
    """

    base_url: str
    authorization: Authorization
    timeout: float
    policy: RetryPolicy
    headers: Mapping[str, str]


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
    own_name = f"pipedriver/{__version__} Python/{platform.python_version()}"
    name = f"{user_agent} {own_name}" if user_agent else own_name
    try:
        return Settings(
            base_url=read_base_url(
                base_url or found.get("PIPEDRIVE_BASE_URL", "").strip() or DEFAULT_BASE_URL
            ),
            authorization=ApiToken(token),
            timeout=DEFAULT_TIMEOUT if timeout is None else checked_timeout(timeout),
            policy=retry or RetryPolicy(),
            headers={"accept": "application/json", "user-agent": checked_header("user-agent", name)},
        )
    except (TypeError, ValueError) as error:
        raise ConfigurationError(str(error)) from error


def read_base_url(text: str) -> str:
    """Where the API is: scheme and host, and a path if something stands before ``/v1``.

    The version, as other clients want it appended (``/v1``, ``/api/v1``, ``/api/v2``), is taken off.

    Raises:
        ConfigurationError: the text is no such address, holds credentials or a query, or would send the token
            to Pipedrive unencrypted.
    """
    parts = _split(text)
    host = parts.hostname
    if parts.scheme not in ("http", "https") or not host:
        raise ConfigurationError(f"the base URL is http(s)://HOST, not {text!r}")
    if parts.query or parts.fragment:
        raise ConfigurationError("the base URL has no query and no fragment")
    if parts.scheme == "http" and (host == "pipedrive.com" or host.endswith(".pipedrive.com")):
        raise ConfigurationError("Pipedrive is reached over https, else the token would travel unencrypted")
    path = parts.path.rstrip("/")
    for version in _VERSION_PATHS:
        if path.endswith(version):
            path = path.removesuffix(version)
            break
    return f"{parts.scheme}://{parts.netloc}{path}"


def relative_path(base_url: str, path: str) -> str:
    """The path of an undeclared call, from the root of the API: ``/v1/deals``, ``v1/deals`` or the whole
    address.

    A query stays on it.

    Raises:
        ConfigurationError: it is an address of another host, or steps out of the API with ``..``.
    """
    if "://" in path or path.startswith("//"):
        if not path.startswith(f"{base_url}/"):
            raise ConfigurationError(f"the client calls {base_url} only; the credentials go to no other host")
        path = path.removeprefix(base_url)
    path = "/" + path.lstrip("/")
    steps = path.partition("?")[0].replace("%2e", ".").replace("%2E", ".").replace("\\", "/").split("/")
    if (
        ".." in steps
        or "." in steps
        or "#" in path
        or not path.isascii()
        or not path.isprintable()
        or " " in path
    ):
        raise ConfigurationError(f"{path!r} is no path of the API")
    return path


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018  # reading it is what checks it
    except ValueError as error:
        raise ConfigurationError(f"the base URL cannot be read: {error}") from None
    if parts.username is not None or parts.password is not None:
        raise ConfigurationError("the base URL holds no credentials: give api_token")
    return parts
