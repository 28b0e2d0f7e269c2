"""DR711: An object belongs to somebody else."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.schema.kinds.owner import Owner


@rule("DR711", "owner", Severity.WARNING, fields=("owner",))
def check(change: Added[Owner] | Removed[Owner] | Changed[Owner]) -> Iterator[Diagnostic]:
    """An object belongs to somebody else.

    Only the owner may alter or drop it, and has every right on it: migrations may be refused, and somebody else
    may do what was not meant for them.

    Give it back (`ALTER … OWNER TO`), or declare the new owner.
    """
    where = f"{change.key.dotted}"
    match change:
        case Added():
            yield Diagnostic(f"an owner of {where} is extra: {change.actual.owner}")
        case Removed():
            yield Diagnostic(f"the owner of {where} is missing: {change.expected.owner}")
        case Changed():
            yield Diagnostic(f"{where} belongs to {change.actual.owner}, expected {change.expected.owner}")
