"""The fields of one kind of records, by their names and keys; as they were when they were fetched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipedriver.api.v1.records.fields import Field, FieldOption
from pipedriver.core.shapes import as_list
from pipedriver.fields.errors import AmbiguousField, AmbiguousOption, UnknownField, UnknownOption
from pipedriver.fields.values import SUFFIXES, read_value, write_value

_KEY_LENGTH = 40
_HEXADECIMAL = frozenset("0123456789abcdef")


class NamedFields:
    """Fields that were fetched, to be looked up; a lookup that fails raises.

    Args:
        fields: every field of one kind of records.
    """

    def __init__(self, fields: Iterable[Field]) -> None:
        self._custom: dict[str, list[Field]] = {}
        self._built_in: dict[str, list[Field]] = {}
        self._by_key: dict[str, Field] = {}
        for field in fields:
            if field.get("is_subfield"):
                continue
            by_name = self._custom if field.edit_flag else self._built_in
            by_name.setdefault(field.name, []).append(field)
            self._by_key[field.key] = field

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the custom fields, in their order."""
        return tuple(self._custom)

    def custom(self, name: str) -> Field:
        """The custom field of a name or a key.

        Raises:
            UnknownField: there is none.
            AmbiguousField: there are several.
        """
        by_key = self._by_key.get(name)
        if by_key is not None and by_key.edit_flag:
            return by_key
        return self._one(name, self._custom.get(name, ()))

    def any(self, name: str) -> Field:
        """The field of a name or a key, a built-in one where no custom one has it.

        Raises:
            UnknownField: there is none.
            AmbiguousField: there are several.
        """
        by_key = self._by_key.get(name)
        return by_key or self._one(name, self._custom.get(name) or self._built_in.get(name) or ())

    def option(self, field: Field, wanted: int | str) -> FieldOption:
        """The option of a field by its label, or by its id.

        Raises:
            UnknownOption: the field has none.
            AmbiguousOption: several have the label.
        """
        options = field.options or []
        found = [option for option in options if option.label == wanted]
        if len(found) > 1:
            raise AmbiguousOption(field.name, str(wanted), [option.id for option in found])
        found = found or [option for option in options if str(option.id) == str(wanted)]
        if found:
            return found[0]
        raise UnknownOption(field.name, wanted, [option.label for option in options])

    def label(self, field: Field, id: int | str, strict: bool = True) -> str:
        """The label of the option with an id; where it is not strict, the id itself if there is none.

        Raises:
            UnknownOption: the field has none.
        """
        for option in field.options or ():
            if str(option.id) == str(id):
                return option.label
        if strict:
            raise UnknownOption(field.name, id, [option.label for option in field.options or ()])
        return str(id)

    def read(
        self, record: Mapping[str, Any], names: Iterable[str] | None, *, strict: bool = True
    ) -> dict[str, Any]:
        """The values of a record by the names of the fields.

        Args:
            record: the JSON of the record.
            names: names or keys of the fields wanted; None for all custom ones.
            strict: whether an option that is not known raises; else its id is given.

        Raises:
            UnknownField, AmbiguousField: one of the names, or of the fields that there are.
            UnknownOption: an option that is not known.
        """
        wanted = self.names if names is None else tuple(names)
        return {name: self._read(self.custom(name), record, strict) for name in wanted}

    def unknown_keys(self, record: Mapping[str, Any]) -> list[str]:
        """The keys in a record that must be of custom fields which came after these were fetched."""
        return [key for key in record if is_custom_key(key) and key not in self._by_key]

    def write(self, values: Mapping[str, Any]) -> dict[str, object]:
        """What ``custom_fields`` of a call takes for values by the names of the fields.

        Raises:
            UnknownField, AmbiguousField, UnknownOption, AmbiguousOption, BadValue: one of them.
        """
        written: dict[str, object] = {}
        for name, value in values.items():
            field = self.custom(name)
            for suffix, part in self._written(field, value).items():
                written[f"{field.key}_{suffix}" if suffix else field.key] = part
        return written

    def _one(self, name: str, found: Iterable[Field]) -> Field:
        fields = list(found)
        if len(fields) > 1:
            raise AmbiguousField(name, [field.key for field in fields])
        if not fields:
            raise UnknownField(name, self.names)
        return fields[0]

    def _read(self, field: Field, record: Mapping[str, Any], strict: bool) -> Any:
        key, field_type = field.key, field.field_type
        parts = {"": record.get(key)}
        for suffix in SUFFIXES.get(field_type, ()):
            parts[suffix] = record.get(f"{key}_{suffix}")
        value = read_value(field_type, parts)
        if value is None or field_type not in ("enum", "set"):
            return value
        if field_type == "enum":
            return self.label(field, value, strict)
        chosen = as_list(value) or str(value).split(",")
        return [self.label(field, str(each).strip(), strict) for each in chosen]

    def _written(self, field: Field, value: Any) -> Mapping[str, object]:
        if value is not None and field.field_type == "enum":
            return {"": self.option(field, value).id}
        if value is not None and field.field_type == "set":
            chosen = [value] if isinstance(value, int | str) else list(value)
            return {"": [self.option(field, each).id for each in chosen]}
        return write_value(field.name, field.field_type, value)


def is_custom_key(key: str) -> bool:
    """Whether a key is that of a custom field, not of a part of one."""
    return len(key) == _KEY_LENGTH and _HEXADECIMAL.issuperset(key)
