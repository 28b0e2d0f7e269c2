"""SW303: A newer schemawatchd sees what an older one did not look for."""

from collections.abc import Iterator

from schemawatchd.rules.facts import ReadsMore
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule

_NAMED = 5


@rule("SW303", "reads-more", Severity.WARNING)
def check(fact: ReadsMore) -> Iterator[Diagnostic]:
    """A newer schemawatchd sees what an older one did not look for.

    These differences were there before the upgrade, so they are told together and once. What changes in them from
    now on is told object by object.

    `schemawatchd check` lists them all. Bring the database or the canonical schema round, or ignore them.
    """
    count = len(fact.summaries)
    named = "; ".join(fact.summaries[:_NAMED]) + (f"; and {count - _NAMED} more" if count > _NAMED else "")
    yield Diagnostic(
        f"since schemawatchd was upgraded it sees {count} difference{'s' * (count > 1)} more: {named}",
        severity=fact.worst,
    )
