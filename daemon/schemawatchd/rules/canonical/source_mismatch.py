"""SC201: The migrations make something else than the canonical schema says."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import SourceMismatch
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View

RULE = Rule(code="SC201", severity=Severity.WARNING, verdict=Verdict.SOURCE_MISMATCH)


def check(fact: SourceMismatch, view: View) -> Iterator[Said]:  # noqa: ARG001
    """The migrations make something else than the canonical schema says.

    One of the two is wrong: a new database and a migrated one will differ.

    Write the migration that is missing, or bring the canonical schema up to date.
    """
    yield Said(f"{fact.says} (after all of {fact.migrations}; expected by {fact.schema})")
