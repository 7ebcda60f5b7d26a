"""The table in which a SQL store keeps tokens, and the statements on it."""

from __future__ import annotations

import time
from typing import Any

import sqlalchemy as sa

from pipedriver.oauth.account import Account
from pipedriver.oauth.token import Token

TABLE_NAME = "pipedriver_tokens"

_CLOCKS = {
    "postgresql": "extract(epoch from clock_timestamp())",
    "sqlite": "(julianday('now') - 2440587.5) * 86400.0",
    "mysql": "unix_timestamp(now(6))",
    "mariadb": "unix_timestamp(now(6))",
}
"""The seconds since 1970 by the database's own clock, which is one for all machines."""


class _Hidden(str):
    """A text that is not shown: SQLAlchemy shows the values of a statement in its logs and errors."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'...'"


def token_table(metadata: sa.MetaData, name: str = TABLE_NAME) -> sa.Table:
    """Describe the table: for migrations, in a program's own metadata.

    Args:
        metadata: to which the table is added.
        name: the table's name.
    """
    return sa.Table(
        name,
        metadata,
        sa.Column("company_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("user_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("token", sa.Text),
        sa.Column("fingerprint", sa.String(64)),
        sa.Column("lock_key", sa.String(64)),
        sa.Column("lock_until", sa.Double),
    )


class Statements:
    """The statements on the table.

    A row holds an account's token, its lock, or both: its lock may be taken before there is a token.

    Args:
        table: the table.
        dialect: the name of the database's dialect.
    """

    def __init__(self, table: sa.Table, dialect: str) -> None:
        self._table = table
        self._clock = _CLOCKS.get(dialect)

    def load(self, account: Account) -> sa.Select[Any]:
        """Read the token."""
        return sa.select(self._table.c.token).where(self._of(account), self._table.c.token.is_not(None))

    def save(self, account: Account, token: Token) -> sa.Update:
        """Put the token into the row that is there."""
        return sa.update(self._table).where(self._of(account)).values(**_kept(token))

    def replace(self, account: Account, old: Token | None, new: Token) -> sa.Update:
        """Put the token into the row that is there, if it holds the old one."""
        fingerprint = self._table.c.fingerprint
        same = fingerprint.is_(None) if old is None else fingerprint == old.fingerprint
        return self.save(account, new).where(same)

    def insert(self, account: Account, token: Token) -> sa.Insert:
        """Add a row with a token."""
        return sa.insert(self._table).values(**account._asdict(), **_kept(token))

    def forget(self, account: Account) -> sa.Update:
        """Take the token out of the row, which may hold a lock."""
        return sa.update(self._table).where(self._of(account)).values(token=None, fingerprint=None)

    def lock(self, account: Account, key: str, seconds: float) -> sa.Update:
        """Take the lock in the row that is there, if it is free."""
        until = self._table.c.lock_until
        free = sa.or_(until.is_(None), until <= self._now())
        return (
            sa.update(self._table)
            .where(self._of(account), free)
            .values(lock_key=key, lock_until=self._now() + seconds)
        )

    def insert_locked(self, account: Account, key: str, seconds: float) -> sa.Insert:
        """Add a row without a token whose lock is taken."""
        return sa.insert(self._table).values(
            **account._asdict(), lock_key=key, lock_until=self._now() + seconds
        )

    def unlock(self, account: Account, key: str) -> sa.Update:
        """Give the lock back."""
        return (
            sa.update(self._table)
            .where(self._of(account), self._table.c.lock_key == key)
            .values(lock_key=None, lock_until=None)
        )

    def _of(self, account: Account) -> sa.ColumnElement[bool]:
        columns = self._table.c
        return sa.and_(columns.company_id == account.company_id, columns.user_id == account.user_id)

    def _now(self) -> sa.ColumnElement[float]:
        if self._clock is None:
            return sa.literal(time.time(), sa.Double)
        return sa.literal_column(self._clock, sa.Double)


def _kept(token: Token) -> dict[str, Any]:
    return {"token": _Hidden(token.to_json()), "fingerprint": token.fingerprint}
