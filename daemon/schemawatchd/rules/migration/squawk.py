"""MG900: The linter squawk says something about a migration."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Squawked
from schemawatchd.rules.view import View

RULE = Rule(code="MG900", severity=Severity.NOTICE, verdict=Verdict.POLICY)


def check(fact: Squawked, view: View) -> Iterator[Said]:  # noqa: ARG001
    """The linter squawk says something about a migration.

    What squawk says of its own rule.

    See squawk's page of that rule; `allow MG900: the reason` in the header silences all that squawk says of
    the file.
    """
    severity = Severity.WARNING if fact.serious else Severity.NOTICE
    yield Said(f"{fact.path} squawk {fact.name}: {fact.says}", severity=severity)
