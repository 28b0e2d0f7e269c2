"""Settings that travel with a database."""

from schemawatchd.schema.object import Object


class Option(Object, frozen=True, kw_only=True, gc=False):
    """A setting of the database, for `role` alone where one is named (`ALTER ROLE … IN DATABASE … SET`)."""

    IDENTITY = ("role", "name")

    name: str
    role: str | None = None
    value: str
