"""The closed family of changes: `Added | Removed | Changed`. A rename is a rule's interpretation, not a fact."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from schemawatchd.schema.key import Key
from schemawatchd.schema.object import Object

Record = TypeVar("Record", bound=Object, covariant=True)  # noqa: PLC0105 -- it is a kind's record everywhere


@dataclass(frozen=True, slots=True)
class Added(Generic[Record]):
    """There, and not expected. `children` of it went along and are no changes of their own."""

    key: Key
    actual: Record
    children: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Removed(Generic[Record]):
    """Expected, and not there."""

    key: Key
    expected: Record
    children: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Changed(Generic[Record]):
    """There and expected, with other values in `fields`.

    `unproven` says, by field, why the server could not tell whether two of its own texts mean the same.
    """

    key: Key
    expected: Record
    actual: Record
    fields: tuple[str, ...]
    unproven: Mapping[str, str] = field(default_factory=dict, compare=False)

    def only(self, fields: tuple[str, ...]) -> "Changed[Record]":
        """The same change, reduced to these fields."""
        unproven = {name: reason for name, reason in self.unproven.items() if name in fields}
        return Changed(self.key, self.expected, self.actual, fields, unproven)


Change = Added[Object] | Removed[Object] | Changed[Object]
