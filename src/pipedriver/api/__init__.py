"""The declared operations of the Pipedrive API, one room per resource and version."""

from __future__ import annotations

from pipedriver.core.annotations import read_names_in

read_names_in("pipedriver.api.v1.arguments", "pipedriver.api.v1.entries")
