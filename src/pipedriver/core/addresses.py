"""Where the API is, and which paths belong to it."""

from __future__ import annotations

from pipedriver.core.errors import ConfigurationError

_VERSION_PATHS = ("/api/v1", "/api/v2", "/v1", "/api")


def read_base_url(text: str) -> str:
    """Where the API is: scheme and host, and a path if something stands before ``/v1``.

    The version, as other clients want it appended (``/v1``, ``/api/v1``, ``/api/v2``), is taken off.

    Raises:
        ConfigurationError: the text is no such address, holds credentials or a query, or would send the token
            to Pipedrive unencrypted.
    """
    scheme, host, netloc, path = _plain(text) or _split(text)
    if scheme not in ("http", "https") or not host:
        raise ConfigurationError(f"the base URL is http(s)://HOST, not {text!r}")
    if scheme == "http" and (host == "pipedrive.com" or host.endswith(".pipedrive.com")):
        raise ConfigurationError("Pipedrive is reached over https, else the token would travel unencrypted")
    path = path.rstrip("/")
    for version in _VERSION_PATHS:
        if path.endswith(version):
            path = path.removesuffix(version)
            break
    return f"{scheme}://{netloc}{path}"


def relative_path(base_url: str, path: str) -> str:
    """The path of an undeclared call, from the root of the API: ``/v1/deals``, ``v1/deals`` or the whole
    address.

    A query stays on it.

    Raises:
        ConfigurationError: it is an address of another host, or steps out of the API with ``..``.
    """
    if "://" in path or path.startswith("//"):
        if not base_url or not path.startswith(f"{base_url}/"):
            here = base_url or "the account's own host, which its token tells,"
            raise ConfigurationError(f"the client calls {here} only; the credentials go to no other host")
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


def _plain(text: str) -> tuple[str, str, str, str] | None:
    """What `_split` gives, of an address like most; None where it has to be looked at more closely.

    So that a client can be made without loading `urllib`.
    """
    scheme, _, rest = text.partition("://")
    netloc, _, path = rest.partition("/")
    host, colon, port = netloc.partition(":")
    is_plain = scheme in ("http", "https") and bool(_PLAIN.issuperset(host) and _PLAIN.issuperset(path))
    if not is_plain or (colon and not (port.isascii() and port.isdigit() and int(port) < 65536)):
        return None
    return scheme, host, netloc, f"/{path}"


_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-/")


def _split(text: str) -> tuple[str, str, str, str]:
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018  # reading it is what checks it
    except ValueError as error:
        raise ConfigurationError(f"the base URL cannot be read: {error}") from None
    if parts.username is not None or parts.password is not None:
        raise ConfigurationError("the base URL holds no credentials: give api_token")
    if parts.query or parts.fragment:
        raise ConfigurationError("the base URL has no query and no fragment")
    return parts.scheme, parts.hostname or "", parts.netloc, parts.path
