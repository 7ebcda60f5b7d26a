"""The control plane's part that sets faults."""

from __future__ import annotations

from collections.abc import Mapping

from pipedriver.server.control.part import Asked, Room
from pipedriver.server.crm.refusals import Invalid
from pipedriver.server.faults.kinds import KINDS, REFUSED
from pipedriver.server.faults.rules import Faults, Rule, ShownRule


class FaultsPart:
    """``/_local/faults``.

    ``POST`` sets one, ``{"fault": "error_503", "verb": "GET", "first": 2}``; ``GET`` lists what is set,
    ``DELETE`` takes everything away, ``DELETE /_local/faults/1`` the one. ``GET /_local/faults/kinds`` tells
    what there is.
    """

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def rooms(self) -> Mapping[str, Mapping[str, Room]]:
        """The rooms by path and verb."""
        return {
            "/_local/faults": {"GET": self._list, "POST": self._set, "DELETE": self._clear},
            "/_local/faults/kinds": {"GET": self._tell_kinds},
            "/_local/faults/{id}": {"DELETE": self._remove},
        }

    def _list(self, _: Asked) -> object:
        return {"faults": [_shown(rule) for rule in self._faults.rules()]}

    def _set(self, asked: Asked) -> object:
        rule = asked.read(Rule)
        if REFUSED in rule.faults and self._faults.door is not None and rule.seconds is None:
            raise Invalid(f"{REFUSED!r} needs seconds here: nothing that is refused could take it away")
        return _shown(self._faults.set(rule))

    def _clear(self, _: Asked) -> object:
        self._faults.clear()
        return {"faults": []}

    def _remove(self, asked: Asked) -> object:
        id = asked.values["id"]
        if not (id.isascii() and id.isdigit() and len(id) < 10):
            raise Invalid(f"{id!r} is no number of a fault")
        self._faults.remove(int(id))
        return {"removed": int(id)}

    def _tell_kinds(self, _: Asked) -> object:
        return {name: {"told": kind.told, "carried_out": kind.carries_out} for name, kind in KINDS.items()}


def _shown(shown: ShownRule) -> object:
    return {"id": shown.id, "rule": shown.rule, "matched": shown.matched, "struck": shown.struck}
