"""Variations of products, which v1 shows and has no operation to make."""

from __future__ import annotations

from typing import Any

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.product_variations import add_variation
from pipedriver.server.crm.viewers import viewer_of
from pipedriver.server.store.database import Session
from tests.operations.places import Local


def variation(local: Local[Any], product: int, name: str, prices: list[Any]) -> int:
    """The id of a new variation of a product."""

    def add(session: Session) -> int:
        viewer = viewer_of(session, local.place.owner.api_token)
        assert viewer is not None
        return add_variation(Context(session, viewer, local.clock.now()), product, name, prices)

    return local.database.write(add)
