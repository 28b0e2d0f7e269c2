"""MG502: A migration is marked irreversible without a reason."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationUnderLint
from schemawatchd.rules.rule import Diagnostic, rule

TRIPS = (
    """\
-- irreversible:
-- migrate:up
create table notes (id integer);
-- migrate:down
drop table notes;
""",
    """\
-- irreversible: yes
-- migrate:up
create table notes (id integer);
-- migrate:down
drop table notes;
""",
)

PASSES = """\
-- irreversible: the old numbers are gone
-- migrate:up
create table notes (id integer);
-- migrate:down
drop table notes;
"""


@rule("MG502", "irreversible-unexplained", Severity.WARNING, verdict=Verdict.POLICY)
def check(fact: MigrationUnderLint) -> Iterator[Diagnostic]:
    """A migration is marked irreversible without a reason.

    The person who has to roll it back does not know what to do instead.

    Write what would be lost and what to do instead after `irreversible:`.
    """
    said = fact.dossier.irreversible.lower().rstrip(".")
    if "irreversible" in fact.dossier.named and said in ("", "true", "y", "yes"):
        yield Diagnostic(f"{fact.path} is irreversible without a reason")
