"""SC202: The schema file moved on, and the database has not followed yet."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import SchemaWaits
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import age


@rule("SC202", "schema-waits", Severity.INFO, verdict=Verdict.PENDING)
def check(fact: SchemaWaits) -> Iterator[Diagnostic]:
    """The schema file moved on, and the database has not followed yet.

    Nothing is wrong with the database; code that needs the new schema fails here.

    Deploy the change.
    """
    count = f"{len(fact.objects)} changes" if len(fact.objects) > 1 else "1 change"
    since = age(fact.now - fact.since)
    yield Diagnostic(f"{fact.named} moved on; {count} not deployed yet (for {since}): {', '.join(fact.objects)}")
