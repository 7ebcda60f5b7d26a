"""The keepers of an app's accounts that are in use, one for each account."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

from pipedriver.oauth.account import Account

K = TypeVar("K")


class Keepers(Generic[K]):
    """Gives everybody in the process who calls for an account the same keeper, as long as somebody does.

    Args:
        make: makes the keeper of an account.
    """

    def __init__(self, make: Callable[[Account], K]) -> None:
        self._make = make
        self._mutex = threading.Lock()
        self._kept: WeakValueDictionary[Account, K] = WeakValueDictionary()
        self._process = os.getpid()

    def of(self, account: Account) -> K:
        """The keeper of an account; made where nobody has one."""
        if self._process != os.getpid():
            # The mutex might have been held when this process was forked.
            self._mutex, self._kept, self._process = threading.Lock(), WeakValueDictionary(), os.getpid()
        with self._mutex:
            keeper = self._kept.get(account)
            if keeper is None:
                keeper = self._kept[account] = self._make(account)
            return keeper
