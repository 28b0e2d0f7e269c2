"""SC402: A retired schema definition exists again, or is still used."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import RetiredFile
from schemawatchd.rules.rule import Diagnostic, rule


@rule("SC402", "retired-file", Severity.WARNING, verdict=Verdict.POLICY)
def check(fact: RetiredFile) -> Iterator[Diagnostic]:
    """A retired schema definition exists again, or is still used.

    Code depends on a schema file that is no longer maintained.

    Remove the file or the reference, and use the canonical schema.
    """
    if fact.used:
        yield Diagnostic(f"{fact.path} still uses {fact.retired}, which is retired")
    else:
        yield Diagnostic(f"{fact.path} is retired, but exists again")
