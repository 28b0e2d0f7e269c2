"""LG112: A migration file cannot be used."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import MigrationFlawed
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import sentences


@rule("LG112", "migration-flawed", Severity.WARNING, verdict=Verdict.LEDGER)
def check(fact: MigrationFlawed) -> Iterator[Diagnostic]:
    """A migration file cannot be used.

    Migration tools skip it, or stop at it.

    Correct the file before it is applied anywhere.
    """
    where = f"{fact.path}, line {fact.line}" if fact.line else fact.path
    yield Diagnostic(sentences(f"{where}: {fact.says}", fact.hint))
