"""MG603: The `down` section of a migration does not restore the previous schema."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import NotRestored
from schemawatchd.rules.rule import Diagnostic, rule


@rule("MG603", "not-restored", Severity.WARNING, verdict=Verdict.POLICY)
def check(fact: NotRestored) -> Iterator[Diagnostic]:
    """The `down` section of a migration does not restore the previous schema.

    After a rollback, the database has a schema that no version of the code was tested with.

    Revert in `down` everything that `up` does, and nothing else.
    """
    yield Diagnostic(f"{fact.path} {fact.says}")
