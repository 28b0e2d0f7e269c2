"""SW102: The account that schemawatchd uses may not read some types of objects."""

from collections.abc import Iterator

from schemawatchd.rules.facts import KindsNotRead
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule


@rule("SW102", "kind-not-read", Severity.WARNING, verdict=Verdict.SELF)
def check(fact: KindsNotRead) -> Iterator[Diagnostic]:
    """The account that schemawatchd uses may not read some types of objects.

    Changes to objects of these types are not detected. None of them is reported as missing.

    Grant the named privilege, or ignore the object type with a reason.
    """
    yield Diagnostic(fact.says)
