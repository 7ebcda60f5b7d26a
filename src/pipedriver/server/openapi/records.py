"""The schemas of what answers hold: the record classes, each once.

They say what each key is where it is there, and forbid no other: Pipedrive adds keys without notice.
"""

from __future__ import annotations

import inspect
import types
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pipedriver.core.plain import Ids
from pipedriver.core.record import Record, field_names, is_computed

Schema = dict[str, Any]

_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

_PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    Decimal: {"type": ["number", "string"]},
    # v1 writes truth values as digits in some places; a record reads either.
    bool: {"enum": [True, False, 1, 0, "1", "0"]},
    datetime: {
        "type": "string",
        "pattern": f"^({_DAY}[ T][0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}.*)?$",
    },
    date: {"type": "string", "pattern": f"^({_DAY}.*)?$"},
    time: {"type": "string", "pattern": r"^([0-9]{2}:[0-9]{2}(:[0-9]{2})?)?$"},
    timedelta: {"type": "string", "pattern": r"^([0-9]{2,}:[0-9]{2}(:[0-9]{2})?)?$"},
    type(None): {"type": "null"},
}


class RecordSchemas:
    """The record classes that were referred to.

    Attributes:
        components: their schemas by the names of the classes.
    """

    def __init__(self) -> None:
        self.components: dict[str, Schema] = {}

    def schema(self, annotation: Any) -> Schema:
        """The schema of what an annotation describes."""
        origin = get_origin(annotation)
        if origin is Annotated:
            return self.schema(get_args(annotation)[0])
        if origin in (Union, types.UnionType):
            return self._any_of([self.schema(part) for part in get_args(annotation)])
        if origin is list:
            return {"type": "array", "items": self.schema(get_args(annotation)[0])}
        if origin is dict:
            return {"type": "object", "additionalProperties": self.schema(get_args(annotation)[1])}
        if annotation is Ids:
            return self.schema(list[int])
        if isinstance(annotation, type) and issubclass(annotation, Record):
            return self._reference(annotation)
        return dict(_PLAIN.get(annotation, {}))

    def _reference(self, cls: type[Record]) -> Schema:
        name = cls.__name__
        if name not in self.components:
            schema = self.components[name] = {"type": "object", "description": inspect.getdoc(cls) or ""}
            hints = get_type_hints(cls)
            schema["properties"] = {
                field: self.schema(hints[field]) for field in field_names(cls) if not is_computed(cls, field)
            }
        return {"$ref": f"#/components/schemas/{name}"}

    @staticmethod
    def _any_of(schemas: list[Schema]) -> Schema:
        if {} in schemas:
            return {}
        kinds = [schema["type"] for schema in schemas if set(schema) == {"type"}]
        if len(kinds) == len(schemas) and all(isinstance(kind, str) for kind in kinds):
            return {"type": kinds}
        return {"anyOf": schemas}
