"""Foreign servers."""

from schemawatchd.schema.object import Object


class ForeignServer(Object, frozen=True, kw_only=True, gc=False):
    """Another server that this database can reach; options that may be secrets are without their value."""

    IDENTITY = ("name",)

    name: str
    wrapper: str
    type: str | None = None
    version: str | None = None
    options: tuple[str, ...] = ()
