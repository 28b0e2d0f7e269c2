"""What hangs on another object and is named by it, such as a comment."""

from collections.abc import Mapping
from typing import ClassVar

from schemawatchd.schema.key import Key
from schemawatchd.schema.object import Object

_OBVIOUS = frozenset({"column", "database", "materialized_view", "table", "view"})
_HOLDERS = ("table", "view", "materialized_view", "partition", "composite_type")
"""What may hold the object that something hangs on."""

_FORMS: Mapping[str, tuple[str, str]] = {
    "access_method": ("database", " (access method)"),
    "conversion": ("database", " (conversion)"),
    "language": ("database", " (language)"),
    "subscription": ("database", " (subscription)"),
    "text_search_configuration": ("text_search", " (configuration)"),
    "text_search_dictionary": ("text_search", " (dictionary)"),
    "text_search_parser": ("text_search", " (parser)"),
    "text_search_template": ("text_search", " (template)"),
    "transform": ("database", " (transform)"),
}
"""Sorts of objects that are no kind of their own: the kind that they are of, and their signature there."""


class Attachment(Object, frozen=True, kw_only=True, gc=False):
    """Something about the object of kind `on` named `schema`, `parent`, `name`, as far as it has these parts.

    `on` may also be one of the sorts that a kind holds together, such as `language`.
    """

    IDENTITY: ClassVar[tuple[str, ...]] = ("schema", "parent", "name")
    PAIRED_BY: ClassVar[tuple[str, ...]] = ("on", "schema", "parent", "name", "signature")

    schema: str | None = None
    parent: str | None = None
    name: str
    on: str
    signature: str = ""

    @property
    def signature_text(self) -> str:
        named = self.on in _OBVIOUS or self.signature.startswith(" (")  # which says the sort itself
        return self.signature if named else f"{self.signature} ({self.on})"

    @property
    def on_kind(self) -> str:
        """The kind of the object that this hangs on."""
        return _FORMS.get(self.on, (self.on, ""))[0]

    @property
    def parents(self) -> tuple[Key, ...]:
        path = tuple(part for part in (self.schema, self.parent, self.name) if part)
        if self.on == "cast":
            return (Key("cast", (), self.name),)
        kind, signature = _FORMS.get(self.on, (self.on, self.signature))
        return (Key(kind, path, signature), *(Key(holder, path[:-1]) for holder in _HOLDERS))
