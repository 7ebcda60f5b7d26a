"""Pipedrive for Python: a client for the whole API, and a local Pipedrive to develop and test against.

The public names are loaded when they are first asked for: importing the package loads no HTTP library.
"""

from __future__ import annotations

from pipedriver.version import __version__

# Type checkers know the name; importing `typing` for it would be half of the time that importing this takes.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from pipedriver.client.aio.client import AsyncClient
    from pipedriver.client.client import Client
    from pipedriver.core.aio.download import AsyncDownload
    from pipedriver.core.aio.pages import AsyncPages
    from pipedriver.core.answer import Answer
    from pipedriver.core.collected import Collected
    from pipedriver.core.download import Download
    from pipedriver.core.errors import (
        AnsweredError,
        AnswerLost,
        APIError,
        BadAnswer,
        BadRequest,
        BudgetCeilingReached,
        BurstLimitReached,
        ConfigurationError,
        Conflict,
        ConnectionFailed,
        ConnectionLost,
        ContentChanged,
        DailyBudgetExhausted,
        FeatureNotEnabled,
        Forbidden,
        Gone,
        IncompleteContent,
        LimitReached,
        NotFound,
        NotImplementedByServer,
        OutcomeUnknown,
        PagingError,
        PaymentRequired,
        PipedriveError,
        ProxyBlocked,
        RateLimited,
        Redirected,
        RequestError,
        ServerError,
        Timeout,
        TransportError,
        TurnTooLate,
        Unauthorized,
        UnclearAnswer,
        UnclearRedirect,
        UnclearServerError,
        Unprocessable,
    )
    from pipedriver.core.hooks import AttemptEnded, AttemptStarted, CallEnded, CallStarted, Hooks
    from pipedriver.core.http import AsyncOpenResponse, OpenResponse, Request, Response, TransportFailure
    from pipedriver.core.ledger import Estimate, Spending
    from pipedriver.core.options import CallOptions, PageOptions, UploadOptions
    from pipedriver.core.pages import Pages
    from pipedriver.core.paging import Page
    from pipedriver.core.plain import Done, Ids
    from pipedriver.core.protocols import AsyncTransport, Transport
    from pipedriver.core.record import Money, Record, Records
    from pipedriver.core.results import Reply
    from pipedriver.core.retry import RetryPolicy
    from pipedriver.core.unset import UNSET, Unset
    from pipedriver.fields.aio.fields import AsyncFields
    from pipedriver.fields.errors import (
        AmbiguousField,
        AmbiguousOption,
        BadValue,
        FieldError,
        UnknownField,
        UnknownOption,
    )
    from pipedriver.fields.fields import Fields
    from pipedriver.fields.values import Address, DateRange, TimeRange, ZonedTime
    from pipedriver.limits.aio.budget import AsyncBudget
    from pipedriver.limits.aio.redis_limits import AsyncRedisLimits
    from pipedriver.limits.budget import Budget
    from pipedriver.limits.local import Limits
    from pipedriver.limits.redis_limits import RedisLimits
    from pipedriver.oauth.account import Account
    from pipedriver.oauth.aio.app import AsyncOAuthApp
    from pipedriver.oauth.aio.redis_store import AsyncRedisTokenStore
    from pipedriver.oauth.aio.sql_store import AsyncSQLTokenStore
    from pipedriver.oauth.aio.store import AsyncTokenStore
    from pipedriver.oauth.app import OAuthApp
    from pipedriver.oauth.callbacks import Granted, Refused, Uninstalled
    from pipedriver.oauth.errors import (
        IdentificationFailed,
        InvalidCallback,
        OAuthError,
        ReauthorizationRequired,
        RefreshBlocked,
        StateMismatch,
        TokenRefused,
    )
    from pipedriver.oauth.file_store import FileTokenStore
    from pipedriver.oauth.memory_store import MemoryTokenStore
    from pipedriver.oauth.redis_store import RedisTokenStore
    from pipedriver.oauth.registration import AuthorizationURL
    from pipedriver.oauth.sql_store import SQLTokenStore
    from pipedriver.oauth.sql_table import token_table
    from pipedriver.oauth.store import TokenStore
    from pipedriver.oauth.token import Token
    from pipedriver.telemetry import telemetry_hooks
    from pipedriver.transport.httpx2_transport import AsyncHttpx2Transport, Httpx2Transport
    from pipedriver.transport.in_process import AsyncInProcessTransport, InProcessTransport
    from pipedriver.transport.pyreqwest_transport import AsyncPyreqwestTransport, PyreqwestTransport

_ROOMS = {
    "pipedriver.client.aio.client": ("AsyncClient",),
    "pipedriver.client.client": ("Client",),
    "pipedriver.core.aio.download": ("AsyncDownload",),
    "pipedriver.core.aio.pages": ("AsyncPages",),
    "pipedriver.core.answer": ("Answer",),
    "pipedriver.core.collected": ("Collected",),
    "pipedriver.core.download": ("Download",),
    "pipedriver.core.errors": (
        "APIError",
        "AnswerLost",
        "AnsweredError",
        "BadAnswer",
        "BadRequest",
        "BudgetCeilingReached",
        "BurstLimitReached",
        "ConfigurationError",
        "Conflict",
        "ConnectionFailed",
        "ConnectionLost",
        "ContentChanged",
        "DailyBudgetExhausted",
        "FeatureNotEnabled",
        "Forbidden",
        "Gone",
        "IncompleteContent",
        "LimitReached",
        "NotFound",
        "NotImplementedByServer",
        "OutcomeUnknown",
        "PagingError",
        "PaymentRequired",
        "PipedriveError",
        "ProxyBlocked",
        "RateLimited",
        "Redirected",
        "RequestError",
        "ServerError",
        "Timeout",
        "TransportError",
        "TurnTooLate",
        "Unauthorized",
        "UnclearAnswer",
        "UnclearRedirect",
        "UnclearServerError",
        "Unprocessable",
    ),
    "pipedriver.core.hooks": ("AttemptEnded", "AttemptStarted", "CallEnded", "CallStarted", "Hooks"),
    "pipedriver.core.http": (
        "AsyncOpenResponse",
        "OpenResponse",
        "Request",
        "Response",
        "TransportFailure",
    ),
    "pipedriver.core.ledger": ("Estimate", "Spending"),
    "pipedriver.core.options": ("CallOptions", "PageOptions", "UploadOptions"),
    "pipedriver.core.pages": ("Pages",),
    "pipedriver.core.paging": ("Page",),
    "pipedriver.core.plain": ("Done", "Ids"),
    "pipedriver.core.protocols": ("AsyncTransport", "Transport"),
    "pipedriver.core.record": ("Money", "Record", "Records"),
    "pipedriver.core.results": ("Reply",),
    "pipedriver.core.retry": ("RetryPolicy",),
    "pipedriver.core.unset": ("UNSET", "Unset"),
    "pipedriver.fields.aio.fields": ("AsyncFields",),
    "pipedriver.fields.errors": (
        "AmbiguousField",
        "AmbiguousOption",
        "BadValue",
        "FieldError",
        "UnknownField",
        "UnknownOption",
    ),
    "pipedriver.fields.fields": ("Fields",),
    "pipedriver.fields.values": ("Address", "DateRange", "TimeRange", "ZonedTime"),
    "pipedriver.limits.aio.budget": ("AsyncBudget",),
    "pipedriver.limits.aio.redis_limits": ("AsyncRedisLimits",),
    "pipedriver.limits.budget": ("Budget",),
    "pipedriver.limits.local": ("Limits",),
    "pipedriver.limits.redis_limits": ("RedisLimits",),
    "pipedriver.oauth.account": ("Account",),
    "pipedriver.oauth.aio.app": ("AsyncOAuthApp",),
    "pipedriver.oauth.aio.redis_store": ("AsyncRedisTokenStore",),
    "pipedriver.oauth.aio.sql_store": ("AsyncSQLTokenStore",),
    "pipedriver.oauth.aio.store": ("AsyncTokenStore",),
    "pipedriver.oauth.app": ("OAuthApp",),
    "pipedriver.oauth.callbacks": (
        "Granted",
        "Refused",
        "Uninstalled",
    ),
    "pipedriver.oauth.errors": (
        "IdentificationFailed",
        "InvalidCallback",
        "OAuthError",
        "ReauthorizationRequired",
        "RefreshBlocked",
        "StateMismatch",
        "TokenRefused",
    ),
    "pipedriver.oauth.file_store": ("FileTokenStore",),
    "pipedriver.oauth.memory_store": ("MemoryTokenStore",),
    "pipedriver.oauth.redis_store": ("RedisTokenStore",),
    "pipedriver.oauth.registration": ("AuthorizationURL",),
    "pipedriver.oauth.sql_store": ("SQLTokenStore",),
    "pipedriver.oauth.sql_table": ("token_table",),
    "pipedriver.oauth.store": ("TokenStore",),
    "pipedriver.oauth.token": ("Token",),
    "pipedriver.telemetry": ("telemetry_hooks",),
    "pipedriver.transport.httpx2_transport": ("AsyncHttpx2Transport", "Httpx2Transport"),
    "pipedriver.transport.in_process": ("AsyncInProcessTransport", "InProcessTransport"),
    "pipedriver.transport.pyreqwest_transport": ("AsyncPyreqwestTransport", "PyreqwestTransport"),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "UNSET",
    "APIError",
    "Account",
    "Address",
    "AmbiguousField",
    "AmbiguousOption",
    "Answer",
    "AnswerLost",
    "AnsweredError",
    "AsyncBudget",
    "AsyncClient",
    "AsyncDownload",
    "AsyncFields",
    "AsyncHttpx2Transport",
    "AsyncInProcessTransport",
    "AsyncOAuthApp",
    "AsyncOpenResponse",
    "AsyncPages",
    "AsyncPyreqwestTransport",
    "AsyncRedisLimits",
    "AsyncRedisTokenStore",
    "AsyncSQLTokenStore",
    "AsyncTokenStore",
    "AsyncTransport",
    "AttemptEnded",
    "AttemptStarted",
    "AuthorizationURL",
    "BadAnswer",
    "BadRequest",
    "BadValue",
    "Budget",
    "BudgetCeilingReached",
    "BurstLimitReached",
    "CallEnded",
    "CallOptions",
    "CallStarted",
    "Client",
    "Collected",
    "ConfigurationError",
    "Conflict",
    "ConnectionFailed",
    "ConnectionLost",
    "ContentChanged",
    "DailyBudgetExhausted",
    "DateRange",
    "Done",
    "Download",
    "Estimate",
    "FeatureNotEnabled",
    "FieldError",
    "Fields",
    "FileTokenStore",
    "Forbidden",
    "Gone",
    "Granted",
    "Hooks",
    "Httpx2Transport",
    "IdentificationFailed",
    "Ids",
    "InProcessTransport",
    "IncompleteContent",
    "InvalidCallback",
    "LimitReached",
    "Limits",
    "MemoryTokenStore",
    "Money",
    "NotFound",
    "NotImplementedByServer",
    "OAuthApp",
    "OAuthError",
    "OpenResponse",
    "OutcomeUnknown",
    "Page",
    "PageOptions",
    "Pages",
    "PagingError",
    "PaymentRequired",
    "PipedriveError",
    "ProxyBlocked",
    "PyreqwestTransport",
    "RateLimited",
    "ReauthorizationRequired",
    "Record",
    "Records",
    "Redirected",
    "RedisLimits",
    "RedisTokenStore",
    "RefreshBlocked",
    "Refused",
    "Reply",
    "Request",
    "RequestError",
    "Response",
    "RetryPolicy",
    "SQLTokenStore",
    "ServerError",
    "Spending",
    "StateMismatch",
    "TimeRange",
    "Timeout",
    "Token",
    "TokenRefused",
    "TokenStore",
    "Transport",
    "TransportError",
    "TransportFailure",
    "TurnTooLate",
    "Unauthorized",
    "UnclearAnswer",
    "UnclearRedirect",
    "UnclearServerError",
    "Uninstalled",
    "UnknownField",
    "UnknownOption",
    "Unprocessable",
    "Unset",
    "UploadOptions",
    "ZonedTime",
    "__version__",
    "telemetry_hooks",
    "token_table",
]


def __getattr__(name: str) -> object:
    room = _ROOM_OF.get(name)
    if room is None:
        raise AttributeError(f"module 'pipedriver' has no attribute {name!r}")
    import sys

    __import__(room)
    value = getattr(sys.modules[room], name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
