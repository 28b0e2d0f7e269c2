"""MG501: A migration's dossier is not whole."""

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
    """A migration's dossier is not whole.

    In a year nobody knows why it was made, whom to ask, or what is lost when it is taken back.

    Fill in `why`, `risk`, `owner` and `rollback` in its header. For folders of other tools this is a
    notice; `[rules]` makes it more.
    """
    lacking = [each for each in fact.dossier.lacking if each != "verify"]
    if lacking:
        severity = None if fact.required else Severity.NOTICE
        yield Diagnostic(f"{fact.path} does not say: {', '.join(lacking)}", severity=severity)
