"""Collations."""

from schemawatchd.schema.object import Object


class Collation(Object, frozen=True, kw_only=True, gc=False):
    """An order of texts that somebody made, beside those the server brings."""

    IDENTITY = ("schema", "name")

    schema: str | None = None
    name: str
    provider: str
    locale: str | None = None
    deterministic: bool = True
    rules: str | None = None
