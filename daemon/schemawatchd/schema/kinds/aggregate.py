"""Aggregates."""

from schemawatchd.schema.object import Object


class Aggregate(Object, frozen=True, kw_only=True, gc=False):
    """An aggregate: `step` takes each row into the state, `final` makes the result of it."""

    IDENTITY = ("schema", "name")
    PAIRED_BY = ("schema", "name", "signature")

    schema: str | None = None
    name: str
    signature: str = ""
    arguments: str = ""
    returns: str
    step: str
    state_type: str
    initial: str | None = None
    final: str | None = None
    options: tuple[str, ...] = ()

    @property
    def signature_text(self) -> str:
        return self.signature
