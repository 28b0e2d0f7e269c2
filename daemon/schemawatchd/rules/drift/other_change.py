"""DR100."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.schema.object import Object

RULE = Rule(code="DR100", severity=Severity.WARNING)


def check(change: Added[Object] | Removed[Object] | Changed[Object], view: View) -> Iterator[Said]:  # noqa: ARG001
    """Something differs that no other rule speaks for.

    What it means for the application is not known to schemawatchd.

    Compare the two sides and change the one that is wrong.
    """
    name = f"{change.key.kind.replace('_', ' ')} {change.key.dotted}"
    match change:
        case Added():
            yield Said(f"{name} is extra")
        case Removed():
            yield Said(f"{name} is missing")
        case Changed():
            differences = "; ".join(
                f"{field} is {getattr(change.actual, field)}, expected {getattr(change.expected, field)}"
                for field in change.fields
            )
            yield Said(f"{name}: {differences}")
