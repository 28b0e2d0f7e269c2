"""SW303: The upgraded schemawatchd detects differences that the previous version did not read."""

from collections.abc import Iterator

from schemawatchd.rules.facts import ReadsMore
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule

_NAMED = 5


@rule("SW303", "reads-more", Severity.WARNING)
def check(fact: ReadsMore) -> Iterator[Diagnostic]:
    """The upgraded schemawatchd detects differences that the previous version did not read.

    The differences existed before the upgrade, so they are reported together, once. Later changes are reported for
    each object.

    List them with `schemawatchd check`. Then change the database or the canonical schema, or ignore them.
    """
    count = len(fact.summaries)
    named = "; ".join(fact.summaries[:_NAMED]) + (f"; and {count - _NAMED} more" if count > _NAMED else "")
    yield Diagnostic(
        f"the upgraded schemawatchd detects {count} more difference{'s' * (count > 1)}: {named}",
        severity=fact.worst,
    )
