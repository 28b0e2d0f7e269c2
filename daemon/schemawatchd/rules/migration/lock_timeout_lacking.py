"""MG304: A migration takes a strong lock without a lock timeout."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.sql.statements import Statement

TRIPS = (
    "-- theirs\nalter table orders add column note text;",
    "-- theirs\ndrop table orders;",
    "-- theirs\ncreate trigger touched before update of a, b on orders for each row execute function touch();",
)

PASSES = (
    """\
-- theirs
set lock_timeout = '5s';
alter table orders add column note text;
""",
    "alter table orders add column note text;",
    """\
-- theirs
create table notes (id integer);
alter table notes add column note text;
""",
    """\
-- theirs
create table notes (id integer);
create trigger touched before update on notes for each row execute function touch();
""",
)

_OPENINGS = (("alter", "table"), ("cluster",), ("create", "trigger"), ("drop", "table"), ("lock",), ("truncate",))


def _strong(statement: Statement) -> bool:
    return any(statement.opens(*each) for each in _OPENINGS)


@rule("MG304", "lock-timeout-lacking", Severity.WARNING, verdict=Verdict.POLICY, engines=("postgresql",))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration takes a strong lock without a lock timeout.

    It may wait behind a long query, and all later queries of the table wait behind it.

    Run `SET lock_timeout = '5s'` first. `schemawatchd migrate up` does so itself for migrations in its own format.
    """
    if fact.ours or not _strong(fact.statement) or fact.is_on_new_table:
        return
    covered = any({"lock_timeout", "'lock_timeout'"} & set(each.words) for each in fact.before)
    told = any(_strong(each.statement) and (each.found or not each.tables) for each in fact.earlier)
    if not covered and not told:
        severity = None if fact.migration.language == "sql" else Severity.NOTICE
        yield Diagnostic(f"{fact.path} locks {fact.table or 'a table'} without a lock_timeout", severity=severity)
