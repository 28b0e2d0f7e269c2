"""Drift of sequence."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.sequence import Sequence


@rule("DR601", "sequence-missing", Severity.CRITICAL)
def missing(change: Removed[Sequence]) -> Iterator[Diagnostic]:
    """A sequence that should exist is missing.

    Inserts that take their number from it fail at once.

    Create it again, beyond the highest number in use.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR602", "sequence-extra", Severity.NOTICE)
def extra(change: Added[Sequence]) -> Iterator[Diagnostic]:
    """There is a sequence that nobody declared.

    It exists here only, and code that uses it fails elsewhere.

    Declare it with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule(
    "DR603",
    "sequence-changed",
    Severity.WARNING,
    fields=("type", "start", "increment", "minimum", "maximum", "cache", "cycle", "persistence", "owned_by"),
)
def changed(change: Changed[Sequence]) -> Iterator[Diagnostic]:
    """A sequence counts otherwise.

    Numbers may run out, repeat, or collide with what other systems expect.

    Change it back (`ALTER SEQUENCE`).
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
