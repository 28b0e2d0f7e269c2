"""MG504: A migration has no query that shows that it worked."""

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
    """A migration has no query that shows that it worked.

    A migration that ran and did nothing looks like one that worked.

    Write `verify:` with a query that returns rows afterwards. For folders of other tools this is a notice.
    """
    if not fact.dossier.verify:
        yield Diagnostic(f"{fact.path} has no `verify:`", severity=None if fact.required else Severity.NOTICE)
