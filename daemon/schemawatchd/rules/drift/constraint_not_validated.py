"""DR224: A constraint is not validated."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.check import Check
from schemawatchd.schema.kinds.foreign_key import ForeignKey


@rule("DR224", "constraint-not-validated", Severity.WARNING, fields=("validated",))
def check(change: Changed[ForeignKey] | Changed[Check]) -> Iterator[Diagnostic]:
    """A constraint is not validated.

    Existing rows may violate it, and the planner does not rely on it.

    Validate it (`ALTER TABLE … VALIDATE CONSTRAINT`).
    """
    word = "validated" if change.actual.validated else "not validated"
    yield Diagnostic(f"{name(change)} is {word}")
