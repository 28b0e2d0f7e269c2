"""MG504: A migration has no query that verifies its result."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationUnderLint
from schemawatchd.rules.rule import Diagnostic, rule

TRIPS = """\
-- why: a
-- migrate:up
create table notes (id integer);
-- migrate:down
drop table notes;
"""

PASSES = """\
-- why: a
-- risk: low
-- owner: crm
-- rollback: drop it
-- verify: select 1
-- migrate:up
create table notes (id integer);
-- migrate:down
drop table notes;
"""


@rule("MG504", "verify-lacking", Severity.WARNING, verdict=Verdict.POLICY)
def check(fact: MigrationUnderLint) -> Iterator[Diagnostic]:
    """A migration has no query that verifies its result.

    A migration that ran without effect looks like a successful one.

    Add `verify:` with a query that returns rows after the migration. For folders of other tools this is a notice.
    """
    if not fact.dossier.verify:
        yield Diagnostic(f"{fact.path} has no `verify:`", severity=None if fact.required else Severity.NOTICE)
