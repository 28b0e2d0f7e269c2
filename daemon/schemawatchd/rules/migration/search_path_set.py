"""MG403: A migration sets the search path or the database for all that follows."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule

TRIPS = "set search_path to shop; use shop;"

PASSES = ("set local search_path to shop;", "set lock_timeout = '5s';")


@rule("MG403", "search-path-set", Severity.WARNING, verdict=Verdict.POLICY, engines=("postgresql", "mariadb"))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration sets the search path or the database for all that follows.

    Later migrations and the tool's own ledger end in another place than on a fresh database.

    Name the schema with each object, or SET LOCAL.
    """
    says = fact.statement
    session = says.opens("set", "search_path") or says.opens("set", "session", "search_path")
    called = says.holds("set_config", "(", "'search_path'")
    if session or called or says.opens("use"):
        yield Diagnostic(f"{fact.path} changes where names are looked for: {says.text[:80]}")
