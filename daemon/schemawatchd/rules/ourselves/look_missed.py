"""SW202: Checks of a target did not run on schedule."""

from collections.abc import Iterator

from schemawatchd.rules.facts import LookMissed
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule


@rule("SW202", "look-missed", Severity.NOTICE, verdict=Verdict.SELF)
def check(fact: LookMissed) -> Iterator[Diagnostic]:
    """Checks of a target did not run on schedule.

    Drift is detected later than the configured interval promises.

    Increase `every`, or find out what keeps the machine busy.
    """
    checks = "1 check" if fact.count == 1 else f"{fact.count} checks"
    yield Diagnostic(f"{fact.target} missed {checks}")
