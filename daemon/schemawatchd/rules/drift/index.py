"""Drift of index."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.engine_effects import still_unique
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.index import Index


@rule("DR301", "index-missing", Severity.WARNING)
def missing(change: Removed[Index], context: RuleContext) -> Iterator[Diagnostic]:
    """An index is missing.

    Queries that need it are slow, and slower as the table grows.

    Create it again; on a busy server without blocking writers.
    """
    index = change.expected
    if index.unique and not index.predicate and still_unique(context, index.table, index.keys):
        yield Diagnostic(
            f"unique {name(change)} is missing",
            "A unique constraint or another index refuses the same duplicates.",
            Severity.NOTICE,
        )
    elif index.unique:
        yield Diagnostic(
            f"unique {name(change)} is missing",
            "Duplicates can enter unnoticed, and upserts that name its columns fail at once.",
            Severity.CRITICAL,
        )
    else:
        yield Diagnostic(f"{name(change)} is missing")


@rule("DR310", "index-extra", Severity.NOTICE)
def extra(change: Added[Index]) -> Iterator[Diagnostic]:
    """There is an index that nobody declared.

    Every write pays for it, and the next environment will not have it.

    Declare it with a migration, or drop it.
    """
    if change.actual.unique:
        yield Diagnostic(
            f"unique {name(change)} is extra",
            "Inserts that work elsewhere are refused here.",
            Severity.WARNING,
        )
    else:
        yield Diagnostic(f"{name(change)} is extra")


@rule(
    "DR302",
    "index-changed",
    Severity.WARNING,
    fields=("keys", "unique", "method", "included", "predicate", "nulls_distinct"),
)
def changed(change: Changed[Index]) -> Iterator[Diagnostic]:
    """An index is made otherwise.

    Queries that it is declared for may not use it.

    Build the declared one beside it, then drop this one.
    """
    if "unique" in change.fields and change.expected.unique:
        yield Diagnostic(
            f"{name(change)}: {differences(change)}",
            "Duplicates can enter unnoticed, and upserts that name its columns fail at once.",
            Severity.CRITICAL,
        )
    else:
        yield Diagnostic(f"{name(change)}: {differences(change)}")


@rule("DR303", "index-unusable", Severity.WARNING, fields=("valid", "visible"))
def use_changed(change: Changed[Index]) -> Iterator[Diagnostic]:
    """An index is there but the server does not use it.

    Queries are as slow as without it, while every write still pays for it.

    Rebuild it, or make it visible again.
    """
    if change.actual.valid and change.actual.visible:
        yield Diagnostic(
            f"{name(change)} is used by the server, which was not expected: {differences(change)}",
            "Queries take another way than the one that was tested.",
            Severity.NOTICE,
        )
    else:
        yield Diagnostic(f"{name(change)} is not used by the server: {differences(change)}")
