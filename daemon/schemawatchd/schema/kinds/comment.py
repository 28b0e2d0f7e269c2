"""Comments."""

from schemawatchd.schema.attachment import Attachment


class Comment(Attachment, frozen=True, kw_only=True, gc=False):
    """A comment on an object."""

    text: str
