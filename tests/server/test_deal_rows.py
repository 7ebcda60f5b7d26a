"""What is read of a record, and what is made of it, go by their order: each must be the other's."""

from __future__ import annotations

import inspect

from pipedriver.server.clock import Clock
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.viewers import viewer_of
from pipedriver.server.store.activities import ACTIVITY_COLUMNS
from pipedriver.server.store.database import Session
from pipedriver.server.store.deals import DEAL_COLUMNS
from pipedriver.server.wire.v1 import activity_records, deal_records
from pipedriver.testing import LocalPipedrive


def test_the_columns_of_a_deal_are_taken_in_the_order_in_which_they_are_read() -> None:
    local = LocalPipedrive(in_process=True)

    def parameters(session: Session) -> tuple[str, ...]:
        viewer = viewer_of(session, local.owner.api_token)
        assert viewer is not None
        context = Context(session, viewer, Clock().now())
        write = deal_records._writer(context, lambda _: (), embed=False)  # pyright: ignore[reportPrivateUsage]  # its order is the point
        return tuple(inspect.signature(write).parameters)

    assert local.database.read(parameters)[4:] == DEAL_COLUMNS


def test_the_columns_of_an_activity_are_taken_in_the_order_in_which_they_are_read() -> None:
    local = LocalPipedrive(in_process=True)

    def parameters(session: Session) -> tuple[str, ...]:
        viewer = viewer_of(session, local.owner.api_token)
        assert viewer is not None
        write = activity_records._writer(Context(session, viewer, Clock().now()))  # pyright: ignore[reportPrivateUsage]  # its order is the point
        return tuple(inspect.signature(write).parameters)

    assert local.database.read(parameters)[5:] == ACTIVITY_COLUMNS
