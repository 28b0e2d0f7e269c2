"""SW103: One object cannot be read, so that it is compared on neither side."""

from collections.abc import Iterator

from schemawatchd.rules.facts import ObjectNotRead
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule


@rule("SW103", "object-not-read", Severity.WARNING, verdict=Verdict.SELF)
def check(fact: ObjectNotRead) -> Iterator[Diagnostic]:
    """One object cannot be read, so that it is compared on neither side.

    Changes of this object and of what belongs to it go unseen, and its open incidents stay open; everything else
    is compared.

    Report the reason as a bug where the server is healthy, or ignore the object by its name with a reason.
    """
    kind = fact.kind.replace("_", " ")
    yield Diagnostic(
        f"{kind} {fact.path} cannot be read{f' in {fact.source}' if fact.source else ''}: {fact.says}"
    )
