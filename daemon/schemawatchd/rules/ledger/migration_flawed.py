"""LG112: A migration's file cannot be used as it is."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import MigrationFlawed
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import sentences


@rule("LG112", "migration-flawed", Severity.WARNING, verdict=Verdict.LEDGER)
def check(fact: MigrationFlawed) -> Iterator[Diagnostic]:
    """A migration's file cannot be used as it is.

    Tools leave it out or stop at it.

    Mend the file before anybody applies it.
    """
    where = f"{fact.path}, line {fact.line}" if fact.line else fact.path
    yield Diagnostic(sentences(f"{where}: {fact.says}", fact.hint))
