"""MG606: A migration's own query says that it did not work."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.proof import NotVerified
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View

RULE = Rule(code="MG606", severity=Severity.CRITICAL, verdict=Verdict.POLICY)


def check(fact: NotVerified, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration's own query says that it did not work.

    `schemawatchd migrate up` stops there.

    Either the migration does not do what it should, or the query asks for something else.
    """
    yield Said(f"{fact.path} {fact.says}")
