"""SC202: The schema file changed, and the change is not deployed yet."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import SchemaWaits
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import age


@rule("SC202", "schema-waits", Severity.INFO, verdict=Verdict.PENDING)
def check(fact: SchemaWaits) -> Iterator[Diagnostic]:
    """The schema file changed, and the change is not deployed yet.

    Code that needs the new schema fails on this database. The database itself is as expected.

    Deploy the change.
    """
    count = f"{len(fact.objects)} changes" if len(fact.objects) > 1 else "1 change"
    since = age(fact.now - fact.since)
    yield Diagnostic(f"{fact.named} changed; {count} not deployed yet (for {since}): {', '.join(fact.objects)}")
