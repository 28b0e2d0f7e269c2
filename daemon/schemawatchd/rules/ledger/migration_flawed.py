"""LG112: A migration's file cannot be used as it is."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import MigrationFlawed
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import sentences

RULE = Rule(code="LG112", severity=Severity.WARNING, verdict=Verdict.LEDGER)


def check(fact: MigrationFlawed, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration's file cannot be used as it is.

    Tools leave it out or stop at it.

    Mend the file before anybody applies it.
    """
    where = f"{fact.path}, line {fact.line}" if fact.line else fact.path
    yield Said(sentences(f"{where}: {fact.says}", fact.hint))
