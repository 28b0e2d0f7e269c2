"""Domains."""

from schemawatchd.schema.object import Object


class Domain(Object, frozen=True, kw_only=True, gc=False):
    """A type with conditions; `checks` and `default` are the server's own text."""

    IDENTITY = ("schema", "name")

    schema: str | None = None
    name: str
    type: str
    nullable: bool = True
    default: str | None = None
    collation: str | None = None
    checks: tuple[str, ...] = ()
