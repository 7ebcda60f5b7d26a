"""What is read of a deal, and what is made of it, go by their order: each must be the other's."""

from __future__ import annotations

import inspect

from pipedriver.server.clock import Clock
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.viewers import viewer_of
from pipedriver.server.store.database import Session
from pipedriver.server.store.deals import DEAL_COLUMNS
from pipedriver.server.wire.v1.deal_records import DealRecords
from pipedriver.testing import LocalPipedrive


def test_the_columns_of_a_deal_are_taken_in_the_order_in_which_they_are_read() -> None:
    local = LocalPipedrive(in_process=True)

    def parameters(session: Session) -> tuple[str, ...]:
        viewer = viewer_of(session, local.owner.api_token)
        assert viewer is not None
        records = DealRecords(Context(session, viewer, Clock().now()), [])
        write = records._writer(tuple, lambda _: (), embed=False)  # pyright: ignore[reportPrivateUsage]  # its order is the point
        return tuple(inspect.signature(write).parameters)

    assert local.database.read(parameters) == DEAL_COLUMNS
