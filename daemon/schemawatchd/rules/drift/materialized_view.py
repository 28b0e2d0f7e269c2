"""Drift of materialized view."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.materialized_view import MaterializedView


@rule("DR411", "materialized-view-missing", Severity.CRITICAL)
def missing(change: Removed[MaterializedView]) -> Iterator[Diagnostic]:
    """A materialised view that should exist is missing.

    Queries that use it fail at once, and so does the job that refreshes it.

    Create it again from the canonical schema, with its indexes, and fill it.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR412", "materialized-view-extra", Severity.NOTICE)
def extra(change: Added[MaterializedView]) -> Iterator[Diagnostic]:
    """There is a materialised view that nobody declared.

    It exists here only, takes up room, and may keep columns from being changed or dropped.

    Declare it with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR413", "materialized-view-changed", Severity.WARNING, fields=("definition", "access_method"))
def changed(change: Changed[MaterializedView]) -> Iterator[Diagnostic]:
    """A materialised view shows something else.

    Queries that use it get other rows or columns than the code was written for.

    Drop it and create the declared one, with its indexes; it cannot be replaced.
    """
    if "definition" in change.fields:
        yield Diagnostic(f"{name(change)} has another definition")
    else:
        yield Diagnostic(f"{name(change)}: {differences(change)}")
