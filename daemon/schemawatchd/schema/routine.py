"""What functions and procedures have in common."""

from typing import Annotated

from schemawatchd.schema.creation import made_by
from schemawatchd.schema.object import WORDED, Object


class Routine(Object, frozen=True, kw_only=True, gc=False):
    """A routine. `signature` names it where the engine tells overloads apart, as `(integer, text)`."""

    IDENTITY = ("schema", "name")
    PAIRED_BY = ("schema", "name", "signature")

    schema: str | None = None
    name: str
    signature: str = ""
    arguments: str = ""
    returns: str | None = None
    language: str
    body: Annotated[str, WORDED]
    security: str = "invoker"
    volatility: str | None = None
    options: tuple[str, ...] = ()
    sql_mode: tuple[str, ...] | None = None
    definer: str | None = None

    @property
    def left_open(self) -> tuple[str, ...]:
        return made_by(self)

    @property
    def signature_text(self) -> str:
        return self.signature
