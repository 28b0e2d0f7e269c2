"""MG403: A migration sets the search path or the database for all that follows."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Step
from schemawatchd.rules.view import View

RULE = Rule(code="MG403", severity=Severity.WARNING, verdict=Verdict.POLICY)

ENGINES = ("postgresql", "mariadb")

TRIPS = "set search_path to shop; use shop;"
PASSES = ("set local search_path to shop;", "set lock_timeout = '5s';")


def check(fact: Step, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration sets the search path or the database for all that follows.

    Later migrations and the tool's own ledger end in another place than on a fresh database.

    Name the schema with each object, or SET LOCAL.
    """
    says = fact.statement
    session = says.opens("set", "search_path") or says.opens("set", "session", "search_path")
    called = says.holds("set_config", "(", "'search_path'")
    if session or called or says.opens("use"):
        yield Said(f"{fact.path} changes where names are looked for: {says.text[:80]}")
