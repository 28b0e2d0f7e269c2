"""MG506: A rule is allowed that says nothing."""

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
    """A rule is allowed that says nothing.

    The reader of the header looks for a danger that is not there.

    Take the line out.
    """
    what = "and it says nothing" if fact.known else "and there is no such rule"
    yield Diagnostic(f"{fact.path} allows {fact.code}, {what}")
