"""Range types."""

from schemawatchd.schema.object import Object


class RangeType(Object, frozen=True, kw_only=True, gc=False):
    """A range over `subtype`; operator class and collation are told only where they are unusual."""

    IDENTITY = ("schema", "name")

    schema: str | None = None
    name: str
    subtype: str
    operator_class: str | None = None
    collation: str | None = None
    canonical: str | None = None
    subtype_difference: str | None = None
    multirange: str | None = None
