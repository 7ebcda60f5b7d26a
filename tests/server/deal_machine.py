"""What is done to the deals of a company in whatever order, wherever that is tried."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deal_copies import duplicate_deal
from pipedriver.server.crm.deal_merge import merge_deals
from pipedriver.server.crm.refusals import Refusal
from tests.server.companies import Company


class DealMachine(RuleBasedStateMachine):
    """A company in which anything is done to a handful of deals; what is refused leaves nothing behind."""

    most_deals: int
    """How many deals there are at most."""

    def __init__(self) -> None:
        super().__init__()
        self.company = Company()

    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        """Merge a deal into another, or itself."""
        goes, stays = self.one(data), self.one(data)
        self.attempt(lambda context: merge_deals(context, goes, stays))

    @rule(data=st.data())
    def duplicate(self, data: st.DataObject) -> None:
        """Copy a deal, unless there are many."""
        if self.count() < self.most_deals:
            deal = self.one(data)
            self.attempt(lambda context: duplicate_deal(context, deal))

    def attempt(self, act: Callable[[Context], object]) -> None:
        """Do something that may be refused."""
        before = self.everything()
        try:
            self.carry_out(act)
        except Refusal:
            assert self.everything() == before, "a refused write left something behind"

    def carry_out(self, act: Callable[[Context], object]) -> None:
        """Do something in a transaction."""
        self.company.carry_out(act)

    @abstractmethod
    def one(self, data: st.DataObject) -> int:
        """The id of some deal."""

    @abstractmethod
    def count(self) -> int:
        """How many deals there are."""

    @abstractmethod
    def everything(self) -> object:
        """What a write may touch."""
