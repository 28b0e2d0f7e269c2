"""MG508: A migration has several statements that do not share a transaction."""

from collections.abc import Iterator

from schemawatchd.history.migration import is_atomic
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationUnderLint
from schemawatchd.rules.rule import Diagnostic, rule

TRIPS = """\
-- migrate:up transaction:false
create table a (id integer);
create table b (id integer);
"""

PASSES = "create table a (id integer);"

_DDL = frozenset({"alter", "create", "drop", "rename", "truncate"})


@rule("MG508", "half-applied", Severity.NOTICE, verdict=Verdict.POLICY)
def check(fact: MigrationUnderLint) -> Iterator[Diagnostic]:
    """A migration has several statements that do not share a transaction.

    If one of them fails, the earlier ones stay applied.

    Put one such statement into each migration.
    """
    section = fact.migration.up
    whole = section is not None and is_atomic(section, fact.engine)
    count = sum(each.words[0] in _DDL for each in fact.statements)
    if not whole and count > 1:
        yield Diagnostic(f"{fact.path} may be applied partly: {count} statements without a transaction")
