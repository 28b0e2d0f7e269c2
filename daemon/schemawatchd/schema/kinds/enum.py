"""Enumerated types."""

from schemawatchd.schema.object import Object


class Enum(Object, frozen=True, kw_only=True, gc=False):
    """An enumerated type; the order of `labels` is their order in comparisons."""

    IDENTITY = ("schema", "name")

    schema: str | None = None
    name: str
    labels: tuple[str, ...]
