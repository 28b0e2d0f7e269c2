"""Full-text search."""

from schemawatchd.schema.object import Object


class TextSearch(Object, frozen=True, kw_only=True, gc=False):
    """A part of full-text search: `form` says which (configuration, dictionary, …), `definition` its parts."""

    IDENTITY = ("schema", "name")
    PAIRED_BY = ("form", "schema", "name")

    schema: str | None = None
    name: str
    form: str
    definition: tuple[str, ...] = ()

    @property
    def signature_text(self) -> str:
        return f" ({self.form})"
