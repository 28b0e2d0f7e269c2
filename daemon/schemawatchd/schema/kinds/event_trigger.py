"""Event triggers."""

from schemawatchd.schema.object import Object


class EventTrigger(Object, frozen=True, kw_only=True, gc=False):
    """A trigger on the commands that change the schema; `enabled` has the words of a table's trigger."""

    IDENTITY = ("name",)

    name: str
    event: str
    function: str
    tags: tuple[str, ...] = ()
    enabled: str = "origin"
