"""What hangs on another object and is named by it, such as a comment."""

from typing import ClassVar

from schemawatchd.schema.key import Key
from schemawatchd.schema.object import Object

_OBVIOUS = frozenset({"column", "database", "materialized_view", "table", "view"})


class Attachment(Object, frozen=True, kw_only=True, gc=False):
    """Something about the object of kind `on` named `schema`, `parent`, `name`, as far as it has these parts."""

    IDENTITY: ClassVar[tuple[str, ...]] = ("schema", "parent", "name")
    PAIRED_BY: ClassVar[tuple[str, ...]] = ("on", "schema", "parent", "name", "signature")

    schema: str | None = None
    parent: str | None = None
    name: str
    on: str
    signature: str = ""

    @property
    def signature_text(self) -> str:
        return self.signature if self.on in _OBVIOUS else f"{self.signature} ({self.on})"

    @property
    def parents(self) -> tuple[Key, ...]:
        path = tuple(part for part in (self.schema, self.parent, self.name) if part)
        holders = ("table", "view", "materialized_view")
        return (Key(self.on, path, self.signature), *(Key(holder, path[:-1]) for holder in holders))
