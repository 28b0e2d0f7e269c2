"""Rules about casts."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.cast import Cast


@rule("DR864", "cast-missing", Severity.CRITICAL)
def missing(change: Removed[Cast]) -> Iterator[Diagnostic]:
    """A cast is missing.

    Queries that rely on it fail, or use a different conversion.

    Create it again.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR865", "cast-extra", Severity.WARNING)
def extra(change: Added[Cast]) -> Iterator[Diagnostic]:
    """A cast exists that the schema does not define.

    An implicit cast can change the meaning of comparisons and function calls.

    Add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR866", "cast-changed", Severity.WARNING, fields=("method", "context"))
def changed(change: Changed[Cast]) -> Iterator[Diagnostic]:
    """A cast is defined differently.

    Values are converted differently, or in places where they were not converted before.

    Drop it and create it from the schema.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
