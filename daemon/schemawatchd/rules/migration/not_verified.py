"""MG606: A migration's own query says that it did not work."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import NotVerified
from schemawatchd.rules.rule import Diagnostic, rule


@rule("MG606", "not-verified", Severity.CRITICAL, verdict=Verdict.POLICY)
def check(fact: NotVerified) -> Iterator[Diagnostic]:
    """A migration's own query says that it did not work.

    `schemawatchd migrate up` stops there.

    Either the migration does not do what it should, or the query asks for something else.
    """
    yield Diagnostic(f"{fact.path} {fact.says}")
