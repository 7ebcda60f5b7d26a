"""Whom a token belongs to: a user of a company."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipedriver.core.errors import ConfigurationError
from pipedriver.oauth.token import Token


class Account(NamedTuple):
    """A user of a company who has let an app act for them. Whoever is in two companies has two accounts."""

    company_id: int
    user_id: int

    def __str__(self) -> str:
        return f"user {self.user_id} of company {self.company_id}"


AnyAccount = Account | tuple[int, int] | Token
"""An account: by company and user, or by its token."""


def read_account(given: Sequence[int]) -> Account:
    """The account that two ids name: the company's, then the user's.

    Raises:
        ConfigurationError: they are no ids.
    """
    ids = tuple(given)
    if len(ids) != 2 or any(type(part) is not int or part < 1 for part in ids):
        raise ConfigurationError(f"an account is a company's id and a user's, not {ids!r}")
    return Account(*ids)


def account_of(token: Token) -> Account | None:
    """Whom a token belongs to; None where it does not tell."""
    if token.company_id is None or token.user_id is None:
        return None
    return Account(token.company_id, token.user_id)
