"""SW202: Looks at a target did not take place in time."""

from collections.abc import Iterator

from schemawatchd.rules.facts import LookMissed
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule


@rule("SW202", "look-missed", Severity.NOTICE, verdict=Verdict.SELF)
def check(fact: LookMissed) -> Iterator[Diagnostic]:
    """Looks at a target did not take place in time.

    Drift is noticed later than the configured interval promises.

    Give `every` more room, or find out what keeps the machine busy.
    """
    times = "once" if fact.count == 1 else f"{fact.count} times"
    yield Diagnostic(f"{fact.target} was not looked at in time, {times}")
