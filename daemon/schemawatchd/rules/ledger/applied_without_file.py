"""LG102: The ledger has a migration of which there is no file."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import AppliedWithoutFile
from schemawatchd.rules.rule import Diagnostic, rule


@rule("LG102", "applied-without-file", Severity.WARNING, verdict=Verdict.LEDGER)
def check(fact: AppliedWithoutFile) -> Iterator[Diagnostic]:
    """The ledger has a migration of which there is no file.

    What it did to the database cannot be replayed, so what should be there is not known.

    Bring the file back from the history of the repository, or correct the ledger if it never was applied.
    """
    was = ", which was there before" if fact.seen else ""
    yield Diagnostic(f"{fact.named} is applied, and there is no file of it{was}")
