"""User mappings."""

from schemawatchd.schema.key import Key
from schemawatchd.schema.object import Object


class UserMapping(Object, frozen=True, kw_only=True, gc=False):
    """As whom a role is known to a foreign server.

    Only that there is one is compared: what it says is for its owner's eyes, and holds passwords.
    """

    IDENTITY = ("server", "user")

    server: str
    user: str

    @property
    def parents(self) -> tuple[Key, ...]:
        return (Key("foreign_server", (self.server,)),)
