"""MG505: A rule is allowed without a reason."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationUnderLint
from schemawatchd.rules.rule import Diagnostic, rule

TRIPS = """\
-- allow MG101
-- migrate:up
drop table notes;
"""

PASSES = """\
-- allow MG101: nobody reads them
-- migrate:up
drop table notes;
"""


@rule("MG505", "allowed-without-reason", Severity.WARNING, verdict=Verdict.POLICY)
def check(fact: MigrationUnderLint) -> Iterator[Diagnostic]:
    """A rule is allowed without a reason.

    The line has no effect, and the rule still reports its findings.

    Add the reason: `allow MG101: table is unused since release 12`.
    """
    for each in fact.dossier.allows:
        if not each.reason:
            yield Diagnostic(f"{fact.path} allows {each.rule} without a reason")
