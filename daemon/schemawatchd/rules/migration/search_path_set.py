"""MG403: A migration changes the search path or the database for the whole session."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule

TRIPS = "set search_path to shop; use shop;"

PASSES = ("set local search_path to shop;", "set lock_timeout = '5s';")


@rule("MG403", "search-path-set", Severity.WARNING, verdict=Verdict.POLICY, engines=("postgresql", "mariadb"))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration changes the search path or the database for the whole session.

    Later migrations and the tool's own history table are created in a different place than on a new database.

    Qualify each name with its schema, or use SET LOCAL.
    """
    says = fact.statement
    session = says.opens("set", "search_path") or says.opens("set", "session", "search_path")
    called = says.holds("set_config", "(", "'search_path'")
    if session or called or says.opens("use"):
        yield Diagnostic(f"{fact.path} changes the search path or database: {says.text[:80]}")
