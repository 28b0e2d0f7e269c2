"""SW304: A target is watched from now on."""

from collections.abc import Iterator

from schemawatchd.rules.facts import FirstLook
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule


@rule("SW304", "watching-begins", Severity.INFO, verdict=Verdict.SELF, event=True, everywhere=True)
def check(fact: FirstLook) -> Iterator[Diagnostic]:
    """A target is watched from now on.

    What was there before is an old debt: it is counted once, and later messages speak of changes.

    Look at it with `schemawatchd status`; accept it with `schemawatchd waive --all`.
    """
    count, critical = len(fact.severities), fact.severities.count(Severity.CRITICAL)
    found = "1 difference" if count == 1 else f"{count} differences"
    said = (f"{found} ({critical} critical)" if critical else found) if count else fact.status.replace("_", " ")
    yield Diagnostic(f"now watching {fact.target}: {said}")
