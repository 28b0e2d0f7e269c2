"""Rules about extended statistics."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import difference, name
from schemawatchd.schema.kinds.statistics import Statistics


@rule("DR821", "statistics-missing", Severity.WARNING)
def missing(change: Removed[Statistics]) -> Iterator[Diagnostic]:
    """Extended statistics are missing.

    The planner does not know how the columns depend on each other, and may choose slow plans.

    Create them again, and run ANALYZE on the table.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR822", "statistics-extra", Severity.NOTICE)
def extra(change: Added[Statistics]) -> Iterator[Diagnostic]:
    """Extended statistics exist that the schema does not define.

    The planner may choose plans here that were never tested, and ANALYZE takes longer.

    Add them to the schema with a migration, or drop them.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR823", "statistics-changed", Severity.WARNING, fields=("definition", "target"))
def changed(change: Changed[Statistics]) -> Iterator[Diagnostic]:
    """Extended statistics are defined differently.

    The planner has different information than when the queries were tested.

    Drop them, create them from the schema, and run ANALYZE on the table.
    """
    if "definition" in change.fields:
        yield Diagnostic(f"{name(change)} has a different definition")
    else:
        yield Diagnostic(f"{name(change)}: target is {difference(change, 'target')}", severity=Severity.NOTICE)
