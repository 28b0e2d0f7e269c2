"""Rules about tables."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import difference, differences, name
from schemawatchd.schema.kinds.table import Table


@rule("DR101", "table-missing", Severity.CRITICAL)
def missing(change: Removed[Table]) -> Iterator[Diagnostic]:
    """A table is missing.

    Queries that use it fail. If it existed and contained rows, only a backup has them.

    If it existed, find out who dropped it before you create anything, and restore it from a backup, rows included.
    If it never existed here, run the migration that creates it.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR102", "table-extra", Severity.WARNING)
def extra(change: Added[Table]) -> Iterator[Diagnostic]:
    """A table exists that the schema does not define.

    It exists only in this database, so other environments and a rebuilt copy lack it.

    Add it to the canonical schema with a migration, or drop it. If another application owns it, ignore it by name.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR561", "table-encryption", Severity.WARNING, fields=("encryption",))
def encryption_changed(change: Changed[Table]) -> Iterator[Diagnostic]:
    """A table has different encryption settings.

    Its files and backups are readable for everyone who obtains them, or need a key that you may not have.

    Encrypt it as defined in the schema (`ALTER TABLE … ENCRYPTED = …`), or change the schema with a migration.
    """
    severity = Severity.CRITICAL if _encrypted(change.expected) and not _encrypted(change.actual) else None
    yield Diagnostic(f"{name(change)}: encryption is {difference(change, 'encryption')}", severity=severity)


def _encrypted(table: Table) -> bool:
    words = (table.encryption or "").split()
    return any(word in words for word in ("encrypted=yes", "encryption=y"))


@rule("DR144", "table-inheritance", Severity.WARNING, fields=("inherits", "of_type"))
def inheritance_changed(change: Changed[Table]) -> Iterator[Diagnostic]:
    """A table inherits from a different parent table.

    Queries of the parent show different rows, and the parent's columns and checks do not apply to this table.

    Attach or detach it as defined in the schema (`ALTER TABLE … INHERIT`, `NO INHERIT` or `OF`).
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")


@rule("DR562", "table-periods", Severity.WARNING, fields=("periods",))
def periods_changed(change: Changed[Table]) -> Iterator[Diagnostic]:
    """A table has different period columns.

    `FOR PORTION OF` fails or splits different rows, and keys WITHOUT OVERLAPS protect a different period.

    Search for rows that violate the period, then restore it (`ALTER TABLE … ADD PERIOD FOR …`).
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")


@rule("DR704", "table-row-security", Severity.CRITICAL, fields=("row_security",))
def row_security_changed(change: Changed[Table]) -> Iterator[Diagnostic]:
    """Row security of a table is enabled, disabled or forced contrary to the schema.

    If row security is off, no policy of the table applies and every user with SELECT reads all rows. If it is not
    forced, the owner reads all rows.

    Switch it as defined in the schema (`ALTER TABLE … ENABLE` or `FORCE ROW LEVEL SECURITY`).
    """
    if change.expected.row_security == "off":
        yield Diagnostic(
            f"{name(change)}: row security is {difference(change, 'row_security')}",
            "Users to whom no policy applies see no rows, and get no error.",
        )
    elif change.actual.row_security == "forced":
        yield Diagnostic(
            f"{name(change)}: row security is {difference(change, 'row_security')}",
            "Its owner, too, sees only the rows that a policy permits, and gets no error.",
        )
    else:
        yield Diagnostic(f"{name(change)}: row security is {difference(change, 'row_security')}")


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
    """A table has different storage settings.

    Durability, limits or speed differ from what was tested: a crash empties an unlogged table, and some storage
    engines have no transactions.

    Convert the table back, or change the schema with a migration.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
