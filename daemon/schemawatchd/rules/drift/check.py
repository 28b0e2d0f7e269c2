"""Drift of check."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name, text
from schemawatchd.schema.kinds.check import Check


@rule("DR231", "check-missing", Severity.WARNING)
def missing(change: Removed[Check]) -> Iterator[Diagnostic]:
    """A check constraint is missing.

    Values that it kept out can enter, and nothing else may stop them.

    Look for rows that break it, then add it again.
    """
    yield Diagnostic(f"{name(change)} is missing: {text(change.expected.expression)}")


@rule("DR232", "check-extra", Severity.WARNING)
def extra(change: Added[Check]) -> Iterator[Diagnostic]:
    """There is a check constraint that nobody declared.

    Inserts that work elsewhere are refused here.

    Declare it with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra: {text(change.actual.expression)}")


@rule("DR233", "check-changed", Severity.WARNING, fields=("expression", "enforced", "inherited_by_children"))
def changed(change: Changed[Check]) -> Iterator[Diagnostic]:
    """A check constraint checks something else.

    Values that should be refused can enter, or good ones are refused.

    Put it back, after a look for rows that break it.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
