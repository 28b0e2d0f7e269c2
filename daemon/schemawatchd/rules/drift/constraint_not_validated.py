"""DR224: A constraint is there but does not vouch for the rows that were there before it."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.check import Check
from schemawatchd.schema.kinds.foreign_key import ForeignKey

RULE = Rule(code="DR224", severity=Severity.WARNING, fields=("validated",))


def check(change: Changed[ForeignKey] | Changed[Check], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A constraint is there but does not vouch for the rows that were there before it.

    Old rows may break it, and the planner does not rely on it.

    Validate it (`ALTER TABLE … VALIDATE CONSTRAINT`).
    """
    word = "validated" if change.actual.validated else "not validated"
    yield Said(f"{name(change)} is {word}")
