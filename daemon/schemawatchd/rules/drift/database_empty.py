"""DR160: The database is empty, where tables are expected."""

from collections.abc import Iterator

from schemawatchd.rules.facts import DatabaseEmpty
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View

RULE = Rule(code="DR160", severity=Severity.CRITICAL, verdict=Verdict.DRIFT)


def check(fact: DatabaseEmpty, view: View) -> Iterator[Said]:  # noqa: ARG001
    """The database is empty, where tables are expected.

    Every statement of the application fails at once.

    Check that the URL leads to the right file; a file of 0 bytes is what a program makes that opens a wrong path.
    """
    yield Said(f"{fact.path} is empty: all {fact.tables} expected tables are missing")
