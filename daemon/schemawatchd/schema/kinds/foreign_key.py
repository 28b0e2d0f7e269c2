"""Foreign keys."""

from typing import Annotated

from schemawatchd.schema.object import HINT, Object


class ForeignKey(Object, frozen=True, kw_only=True, gc=False):
    """A foreign key; `references` is the dotted name of the other table, actions are spelled in full."""

    IDENTITY = ("schema", "table", "name")
    PARENTS = ("table",)

    schema: str | None = None
    table: str
    name: str
    columns: tuple[str, ...]
    references: str
    referenced_columns: tuple[str, ...]
    on_update: str = "NO ACTION"
    on_delete: str = "NO ACTION"
    match: str = "SIMPLE"
    deferrable: str = "no"
    validated: bool = True
    enforced: bool = True
    period: bool = False
    signature: Annotated[str, HINT] = ""
    generated_name: Annotated[bool, HINT] = False

    @property
    def signature_text(self) -> str:
        return self.signature
