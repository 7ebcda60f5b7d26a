"""What the Redis store does in one step, and the names that it uses."""

from __future__ import annotations

from types import TracebackType

from pipedriver.oauth.account import Account

PREFIX = "pipedriver"

REPLACE = """
local present = redis.call('HGET', KEYS[1], 'fingerprint') or ''
if present ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'token', ARGV[2], 'fingerprint', ARGV[3])
return 1
"""
"""Stores a token if the fingerprint of the present one, empty for none, is the one given."""

RELEASE = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
"""
"""Gives a lock back if it is still held with the key given."""


def token_name(prefix: str, account: Account) -> str:
    """Under which the token of an account is kept; what stands in braces decides on the node of a cluster."""
    return f"{prefix}:{{{account.company_id}:{account.user_id}}}:token"


def lock_name(prefix: str, account: Account) -> str:
    """Under which the lock of an account is kept."""
    return f"{prefix}:{{{account.company_id}:{account.user_id}}}:lock"


class HiddenFrames:
    """Lets errors out of a ``with`` block without the frames that they have left.

    The variables in Redis's frames hold what was sent, and so the token; tools that collect errors collect
    them.
    """

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while error is not None:
            error.__traceback__ = None
            error = error.__cause__ or error.__context__
