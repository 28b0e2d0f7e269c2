"""MG503: A migration has no `down` section."""

from collections.abc import Iterator

from schemawatchd.history.migration import Role
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationUnderLint, statements_of
from schemawatchd.rules.rule import Diagnostic, rule

TRIPS = (
    """\
-- why: a
-- migrate:up
create table notes (id integer);
""",
    """\
-- why: a
-- migrate:up
create table notes (id integer);
-- migrate:down
-- later
""",
)

PASSES = (
    """\
-- migrate:up
create table notes (id integer);
-- migrate:down
drop table notes;
""",
    """\
-- irreversible: the old numbers are gone
-- migrate:up
delete from notes where id = 1;
""",
)


@rule("MG503", "down-lacking", Severity.WARNING, verdict=Verdict.POLICY)
def check(fact: MigrationUnderLint) -> Iterator[Diagnostic]:
    """A migration has no `down` section.

    If the release must be rolled back, the database cannot be rolled back with it.

    Write the section that reverts it, or add `irreversible:` with the reason to the header.
    """
    each = fact.migration
    down = statements_of(each.down, fact.engine)
    if each.up and each.role is Role.VERSIONED and not down and not fact.dossier.irreversible:
        yield Diagnostic(f"{fact.path} has no `down` section", severity=None if fact.required else Severity.NOTICE)
