"""Composite types."""

from schemawatchd.schema.object import Object


class CompositeType(Object, frozen=True, kw_only=True, gc=False):
    """A type made of named parts, each of `attributes` as `name type`, in their order."""

    IDENTITY = ("schema", "name")

    schema: str | None = None
    name: str
    attributes: tuple[str, ...]
