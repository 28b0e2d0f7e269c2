"""Casts."""

from schemawatchd.schema.object import Object


class Cast(Object, frozen=True, kw_only=True, gc=False):
    """A way from one type to another; `context` says where it happens by itself."""

    PAIRED_BY = ("source", "target")

    source: str
    target: str
    method: str
    context: str = "explicit"

    @property
    def signature_text(self) -> str:
        return f"({self.source} AS {self.target})"
