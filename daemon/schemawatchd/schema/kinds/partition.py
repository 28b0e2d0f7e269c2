"""Partitions."""

from typing import Annotated

from schemawatchd.schema.key import Key
from schemawatchd.schema.object import HINT, WORDED, Object


class Partition(Object, frozen=True, kw_only=True, gc=False):
    """A part of a partitioned table. What it shares with `parent` is the parent's; `deviates` is its own,
    and so are `options`: storage options, and how its columns are tuned.

    `table` is told where only its table's name makes a part's name unique. `stretch` is from when until when,
    where the bounds themselves do not say so in plain words. `indexes` names those of its own, as `name: text`.
    """

    IDENTITY = ("schema", "table", "name")

    schema: str | None = None
    table: str | None = None
    name: str
    parent: str
    strategy: str
    bounds: Annotated[str, WORDED]
    partition_by: Annotated[str | None, WORDED] = None
    deviates: Annotated[tuple[str, ...], WORDED] = ()
    options: tuple[str, ...] = ()
    parent_path: Annotated[tuple[str, ...], HINT] = ()
    stretch: Annotated[tuple[str, ...], HINT] = ()
    indexes: Annotated[tuple[str, ...], HINT] = ()

    @property
    def parents(self) -> tuple[Key, ...]:
        return (Key("table", self.parent_path), Key("partition", self.parent_path))
