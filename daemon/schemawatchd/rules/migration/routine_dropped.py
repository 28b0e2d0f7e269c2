"""MG406: A migration drops a view, a routine or a trigger and does not create it again."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.sql.clauses import clauses, named
from schemawatchd.sql.statements import Statement

TRIPS = (
    "drop view totals;",
    "drop trigger stamp;",
    "drop view totals, sums; create view totals as select 1 as a;",
    """\
-- migrate:up
create or replace view totals as select 1 as a;
drop view totals;
-- migrate:down
create view totals as select 2 as a;
""",
)

PASSES = (
    "drop view totals; create view totals as select 1 as a;",
    "create view totals as select 1 as a;",
    "create function half(integer) returns integer return $1; select half(a) from orders; drop function half;",
    "create or replace view passing as select 1 as a; drop view passing;",
)

_KINDS = frozenset({"function", "materialized", "procedure", "trigger", "view"})


@rule("MG406", "routine-dropped", Severity.WARNING, verdict=Verdict.POLICY)
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration drops a view, a routine or a trigger and does not create it again.

    Running code that uses it fails, and the work of a dropped trigger is not done.

    Release code that does not need it. Then add `allow MG406: the reason` to the header.
    """
    words = fact.statement.words
    if words[:1] != ("drop",) or not _KINDS & set(words[1:2]):
        return
    dropped = [named(each)[0] for each in clauses(words[3:] if words[1] == "materialized" else words[2:])]
    made = {name for each in (*fact.later, *_makers(fact)) if each.opens("create") for name in each.words}
    if gone := [each for each in dropped if each not in made]:
        yield Diagnostic(f"{fact.path} drops {words[1]} {', '.join(gone)}")


def _makers(fact: MigrationStatement) -> Iterator[Statement]:
    """The statements before that make something new; with OR REPLACE it was old where `down` brings it back."""
    brought_back = {name for each in fact.undoing if each.opens("create") for name in each.words}
    for each in fact.before:
        kind = next((place for place, word in enumerate(each.words) if word in _KINDS), 0)
        if "replace" not in each.words[:3] or named(each.words[kind + 1 :])[0] not in brought_back:
            yield each
