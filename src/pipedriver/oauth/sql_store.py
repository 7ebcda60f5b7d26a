# Made by tools/generate.py from src/pipedriver/oauth/aio/sql_store.py: change that, and run it again.
"""Tokens in a SQL database, for all processes that reach it."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import Engine, MetaData, Table
from sqlalchemy.exc import DBAPIError, IntegrityError

from pipedriver.core.errors import ConfigurationError
from pipedriver.oauth.account import Account
from pipedriver.oauth.sql_table import TABLE_NAME, Statements, token_table
from pipedriver.oauth.token import Token, read_kept


class SQLTokenStore:
    """Keeps tokens in a table of their own, in any database that SQLAlchemy reaches.

    A lock is a mark in an account's row that runs out by the database's clock. It is an `TokenStore`,
    and needs ``pipedriver[sqlalchemy]``. SQLAlchemy does not show the tokens in its logs and errors.

    Args:
        engine: what connects to the database; it stays the caller's to dispose of.
        table: the table, where it is described in the program's own metadata by `token_table`; otherwise its
            name.
    """

    def __init__(self, engine: Engine, *, table: Table | str = TABLE_NAME) -> None:
        self._engine = engine
        self._table = table if isinstance(table, Table) else token_table(MetaData(), table)
        self._statements = Statements(self._table, engine.dialect.name)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} in {self._table.name}>"

    def create_table(self) -> None:
        """Make the table, where it is not there. Programs with migrations of their own need not call it."""
        try:
            with self._engine.begin() as connection:
                self._table.create(connection, checkfirst=True)
        except DBAPIError:
            # Of two who come at once, one finds it made by the other.
            with self._engine.begin() as connection:
                self._table.create(connection, checkfirst=True)

    def load(self, account: Account) -> Token | None:
        """The token of an account; None where there is none.

        Raises:
            ConfigurationError: its row holds something else.
        """
        statement = self._statements.load(account)
        with self._engine.connect() as connection:
            row = (connection.execute(statement)).one_or_none()
        if row is None:
            return None
        token = read_kept(row[0])
        del row
        if token is None:
            raise ConfigurationError(f"{self._table.name} holds no token of {account}, but something else")
        return token

    def save(self, account: Account, token: Token) -> None:
        """Store the token of an account, whatever was there."""
        statements = self._statements
        if not self._changes(statements.save(account, token)) and not self._adds(
            statements.insert(account, token)
        ):
            self._changes(statements.save(account, token))

    def replace(self, account: Account, old: Token | None, new: Token) -> bool:
        """Store a token, only if the old one is still there. Returns whether it was."""
        statements = self._statements
        replaced = self._changes(statements.replace(account, old, new))
        return replaced or (old is None and self._adds(statements.insert(account, new)))

    def delete(self, account: Account) -> None:
        """Forget the token of an account."""
        self._changes(self._statements.forget(account))

    def acquire(self, account: Account, seconds: float) -> str | None:
        """Take the lock of an account for so long at the longest. Returns the key; None where it is taken."""
        key = secrets.token_hex(16)
        statements = self._statements
        taken = self._changes(statements.lock(account, key, seconds)) or self._adds(
            statements.insert_locked(account, key, seconds)
        )
        return key if taken else None

    def release(self, account: Account, key: str) -> None:
        """Give a lock back, if it is still held with that key."""
        self._changes(self._statements.unlock(account, key))

    def _changes(self, statement: Any) -> bool:
        """Whether the statement found its row."""
        with self._engine.begin() as connection:
            return (connection.execute(statement)).rowcount > 0

    def _adds(self, statement: Any) -> bool:
        """Whether the row was added; not, where another one was quicker."""
        try:
            with self._engine.begin() as connection:
                connection.execute(statement)
        except IntegrityError:
            return False
        return True
