"""Comments."""

from schemawatchd.schema.key import Key
from schemawatchd.schema.object import Object

_OBVIOUS = {"table", "column", "view"}


class Comment(Object, frozen=True, kw_only=True, gc=False):
    """A comment on the object of kind `on` named `schema`, `parent`, `name`, as far as it has these parts."""

    IDENTITY = ("schema", "parent", "name")
    PAIRED_BY = ("on", "schema", "parent", "name", "signature")

    schema: str | None = None
    parent: str | None = None
    name: str
    on: str
    signature: str = ""
    text: str

    @property
    def signature_text(self) -> str:
        return self.signature if self.on in _OBVIOUS else f"{self.signature} ({self.on})"

    @property
    def parents(self) -> tuple[Key, ...]:
        path = self.key.path
        return (Key(self.on, path, self.signature), Key("table", path[:-1]), Key("view", path[:-1]))
