"""SC402: A retired definition of the schema is back, or still in use."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import RetiredFile
from schemawatchd.rules.rule import Diagnostic, rule


@rule("SC402", "retired-file", Severity.WARNING, verdict=Verdict.POLICY)
def check(fact: RetiredFile) -> Iterator[Diagnostic]:
    """A retired definition of the schema is back, or still in use.

    Somebody builds on what nobody keeps up to date.

    Take it out again, and use the canonical schema.
    """
    if fact.used:
        yield Diagnostic(f"{fact.path} still uses {fact.retired}, which is retired")
    else:
        yield Diagnostic(f"{fact.path} is retired, and is there again")
