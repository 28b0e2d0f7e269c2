"""MG605: A migration cannot be applied a second time after its way back."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import NotRepeated
from schemawatchd.rules.rule import Diagnostic, rule


@rule("MG605", "not-repeated", Severity.WARNING, verdict=Verdict.POLICY)
def check(fact: NotRepeated) -> Iterator[Diagnostic]:
    """A migration cannot be applied a second time after its way back.

    After a rollback there is no way forward.

    Look at what `down` leaves behind.
    """
    yield Diagnostic(f"{fact.path} {fact.says}")
