"""Check constraints."""

from typing import Annotated

from schemawatchd.schema.object import HINT, WORDED, Object


class Check(Object, frozen=True, kw_only=True, gc=False):
    """A check constraint; `expression` is the server's own text."""

    IDENTITY = ("schema", "table", "name")
    PARENTS = ("table", "foreign_table")

    schema: str | None = None
    table: str
    name: str
    expression: Annotated[str, WORDED]
    validated: bool = True
    enforced: bool = True
    inherited_by_children: bool = True
    signature: Annotated[str, HINT] = ""
    generated_name: Annotated[bool, HINT] = False

    @property
    def signature_text(self) -> str:
        return self.signature
