"""MG512: A migration contains no statements."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationUnderLint
from schemawatchd.rules.rule import Diagnostic, rule

TRIPS = """\
-- why: a
-- migrate:up
-- later
-- migrate:down
"""

PASSES = """\
-- migrate:up
create table notes (id integer);
-- migrate:down
drop table notes;
"""


@rule("MG512", "nothing-to-apply", Severity.NOTICE, verdict=Verdict.POLICY)
def check(fact: MigrationUnderLint) -> Iterator[Diagnostic]:
    """A migration contains no statements.

    It is recorded as applied, but its intended change is not made.

    Add the statements, or delete the file.
    """
    if fact.migration.up and not fact.statements:
        yield Diagnostic(f"{fact.path} has no statements")
