"""What is to be shown: that each parameter does something, and that null clears what a change can clear."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipedriver.api.declared import declared_operations
from pipedriver.core.operation import Operation
from pipedriver.core.parameters import Parameter
from pipedriver.core.unset import UNSET


@dataclass(frozen=True, slots=True)
class Effect:
    """What a parameter does by its values or, where it ``clears``, by null."""

    operation: Operation
    parameter: Parameter
    clears: bool = False

    @property
    def key(self) -> str:
        """The name of the effect: ``PUT /v1/deals/{id} label``, ``PUT /v1/deals/{id} label null``."""
        return f"{self.operation.key} {self.parameter.wire}{' null' if self.clears else ''}"

    def is_asked_for(self, argument: Any) -> bool:
        """Whether what a handler is given for the parameter should have this effect."""
        if self.clears:
            return argument is None
        return argument is not None and argument is not UNSET and argument != {}

    @property
    def absent(self) -> Any:
        """What the handler is given where the parameter was not sent."""
        if self.parameter.place == "spread":
            return {}
        return UNSET if self.parameter.place in ("body", "file") else None


@functools.cache
def effects() -> Mapping[str, Effect]:
    """Every effect of every declared parameter, by its name."""
    found: list[Effect] = []
    for operation in declared_operations("v1"):
        for parameter in operation.parameters:
            found.append(Effect(operation, parameter))
            if operation.verb == "PUT" and parameter.nullable:
                found.append(Effect(operation, parameter, clears=True))
    return {effect.key: effect for effect in found}
