"""Scheduled events."""

from typing import Annotated

from schemawatchd.schema.creation import made_by
from schemawatchd.schema.object import COSMETIC, WORDED, Object


class Event(Object, frozen=True, kw_only=True, gc=False):
    """An event of the server's own scheduler; `schedule` is `every 1 day`, or `once` where it runs one time.

    `preserved` is whether it stays, switched off, once it is over: those that do not and have an end are not read,
    and for one without an end it has no effect.
    """

    IDENTITY = ("schema", "name")

    schema: str | None = None
    name: str
    schedule: str
    body: Annotated[str, WORDED]
    status: str = "enabled"
    preserved: Annotated[bool, COSMETIC] = False
    sql_mode: tuple[str, ...] | None = None
    definer: str | None = None

    @property
    def left_open(self) -> tuple[str, ...]:
        return made_by(self)
