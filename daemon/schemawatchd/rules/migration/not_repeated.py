"""MG605: A migration cannot be applied again after its `down` section."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import NotRepeated
from schemawatchd.rules.rule import Diagnostic, rule


@rule("MG605", "not-repeated", Severity.WARNING, verdict=Verdict.POLICY)
def check(fact: NotRepeated) -> Iterator[Diagnostic]:
    """A migration cannot be applied again after its `down` section.

    After a rollback, the release cannot be deployed again.

    Check what `down` leaves behind.
    """
    yield Diagnostic(f"{fact.path} {fact.says}")
