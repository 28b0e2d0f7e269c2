"""Extended statistics."""

from typing import Annotated

from schemawatchd.schema.key import Key
from schemawatchd.schema.object import HINT, WORDED, Object


class Statistics(Object, frozen=True, kw_only=True, gc=False):
    """What the planner learns about several columns of `table` together; `definition` is the server's own text.

    `target` is told where somebody set it (`ALTER STATISTICS … SET STATISTICS`).
    """

    IDENTITY = ("schema", "name")

    schema: str | None = None
    name: str
    definition: Annotated[str, WORDED]
    table: Annotated[str, HINT] = ""
    target: int | None = None

    @property
    def parents(self) -> tuple[Key, ...]:
        path = tuple(part for part in (self.schema, self.table) if part)
        return (Key("table", path), Key("materialized_view", path))
