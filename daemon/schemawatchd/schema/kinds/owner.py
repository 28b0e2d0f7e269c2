"""Owners."""

from schemawatchd.schema.attachment import Attachment


class Owner(Attachment, frozen=True, kw_only=True, gc=False):
    """Who owns an object. The database itself is called `database`, whatever its name, on every side."""

    owner: str
