"""SC202: The schema file moved on, and the database has not followed yet."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import SchemaWaits
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import age

RULE = Rule(code="SC202", severity=Severity.INFO, verdict=Verdict.PENDING)


def check(fact: SchemaWaits, view: View) -> Iterator[Said]:  # noqa: ARG001
    """The schema file moved on, and the database has not followed yet.

    Nothing is wrong with the database; code that needs the new schema fails here.

    Deploy the change.
    """
    count = f"{len(fact.objects)} changes" if len(fact.objects) > 1 else "1 change"
    since = age(fact.now - fact.since)
    yield Said(f"{fact.named} moved on; {count} not deployed yet (for {since}): {', '.join(fact.objects)}")
