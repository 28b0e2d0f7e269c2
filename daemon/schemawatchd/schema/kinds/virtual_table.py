"""Virtual tables."""

from schemawatchd.schema.object import Object


class VirtualTable(Object, frozen=True, kw_only=True, gc=False):
    """A table that a module keeps, with the arguments that it was given; the tables beneath belong to it."""

    IDENTITY = ("schema", "name")

    schema: str | None = None
    name: str
    module: str
    arguments: tuple[str, ...] = ()
