"""Default privileges."""

from typing import Annotated

from schemawatchd.schema.object import HINT, Object

CURRENT_ROLE = "current_role"
"""The `role` where a script names none: it is whoever runs the script."""


class DefaultGrant(Object, frozen=True, kw_only=True, gc=False):
    """What a grantee may do with objects that `role` makes later, in one schema or (`None`) in all of them.

    `usual` is what a server gives everybody (`public`) without being asked, as in a grant.
    """

    IDENTITY = ("schema", "role", "on", "grantee")
    PAIRED_BY = ("schema", "role", "on", "grantee")

    schema: str | None = None
    role: str
    on: str
    grantee: str
    privileges: tuple[str, ...]
    usual: Annotated[tuple[str, ...], HINT] = ()
