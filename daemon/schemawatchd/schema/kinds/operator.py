"""Operators, operator classes and operator families."""

from schemawatchd.schema.object import Object


class Operator(Object, frozen=True, kw_only=True, gc=False):
    """An operator, or what an index needs to know of one: `form` says which, `definition` its parts."""

    IDENTITY = ("schema", "name")
    PAIRED_BY = ("form", "schema", "name", "signature")

    schema: str | None = None
    name: str
    form: str = "operator"
    signature: str = ""
    definition: tuple[str, ...] = ()

    @property
    def signature_text(self) -> str:
        return self.signature
