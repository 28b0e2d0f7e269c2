"""Rules about check constraints."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name, text
from schemawatchd.schema.kinds.check import Check


@rule("DR231", "check-missing", Severity.WARNING)
def missing(change: Removed[Check]) -> Iterator[Diagnostic]:
    """A check constraint is missing.

    Invalid values can be stored, and nothing else may reject them.

    Search for rows that violate it, then add it again.
    """
    yield Diagnostic(f"{name(change)} is missing: {text(change.expected.expression)}")


@rule("DR232", "check-extra", Severity.WARNING)
def extra(change: Added[Check]) -> Iterator[Diagnostic]:
    """A check constraint exists that the schema does not define.

    Inserts that work in other environments fail here.

    Add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra: {text(change.actual.expression)}")


@rule("DR233", "check-changed", Severity.WARNING, fields=("expression", "enforced", "inherited_by_children"))
def changed(change: Changed[Check]) -> Iterator[Diagnostic]:
    """A check constraint has a different condition.

    Invalid values can be stored, or valid ones are rejected.

    Search for rows that violate the condition in the schema, then restore the constraint.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
