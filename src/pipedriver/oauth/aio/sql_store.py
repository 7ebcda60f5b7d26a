"""Tokens in a SQL database, for all processes that reach it."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import MetaData, Table
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from pipedriver.core.errors import ConfigurationError
from pipedriver.oauth.account import Account
from pipedriver.oauth.sql_table import TABLE_NAME, Statements, token_table
from pipedriver.oauth.token import Token, read_kept


class AsyncSQLTokenStore:
    """Keeps tokens in a table of their own, in any database that SQLAlchemy reaches, asynchronously.

    A lock is a mark in an account's row that runs out by the database's clock. It is an `AsyncTokenStore`,
    and needs ``pipedriver[sqlalchemy]``. SQLAlchemy does not show the tokens in its logs and errors.

    Args:
        engine: what connects to the database; it stays the caller's to dispose of.
        table: the table, where it is described in the program's own metadata by `token_table`; otherwise its
            name.
    """

    def __init__(self, engine: AsyncEngine, *, table: Table | str = TABLE_NAME) -> None:
        self._engine = engine
        self._table = table if isinstance(table, Table) else token_table(MetaData(), table)
        self._statements = Statements(self._table, engine.dialect.name)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} in {self._table.name}>"

    async def create_table(self) -> None:
        """Make the table, where it is not there. Programs with migrations of their own need not call it."""
        try:
            async with self._engine.begin() as connection:
                await connection.run_sync(self._table.create, checkfirst=True)
        except DBAPIError:
            # Of two who come at once, one finds it made by the other.
            async with self._engine.begin() as connection:
                await connection.run_sync(self._table.create, checkfirst=True)

    async def load(self, account: Account) -> Token | None:
        """The token of an account; None where there is none.

        Raises:
            ConfigurationError: its row holds something else.
        """
        statement = self._statements.load(account)
        async with self._engine.connect() as connection:
            row = (await connection.execute(statement)).one_or_none()
        if row is None:
            return None
        token = read_kept(row[0])
        del row
        if token is None:
            raise ConfigurationError(f"{self._table.name} holds no token of {account}, but something else")
        return token

    async def save(self, account: Account, token: Token) -> None:
        """Store the token of an account, whatever was there."""
        statements = self._statements
        if not await self._changes(statements.save(account, token)) and not await self._adds(
            statements.insert(account, token)
        ):
            await self._changes(statements.save(account, token))

    async def replace(self, account: Account, old: Token | None, new: Token) -> bool:
        """Store a token, only if the old one is still there. Returns whether it was."""
        statements = self._statements
        replaced = await self._changes(statements.replace(account, old, new))
        return replaced or (old is None and await self._adds(statements.insert(account, new)))

    async def delete(self, account: Account) -> None:
        """Forget the token of an account."""
        await self._changes(self._statements.forget(account))

    async def acquire(self, account: Account, seconds: float) -> str | None:
        """Take the lock of an account for so long at the longest. Returns the key; None where it is taken."""
        key = secrets.token_hex(16)
        statements = self._statements
        taken = await self._changes(statements.lock(account, key, seconds)) or await self._adds(
            statements.insert_locked(account, key, seconds)
        )
        return key if taken else None

    async def release(self, account: Account, key: str) -> None:
        """Give a lock back, if it is still held with that key."""
        await self._changes(self._statements.unlock(account, key))

    async def _changes(self, statement: Any) -> bool:
        """Whether the statement found its row."""
        async with self._engine.begin() as connection:
            return (await connection.execute(statement)).rowcount > 0

    async def _adds(self, statement: Any) -> bool:
        """Whether the row was added; not, where another one was quicker."""
        try:
            async with self._engine.begin() as connection:
                await connection.execute(statement)
        except IntegrityError:
            return False
        return True
