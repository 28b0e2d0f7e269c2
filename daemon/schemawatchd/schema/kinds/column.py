"""Columns."""

from schemawatchd.schema.object import Object


class Column(Object, frozen=True, kw_only=True, gc=False):
    """A column of a table. `default` and `generated` are the server's own text, `identity` says who counts."""

    IDENTITY = ("schema", "table", "name")
    PARENTS = ("table",)

    schema: str | None = None
    table: str
    name: str
    type: str
    nullable: bool
    default: str | None = None
    identity: str | None = None
    generated: str | None = None
    generated_kind: str | None = None
    on_update: str | None = None
    collation: str | None = None
    visible: bool = True
