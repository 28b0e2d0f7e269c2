"""DR901: A comment is missing, extra or different."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.schema.kinds.comment import Comment


@rule("DR901", "comment", Severity.INFO, fields=("text",))
def check(change: Added[Comment] | Removed[Comment] | Changed[Comment]) -> Iterator[Diagnostic]:
    """A comment is missing, extra or different.

    Nothing breaks, but people and tools that read comments get different information.

    Set it as defined in the schema (`COMMENT ON …`), or change the schema.
    """
    where = f"{change.key.dotted}"
    match change:
        case Added():
            yield Diagnostic(f"comment on {where} is extra")
        case Removed():
            yield Diagnostic(f"comment on {where} is missing")
        case Changed():
            yield Diagnostic(f"comment on {where} is different")
