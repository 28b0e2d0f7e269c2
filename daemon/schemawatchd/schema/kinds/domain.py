"""Domains."""

from typing import Annotated

from schemawatchd.schema.object import WORDED, Object


class Domain(Object, frozen=True, kw_only=True, gc=False):
    """A type with conditions; `checks` and `default` are the server's own text."""

    IDENTITY = ("schema", "name")

    schema: str | None = None
    name: str
    type: str
    nullable: bool = True
    default: Annotated[str | None, WORDED] = None
    collation: str | None = None
    checks: Annotated[tuple[str, ...], WORDED] = ()
