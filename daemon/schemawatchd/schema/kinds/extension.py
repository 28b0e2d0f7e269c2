"""Extensions."""

from typing import Annotated

from schemawatchd.schema.object import HINT, Object


class Extension(Object, frozen=True, kw_only=True, gc=False):
    """An extension. It belongs to the whole database, so it has no `schema` that would decide what is watched.

    `unsaid` are the fields that a schema file says nothing about: hosts differ there, and rightly.
    """

    IDENTITY = ("name",)

    name: str
    installed_in: str | None = None
    version: str | None = None
    unsaid: Annotated[tuple[str, ...], HINT] = ()

    @property
    def left_open(self) -> tuple[str, ...]:
        return self.unsaid
