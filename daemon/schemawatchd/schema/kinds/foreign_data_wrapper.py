"""Foreign-data wrappers."""

from schemawatchd.schema.object import Object


class ForeignDataWrapper(Object, frozen=True, kw_only=True, gc=False):
    """How another sort of server is reached."""

    IDENTITY = ("name",)

    name: str
    handler: str | None = None
    validator: str | None = None
    options: tuple[str, ...] = ()
