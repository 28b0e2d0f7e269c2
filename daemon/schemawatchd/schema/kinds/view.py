"""Views."""

from typing import Annotated

from schemawatchd.schema.creation import made_by
from schemawatchd.schema.object import WORDED, Object


class View(Object, frozen=True, kw_only=True, gc=False):
    """A view; `definition` is the server's own text of the query."""

    IDENTITY = ("schema", "name")

    schema: str | None = None
    name: str
    definition: Annotated[str, WORDED]
    check_option: str | None = None
    security: str | None = None
    options: tuple[str, ...] = ()
    definer: str | None = None

    @property
    def left_open(self) -> tuple[str, ...]:
        return made_by(self)
