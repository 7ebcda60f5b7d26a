"""What persons and organizations have in common as v1 shows them."""

from __future__ import annotations

from pipedriver.server.wire.v1.references import Record, json_list


def with_seconds(time: str | None) -> str | None:
    """A time of day as contacts show that of their next activity, ``15:00:00``."""
    return f"{time}:00" if time is not None and len(time) == len("15:00") else time


def shape_labels(label_ids: str) -> Record:
    """A contact's labels: the first alone, and all of them (introducing-a-new-labels-field)."""
    ids = json_list(label_ids)
    return {"label": ids[0] if ids else None, "label_ids": ids}
