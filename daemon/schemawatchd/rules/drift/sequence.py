"""Rules about sequences."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.sequence import Sequence


@rule("DR601", "sequence-missing", Severity.CRITICAL)
def missing(change: Removed[Sequence]) -> Iterator[Diagnostic]:
    """A sequence is missing.

    Inserts that take their number from it fail.

    Create it again, starting above the highest number in use.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR602", "sequence-extra", Severity.NOTICE)
def extra(change: Added[Sequence]) -> Iterator[Diagnostic]:
    """A sequence exists that the schema does not define.

    It exists only in this database, and code that uses it fails elsewhere.

    Add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule(
    "DR603",
    "sequence-changed",
    Severity.WARNING,
    fields=("type", "start", "increment", "minimum", "maximum", "cache", "cycle", "persistence", "owned_by"),
)
def changed(change: Changed[Sequence]) -> Iterator[Diagnostic]:
    """A sequence has different options.

    Its numbers may run out, repeat, or collide with numbers from other systems.

    Change it back (`ALTER SEQUENCE`).
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
