"""SW304: The daemon now watches a target."""

from collections.abc import Iterator

from schemawatchd.rules.facts import FirstLook
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule


@rule("SW304", "watching-begins", Severity.INFO, verdict=Verdict.SELF, event=True, everywhere=True)
def check(fact: FirstLook) -> Iterator[Diagnostic]:
    """The daemon now watches a target.

    Drift that already existed at the first check is reported once. Later notifications are about changes.

    Run `schemawatchd status` to see it. To accept it, run `schemawatchd waive --all`.
    """
    count, critical = len(fact.severities), fact.severities.count(Severity.CRITICAL)
    found = "1 difference" if count == 1 else f"{count} differences"
    said = (f"{found} ({critical} critical)" if critical else found) if count else fact.status.replace("_", " ")
    yield Diagnostic(f"now watching {fact.target}: {said}")
