"""MG606: The `verify:` query of a migration reports that it did not work."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import NotVerified
from schemawatchd.rules.rule import Diagnostic, rule


@rule("MG606", "not-verified", Severity.CRITICAL, verdict=Verdict.POLICY)
def check(fact: NotVerified) -> Iterator[Diagnostic]:
    """The `verify:` query of a migration reports that it did not work.

    `schemawatchd migrate up` stops at this migration.

    Correct the migration, or the query if it checks something else.
    """
    yield Diagnostic(f"{fact.path} {fact.says}")
