"""LG101: A migration's file was edited after it had been applied."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import EditedAfterApply
from schemawatchd.rules.rule import Diagnostic, rule


@rule("LG101", "edited-after-apply", Severity.WARNING, verdict=Verdict.LEDGER)
def check(fact: EditedAfterApply) -> Iterator[Diagnostic]:
    """A migration's file was edited after it had been applied.

    A new database made from the files differs from this one, and nobody can tell any more what was run here.

    Bring the file back as it was, and write the change as a new migration. Where only comments moved, let the
    tool take the new checksum over.
    """
    if fact.statements is False:
        yield Diagnostic(
            f"{fact.named} was edited after it had been applied, in its comments only", severity=Severity.NOTICE
        )
    else:
        how = "in its statements" if fact.statements else "its checksum is another"
        yield Diagnostic(f"{fact.named} was edited after it had been applied: {how} ({fact.file})")
