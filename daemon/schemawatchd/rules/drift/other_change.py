"""DR100: An object differs in a way that no other rule covers."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.schema.object import Object


@rule("DR100", "other-change", Severity.WARNING)
def check(change: Added[Object] | Removed[Object] | Changed[Object]) -> Iterator[Diagnostic]:
    """An object differs in a way that no other rule covers.

    schemawatchd does not know what the difference means for the application.

    Compare both sides, then change the one that is wrong.
    """
    name = f"{change.key.kind.replace('_', ' ')} {change.key.dotted}"
    match change:
        case Added():
            yield Diagnostic(f"{name} is extra")
        case Removed():
            yield Diagnostic(f"{name} is missing")
        case Changed():
            differences = "; ".join(
                f"{field} is {getattr(change.actual, field)}, expected {getattr(change.expected, field)}"
                for field in change.fields
            )
            yield Diagnostic(f"{name}: {differences}")
