"""MG506: A migration header allows a rule that reports nothing."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import UnusedAllow
from schemawatchd.rules.rule import Diagnostic, rule

TRIPS = (
    """\
-- allow MG101: nobody reads them
-- migrate:up
create table notes (id integer);
-- migrate:down
drop table notes;
""",
    """\
-- allow MG999: nobody knows
-- migrate:up
create table notes (id integer);
-- migrate:down
drop table notes;
""",
)

PASSES = """\
-- allow MG101: nobody reads them
-- migrate:up
drop table notes;
"""


@rule("MG506", "allowed-for-nothing", Severity.NOTICE, verdict=Verdict.POLICY)
def check(fact: UnusedAllow) -> Iterator[Diagnostic]:
    """A migration header allows a rule that reports nothing.

    Readers of the header look for a risk that does not exist.

    Remove the line.
    """
    what = "which reports nothing here" if fact.known else "which does not exist"
    yield Diagnostic(f"{fact.path} allows {fact.code}, {what}")
