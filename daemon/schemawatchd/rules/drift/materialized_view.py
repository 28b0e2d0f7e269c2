"""Rules about materialized views."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.materialized_view import MaterializedView


@rule("DR411", "materialized-view-missing", Severity.CRITICAL)
def missing(change: Removed[MaterializedView]) -> Iterator[Diagnostic]:
    """A materialised view is missing.

    Queries that use it fail, and so does the job that refreshes it.

    Create it again from the canonical schema, with its indexes, and refresh it.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR412", "materialized-view-extra", Severity.NOTICE)
def extra(change: Added[MaterializedView]) -> Iterator[Diagnostic]:
    """A materialised view exists that the schema does not define.

    It exists only in this database, takes up space, and may prevent columns from being changed or dropped.

    Add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR413", "materialized-view-changed", Severity.WARNING, fields=("definition", "access_method"))
def changed(change: Changed[MaterializedView]) -> Iterator[Diagnostic]:
    """A materialised view has a different definition.

    Queries that use it return different rows or columns than the code expects.

    Drop it and create it from the schema, with its indexes. A materialised view cannot be replaced.
    """
    if "definition" in change.fields:
        yield Diagnostic(f"{name(change)} has a different definition")
    else:
        yield Diagnostic(f"{name(change)}: {differences(change)}")
