"""Rules about indexes."""

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

    Queries that rely on it are slow, and become slower as the table grows.

    Create it again (on a busy PostgreSQL server with `CREATE INDEX CONCURRENTLY`).
    """
    index = change.expected
    if index.unique and not index.predicate and still_unique(context, index.table, index.keys):
        yield Diagnostic(
            f"unique {name(change)} is missing",
            "A unique constraint or another index rejects the same duplicates.",
            Severity.NOTICE,
        )
    elif index.unique:
        yield Diagnostic(
            f"unique {name(change)} is missing",
            "Duplicate rows can be stored unnoticed, and upserts that name its columns fail.",
            Severity.CRITICAL,
        )
    else:
        yield Diagnostic(f"{name(change)} is missing")


@rule("DR310", "index-extra", Severity.NOTICE)
def extra(change: Added[Index]) -> Iterator[Diagnostic]:
    """An index exists that the schema does not define.

    Every write must maintain it, and other environments lack it.

    Add it to the schema with a migration, or drop it.
    """
    if change.actual.unique:
        yield Diagnostic(
            f"unique {name(change)} is extra",
            "Inserts that work in other environments fail here.",
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
    """An index is defined differently.

    Queries that rely on it may not use it.

    Create the index from the schema under another name, then drop this one and rename.
    """
    if "unique" in change.fields and change.expected.unique:
        yield Diagnostic(
            f"{name(change)}: {differences(change)}",
            "Duplicate rows can be stored unnoticed, and upserts that name its columns fail.",
            Severity.CRITICAL,
        )
    else:
        yield Diagnostic(f"{name(change)}: {differences(change)}")


@rule("DR303", "index-unusable", Severity.WARNING, fields=("valid", "visible"))
def use_changed(change: Changed[Index]) -> Iterator[Diagnostic]:
    """An index exists, but the server does not use it.

    Queries are as slow as without it, while every write still maintains it.

    Rebuild it (`REINDEX`), or make it visible again.
    """
    if change.actual.valid and change.actual.visible:
        yield Diagnostic(
            f"{name(change)} is used by the server although it should not be: {differences(change)}",
            "Queries use a different plan than the one that was tested.",
            Severity.NOTICE,
        )
    else:
        yield Diagnostic(f"{name(change)} is not used by the server: {differences(change)}")
