"""Schemas."""

from schemawatchd.schema.object import Object


class Schema(Object, frozen=True, kw_only=True, gc=False):
    """A schema, whether it holds anything or not; whether it is watched is decided by its own name."""

    IDENTITY = ("name",)

    name: str

    @property
    def schema(self) -> str:
        return self.name
