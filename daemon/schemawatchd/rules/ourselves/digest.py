"""SW305: A summary of all targets, sent on a schedule."""

from collections.abc import Iterator

from schemawatchd.rules.facts import StatusDigest
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import age


@rule("SW305", "digest", Severity.INFO, verdict=Verdict.APPLIED, event=True)
def check(fact: StatusDigest) -> Iterator[Diagnostic]:
    """A summary of all targets, sent on a schedule.

    A regular summary shows that schemawatchd is still running.

    Set `digest` in the configuration to choose its channel and time.
    """
    count = sum(fact.statuses.values())
    well = fact.statuses.get("in_sync", 0)
    targets = "1 target" if count == 1 else f"{count} targets"
    if well == count:
        stands = f"all {targets} in sync" if count != 1 else "the target is in sync"
    else:
        stands = f"{targets}: " + ", ".join(f"{n} {s.replace('_', ' ')}" for s, n in fact.statuses.items() if n)
    took = f" after {age(fact.mean)} on average" if fact.mean is not None else ""
    changes = "1 authorised change" if fact.authorised == 1 else f"{fact.authorised} authorised changes"
    yield Diagnostic(f"{stands}, {changes}, {fact.drift} drift, {fact.resolved} resolved{took}")
