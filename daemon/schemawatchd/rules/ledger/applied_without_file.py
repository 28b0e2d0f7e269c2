"""LG102: The migration history contains a migration whose file is missing."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import AppliedWithoutFile
from schemawatchd.rules.rule import Diagnostic, rule


@rule("LG102", "applied-without-file", Severity.WARNING, verdict=Verdict.LEDGER)
def check(fact: AppliedWithoutFile) -> Iterator[Diagnostic]:
    """The migration history contains a migration whose file is missing.

    Its statements cannot be replayed, so the expected schema is unknown.

    Restore the file from version control. If the migration was never applied, correct the migration history.
    """
    was = ", although an earlier check found it" if fact.seen else ""
    yield Diagnostic(f"{fact.named} is applied, but its file is missing{was}")
