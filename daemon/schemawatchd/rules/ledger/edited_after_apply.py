"""LG101: A migration file was edited after it was applied."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import EditedAfterApply
from schemawatchd.rules.rule import Diagnostic, rule


@rule("LG101", "edited-after-apply", Severity.WARNING, verdict=Verdict.LEDGER)
def check(fact: EditedAfterApply) -> Iterator[Diagnostic]:
    """A migration file was edited after it was applied.

    A new database built from the files differs from this one, and the statements that ran here are no longer
    known.

    Restore the file, and write the change as a new migration. If only comments changed, let the migration tool
    accept the new checksum.
    """
    if fact.statements is False:
        yield Diagnostic(
            f"{fact.named} was edited after it was applied, only in its comments", severity=Severity.NOTICE
        )
    else:
        how = "its statements differ" if fact.statements else "its checksum differs"
        yield Diagnostic(f"{fact.named} was edited after it was applied: {how} ({fact.file})")
