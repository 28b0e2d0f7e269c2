"""Scheduled events."""

from typing import Annotated

from schemawatchd.schema.creation import made_by
from schemawatchd.schema.object import WORDED, Object


class Event(Object, frozen=True, kw_only=True, gc=False):
    """An event of the server's own scheduler; `schedule` is `every 1 day`, or `once` where it runs one time."""

    IDENTITY = ("schema", "name")

    schema: str | None = None
    name: str
    schedule: str
    body: Annotated[str, WORDED]
    status: str = "enabled"
    sql_mode: tuple[str, ...] | None = None
    definer: str | None = None

    @property
    def left_open(self) -> tuple[str, ...]:
        return made_by(self)
