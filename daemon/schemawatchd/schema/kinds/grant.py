"""Grants."""

from typing import Annotated

from schemawatchd.schema.attachment import Attachment
from schemawatchd.schema.key import Key, quoted
from schemawatchd.schema.object import HINT


class Grant(Attachment, frozen=True, kw_only=True, gc=False):
    """What one grantee may do with an object, beside its owner; `*` marks what it may grant to others.

    `usual` is what a server gives this grantee there without being asked. Everybody (`public`) has a grant only
    where that differs from the usual, and then none at all is a grant without privileges.
    """

    IDENTITY = (*Attachment.IDENTITY, "grantee")
    PAIRED_BY = (*Attachment.PAIRED_BY, "grantee")

    grantee: str
    privileges: tuple[str, ...]
    usual: Annotated[tuple[str, ...], HINT] = ()

    @property
    def key(self) -> Key:
        if not self.signature:
            return super().key
        path = tuple(part for part in (self.schema, self.name) if part)
        return Key("grant", path, f"{self.signature}.{quoted(self.grantee)}")
