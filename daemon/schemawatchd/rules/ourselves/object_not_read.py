"""SW103: An object cannot be read, so it is not compared."""

from collections.abc import Iterator

from schemawatchd.rules.facts import ObjectNotRead
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule


@rule("SW103", "object-not-read", Severity.WARNING, verdict=Verdict.SELF)
def check(fact: ObjectNotRead) -> Iterator[Diagnostic]:
    """An object cannot be read, so it is not compared.

    Changes to this object and its parts are not detected, and its open incidents stay open. All other objects are
    compared.

    Ignore the object by name with a reason. If the server is healthy, report the reason as a bug.
    """
    kind = fact.kind.replace("_", " ")
    yield Diagnostic(
        f"{kind} {fact.path} cannot be read{f' in {fact.source}' if fact.source else ''}: {fact.says}"
    )
