"""Columns."""

from typing import Annotated

from schemawatchd.schema.object import WORDED, Object


class Column(Object, frozen=True, kw_only=True, gc=False):
    """A column of a table. `default` and `generated` are the server's own text, `identity` says who counts.

    `srid` is the reference system that a spatial column is tied to, `any` where to none; MariaDB forgets it in a
    dump, so there one that has none says nothing of it. `versioned` is whether a versioned table keeps old values.
    `numbering` holds what is unusual about the counter behind an identity; `storage`, `compression`,
    `statistics_target` and `options` are told where somebody set them. A NOT NULL may be the table's alone
    (`NO INHERIT`, PostgreSQL 18): then it is not `not_null_inherited`.
    """

    IDENTITY = ("schema", "table", "name")
    PARENTS = ("table", "foreign_table")

    schema: str | None = None
    table: str
    name: str
    type: str
    nullable: bool
    default: Annotated[str | None, WORDED] = None
    identity: str | None = None
    generated: Annotated[str | None, WORDED] = None
    generated_kind: str | None = None
    on_update: str | None = None
    collation: str | None = None
    srid: str | None = None
    visible: bool = True
    versioned: bool = True
    numbering: tuple[str, ...] = ()
    storage: str | None = None
    compression: str | None = None
    statistics_target: int | None = None
    options: tuple[str, ...] = ()
    foreign_options: tuple[str, ...] = ()
    not_null_inherited: bool = True

    @property
    def left_open(self) -> tuple[str, ...]:
        return ("srid",) if self.srid is None else ()
