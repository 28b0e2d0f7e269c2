"""DR711: An object has a different owner."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.schema.kinds.owner import Owner


@rule("DR711", "owner", Severity.WARNING, fields=("owner",))
def check(change: Added[Owner] | Removed[Owner] | Changed[Owner]) -> Iterator[Diagnostic]:
    """An object has a different owner.

    Only the owner may alter or drop it, so migrations may fail, and the actual owner has every privilege on it.

    Change the owner back (`ALTER … OWNER TO`), or change the schema.
    """
    where = f"{change.key.dotted}"
    match change:
        case Added():
            yield Diagnostic(f"owner of {where} is extra: {change.actual.owner}")
        case Removed():
            yield Diagnostic(f"owner of {where} is missing: {change.expected.owner}")
        case Changed():
            yield Diagnostic(f"{where} is owned by {change.actual.owner}, expected {change.expected.owner}")
