"""SW103: One object cannot be read, so that it is compared on neither side."""

from collections.abc import Iterator

from schemawatchd.rules.facts import ObjectNotRead
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View

RULE = Rule(code="SW103", severity=Severity.WARNING, verdict=Verdict.SELF)


def check(fact: ObjectNotRead, view: View) -> Iterator[Said]:  # noqa: ARG001
    """One object cannot be read, so that it is compared on neither side.

    Changes of this object and of what belongs to it go unseen, and its open incidents stay open; everything else
    is compared.

    Report the reason as a bug where the server is healthy, or ignore the object by its name with a reason.
    """
    kind = fact.kind.replace("_", " ")
    yield Said(f"{kind} {fact.path} cannot be read{f' in {fact.source}' if fact.source else ''}: {fact.says}")
