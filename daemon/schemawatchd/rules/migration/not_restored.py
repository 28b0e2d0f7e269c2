"""MG603: A migration's way back leads somewhere else."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import NotRestored
from schemawatchd.rules.rule import Diagnostic, rule


@rule("MG603", "not-restored", Severity.WARNING, verdict=Verdict.POLICY)
def check(fact: NotRestored) -> Iterator[Diagnostic]:
    """A migration's way back leads somewhere else.

    After a rollback the database is in a state that no version of the code knows.

    Undo in `down` all that `up` does, and nothing else.
    """
    yield Diagnostic(f"{fact.path} {fact.says}")
