"""MG509: A migration uses a column type that has a better alternative."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.sql.clauses import Quoted
from schemawatchd.sql.touched_tables import columns_of
from schemawatchd.sql.type_families import SERIALS
from schemawatchd.sql.type_widths import type_words

TRIPS = (
    "create table notes (id serial primary key);",
    "create table notes (day timestamp);",
    "create table notes (code char(3));",
    "alter table orders add column paid money;",
)

PASSES = (
    """\
create table notes (id bigint generated always as identity primary key, day timestamptz, code text);
""",
    "create table notes (day timestamp with time zone);",
)

_BETTER = {
    **dict.fromkeys(SERIALS, "GENERATED ALWAYS AS IDENTITY"),
    "char": "text",
    "money": "numeric",
    "timestamp": "timestamptz",
}


@rule("MG509", "type-outdated", Severity.NOTICE, verdict=Verdict.POLICY, engines=("postgresql",))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration uses a column type that has a better alternative.

    serial hides a sequence with its own privileges, timestamp loses the time zone, char pads with spaces, and
    money depends on a setting.

    Use GENERATED ALWAYS AS IDENTITY, timestamptz, text or varchar, and numeric.
    """
    for _, what in columns_of(fact.statement):
        type_ = type_words(what)
        known = type_ and type_[0] in _BETTER and not isinstance(type_[0], Quoted)
        if known and not {"varying", "with"} & set(type_):
            yield Diagnostic(f"{fact.path} uses {type_[0]}; {_BETTER[type_[0]]} is better")
