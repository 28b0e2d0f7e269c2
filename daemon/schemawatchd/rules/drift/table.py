"""Drift of table."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import difference, differences, name
from schemawatchd.schema.kinds.table import Table


@rule("DR101", "table-missing", Severity.CRITICAL)
def missing(change: Removed[Table]) -> Iterator[Diagnostic]:
    """A table that should exist is missing.

    Queries that use it fail at once. If it held rows, only a backup has them.

    If it was there, find out who dropped it before anything is created anew, and restore it from a backup, rows
    included.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR102", "table-extra", Severity.WARNING)
def extra(change: Added[Table]) -> Iterator[Diagnostic]:
    """There is a table that nobody declared.

    It exists here only: other environments and a restored copy will not have it.

    Declare it in the canonical schema, with a migration, or drop it; if it is not yours, ignore it by name.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR561", "table-encryption", Severity.WARNING, fields=("encryption",))
def encryption_changed(change: Changed[Table]) -> Iterator[Diagnostic]:
    """A table is encrypted otherwise.

    Its files and backups can be read by whoever gets hold of them, or need a key that is not kept.

    Encrypt it as declared (`ALTER TABLE … ENCRYPTED = …`), or declare the change with a migration.
    """
    severity = Severity.CRITICAL if _encrypted(change.expected) and not _encrypted(change.actual) else None
    yield Diagnostic(f"{name(change)}: encryption is {difference(change, 'encryption')}", severity=severity)


def _encrypted(table: Table) -> bool:
    words = (table.encryption or "").split()
    return any(word in words for word in ("encrypted=yes", "encryption=y"))


@rule("DR144", "table-inheritance", Severity.WARNING, fields=("inherits", "of_type"))
def inheritance_changed(change: Changed[Table]) -> Iterator[Diagnostic]:
    """A table inherits from another one, or from none any more.

    Queries of the parent show other rows, and columns and checks do not follow it.

    Attach or detach it as declared (`ALTER TABLE … INHERIT`, `NO INHERIT`, `OF`).
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")


@rule("DR562", "table-periods", Severity.WARNING, fields=("periods",))
def periods_changed(change: Changed[Table]) -> Iterator[Diagnostic]:
    """The rows of a table are valid for other times.

    `FOR PORTION OF` fails or splits other rows, and keys without overlaps guard something else.

    Put the period back as declared (`ALTER TABLE … ADD PERIOD FOR …`), after a look for rows that break it.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")


@rule("DR704", "table-row-security", Severity.CRITICAL, fields=("row_security",))
def row_security_changed(change: Changed[Table]) -> Iterator[Diagnostic]:
    """Row security of a table is switched otherwise.

    Switched off, every policy of the table is without effect and its rows are open to all who may read it;
    not forced, they are open to its owner.

    Switch it as declared (`ALTER TABLE … ENABLE` or `FORCE ROW LEVEL SECURITY`).
    """
    if change.expected.row_security == "off":
        yield Diagnostic(
            f"row security of {name(change)} is {difference(change, 'row_security')}",
            "Who is not let through by a policy sees no rows, and gets no error.",
        )
    elif change.actual.row_security == "forced":
        yield Diagnostic(
            f"row security of {name(change)} is {difference(change, 'row_security')}",
            "Its owner, too, sees only the rows that a policy lets through, and gets no error.",
        )
    else:
        yield Diagnostic(f"row security of {name(change)} is {difference(change, 'row_security')}")


@rule(
    "DR111",
    "table-storage",
    Severity.WARNING,
    fields=(
        "persistence",
        "partition_by",
        "access_method",
        "engine",
        "merges",
        "row_format",
        "collation",
        "strict",
        "without_rowid",
    ),
)
def storage_changed(change: Changed[Table]) -> Iterator[Diagnostic]:
    """A table is stored otherwise.

    Safety, limits or speed differ from what was tested: an unlogged table is emptied by a crash, another
    engine may not know transactions.

    Convert it back, or declare the change with a migration.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
