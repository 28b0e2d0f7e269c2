"""What belongs to a database as a whole."""

from schemawatchd.schema.object import Object


class Database(Object, frozen=True, kw_only=True, gc=False):
    """A property of the database (its encoding, its limits), or an object that no other kind holds.

    `form` says which: `property`, `subscription`, `language`, `access method`, `conversion`, `transform`,
    `dependency` (on an extension) or `security label`; `definition` has its parts.
    """

    IDENTITY = ("schema", "name")
    PAIRED_BY = ("form", "schema", "name")

    schema: str | None = None
    name: str
    form: str
    definition: tuple[str, ...] = ()

    @property
    def signature_text(self) -> str:
        return f" ({self.form})"
