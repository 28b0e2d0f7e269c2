"""Extensions."""

from typing import Annotated

from schemawatchd.schema.object import HINT, Object


class Extension(Object, frozen=True, kw_only=True, gc=False):
    """An extension. It belongs to the whole database, so it has no `schema` that would decide what is watched."""

    IDENTITY = ("name",)

    name: str
    installed_in: Annotated[str | None, HINT] = None
    version: Annotated[str | None, HINT] = None
