"""Taking away the contents that nothing names any more, when a server starts.

Those are uploads that a killed server had not finished, files that were deleted more than 30 days ago, and
pictures that were replaced.
"""

from __future__ import annotations

from datetime import datetime

from pipedriver.server.crm.contacts import KEPT_FOR
from pipedriver.server.crm.context import as_kept
from pipedriver.server.store.database import Database
from pipedriver.server.store.files import content_keys


def clear_contents(database: Database, now: datetime) -> int:
    """Take away what no file and no picture names; gives how many contents went."""
    kept_since = as_kept(now - KEPT_FOR)

    def named(beginning: str) -> frozenset[str]:
        bounds = {"low": beginning, "high": f"{beginning}g"}
        return frozenset(
            database.read(lambda session: session.column(content_keys(), kept_since=kept_since, **bounds))
        )

    return database.contents.clear(named)
