"""MG501: A migration header is incomplete."""

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


@rule("MG501", "dossier-lacking", Severity.WARNING, verdict=Verdict.POLICY)
def check(fact: MigrationUnderLint) -> Iterator[Diagnostic]:
    """A migration header is incomplete.

    A year later it is unknown why the change was made, whom to ask, and what a rollback would lose.

    Fill in `why`, `risk`, `owner` and `rollback`. For folders of other tools this is a notice; configure a higher
    severity under `[rules]`.
    """
    lacking = [each for each in fact.dossier.lacking if each != "verify"]
    if lacking:
        severity = None if fact.required else Severity.NOTICE
        yield Diagnostic(f"{fact.path} lacks in its header: {', '.join(lacking)}", severity=severity)
