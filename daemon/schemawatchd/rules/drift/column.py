"""Drift of column."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.engine_effects import filled_by_domain, fills_in, numbers_rows, on_sqlite, takes_null
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import difference, differences, name
from schemawatchd.schema.kinds.column import Column

_EMPTY = "Inserts and updates that leave it empty fail at once."

_FILLED = "SQLite fills it in where an insert leaves it empty."

_LESS = Severity.WARNING


@rule("DR103", "column-missing", Severity.CRITICAL)
def missing(change: Removed[Column]) -> Iterator[Diagnostic]:
    """A column that should exist is missing.

    Queries that name it fail at once. If it held values, only a backup has them.

    Add it; if it was there, find out who dropped it, and restore its values from a backup.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR105", "column-extra", Severity.WARNING)
def extra(change: Added[Column], context: RuleContext) -> Iterator[Diagnostic]:
    """There is a column that nobody declared.

    It exists here only: the next environment will not have it, and code that lists columns may stumble.

    Declare it with a migration, or drop it.
    """
    column = change.actual
    filled = column.nullable or column.default is not None or column.identity or column.generated
    if not (
        filled or numbers_rows(context, column) or fills_in(column, context) or filled_by_domain(column, context)
    ):
        yield Diagnostic(
            f"{name(change)} is extra, NOT NULL and without a default",
            "Inserts that do not know it fail at once.",
            Severity.CRITICAL,
        )
    else:
        yield Diagnostic(f"{name(change)} is extra")


@rule("DR104", "column-type", Severity.CRITICAL, fields=("type",))
def type_changed(change: Changed[Column]) -> Iterator[Diagnostic]:
    """A column has another type.

    Code and other databases rely on the declared type: values that fit here may be cut, refused or compared
    otherwise there.

    Decide which type is right, then change the column back or declare the new type with a migration.
    """
    yield Diagnostic(f"{change.key.dotted} is {difference(change, 'type')}")


@rule("DR106", "column-nullability", Severity.WARNING, fields=("nullable", "not_null_inherited"))
def nullability_changed(change: Changed[Column], context: RuleContext) -> Iterator[Diagnostic]:
    """A column accepts NULL, or refuses it, against its declaration.

    Code that relies on a value meets NULL.

    Fill the gaps and put the constraint back, or declare what is there with a migration.
    """
    if "nullable" not in change.fields:
        reach = "is inherited by child tables" if change.actual.not_null_inherited else "is NO INHERIT"
        yield Diagnostic(f"NOT NULL of {change.key.dotted} {reach}, against the expected")
    elif change.actual.nullable:
        yield Diagnostic(f"{change.key.dotted} accepts NULL, expected NOT NULL")
    elif takes_null(change.actual, context):
        says = "A NULL that is written to it is refused, or becomes another value."
        yield Diagnostic(f"{change.key.dotted} is NOT NULL, expected to accept NULL", says)
    else:
        yield Diagnostic(
            f"{change.key.dotted} is NOT NULL, expected to accept NULL",
            *((_FILLED, None) if numbers_rows(context, change.actual) else (_EMPTY, Severity.CRITICAL)),
        )


@rule("DR107", "column-default", Severity.WARNING, fields=("default",))
def default_changed(change: Changed[Column], context: RuleContext) -> Iterator[Diagnostic]:
    """A column has another default.

    New rows get another value than the code was written for.

    Put the default back, or declare the new one with a migration; look at the rows written since.
    """
    summary = f"default of {change.key.dotted} is {difference(change, 'default')}"
    counted = change.actual.identity or change.actual.generated or numbers_rows(context, change.actual)
    needed = change.actual.default is None and not change.actual.nullable and not counted
    if needed and not (fills_in(change.actual, context) or filled_by_domain(change.actual, context)):
        yield Diagnostic(summary, "Inserts that do not name the column fail at once.", Severity.CRITICAL)
    else:
        yield Diagnostic(summary)


@rule("DR108", "column-generated", Severity.CRITICAL, fields=("generated", "generated_kind"))
def generated_changed(change: Changed[Column], context: RuleContext) -> Iterator[Diagnostic]:
    """A generated column is computed otherwise, or is not computed any more.

    Its values do not follow the declared expression.

    Put the expression back and rebuild the values.
    """
    summary = f"{change.key.dotted}: {differences(change)}"
    if change.fields == ("generated_kind",) and change.expected.generated and change.actual.generated:
        says = "Its values are the same; whether they are stored decides what writing and reading cost."
        yield Diagnostic(summary, says, Severity.NOTICE)
    elif on_sqlite(context) and "generated" not in change.fields:
        yield Diagnostic(
            summary, "Its values are the same, but computed at another time: when read or when written.", _LESS
        )
    else:
        yield Diagnostic(summary)


@rule("DR109", "column-identity", Severity.CRITICAL, fields=("identity",))
def identity_changed(change: Changed[Column], context: RuleContext) -> Iterator[Diagnostic]:
    """A column numbers its rows otherwise, or does not number them any more.

    Inserts that rely on an automatic number fail, or numbers are used twice.

    Put the identity back, with its counter beyond the highest number in use.
    """
    summary = f"numbering of {change.key.dotted} is {difference(change, 'identity')}"
    if on_sqlite(context) and change.actual.identity:
        yield Diagnostic(
            summary, "Numbers of deleted rows are not used again, and each insert costs more.", Severity.WARNING
        )
    elif on_sqlite(context):
        yield Diagnostic(summary, "The numbers of deleted rows are used again for new ones.")
    elif change.expected.identity == "always" and change.actual.identity == "by default":
        says = "Rows may bring numbers of their own, which the counter meets again later."
        yield Diagnostic(summary, says, Severity.WARNING)
    elif change.expected.identity is None and change.actual.identity != "always":
        says = "Rows that leave it out get a number, where they were refused or got another value."
        yield Diagnostic(summary, says, Severity.WARNING)
    else:
        yield Diagnostic(summary)


@rule("DR143", "column-numbering", Severity.WARNING, fields=("numbering",))
def numbering_changed(change: Changed[Column]) -> Iterator[Diagnostic]:
    """A column that numbers its rows counts otherwise.

    Numbers run out earlier, come in other steps, or are given twice.

    Set the counter as declared (`ALTER TABLE … ALTER COLUMN … SET`), after a look at the highest number
    in use.
    """
    yield Diagnostic(f"the counter of {change.key.dotted} has {difference(change, 'numbering')}")


@rule("DR110", "column-collation", Severity.WARNING, fields=("collation",))
def collation_changed(change: Changed[Column]) -> Iterator[Diagnostic]:
    """A column sorts and compares text otherwise.

    Searches find other rows, unique keys judge other values equal, and joins may stop using indexes.

    Put the collation back, or declare the new one with a migration.
    """
    yield Diagnostic(f"collation of {change.key.dotted} is {difference(change, 'collation', 'the default')}")


@rule("DR563", "column-history", Severity.WARNING, fields=("versioned",))
def history_changed(change: Changed[Column]) -> Iterator[Diagnostic]:
    """The old values of a column are kept, or no longer kept.

    `FOR SYSTEM_TIME` shows values that were not there then, or history grows with each change of it.

    Change it back (`WITH SYSTEM VERSIONING`, `WITHOUT SYSTEM VERSIONING`), or declare it with a migration.
    """
    yield Diagnostic(f"{name(change)} is {'with' if change.actual.versioned else 'without'} system versioning")


@rule("DR113", "column-on-update", Severity.WARNING, fields=("on_update",))
def on_update_changed(change: Changed[Column]) -> Iterator[Diagnostic]:
    """A column is set otherwise when its row changes.

    Time stamps stand still, or move where they should not; whoever reads them to find changed rows misses some.

    Put the ON UPDATE clause back, or declare what is there with a migration.
    """
    yield Diagnostic(f"{change.key.dotted} is set on update to {difference(change, 'on_update', 'nothing')}")


@rule("DR564", "column-srid", Severity.WARNING, fields=("srid",))
def srid_changed(change: Changed[Column]) -> Iterator[Diagnostic]:
    """A spatial column is tied to another reference system.

    Values are refused, distances come out in another unit, or its spatial index is not used.

    Give it the declared reference system, after a look at the values that it holds.
    """
    yield Diagnostic(f"{name(change)}: the reference system is {difference(change, 'srid')}")


@rule("DR142", "column-tuning", Severity.NOTICE, fields=("storage", "compression", "statistics_target", "options"))
def tuning_changed(change: Changed[Column]) -> Iterator[Diagnostic]:
    """A column is kept or measured otherwise.

    It holds the same values, but takes another amount of room, or plans become worse.

    Set it as declared (`ALTER TABLE … ALTER COLUMN … SET`); rows that are there keep their form until
    they are rewritten.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")


@rule("DR112", "column-visibility", Severity.WARNING, fields=("visible",))
def visibility_changed(change: Changed[Column]) -> Iterator[Diagnostic]:
    """A column is hidden from, or shown to, queries that name no columns.

    `SELECT *` and inserts without a column list see another table.

    Change it back with ALTER TABLE.
    """
    yield Diagnostic(f"{change.key.dotted} is {'visible' if change.actual.visible else 'invisible'}")


@rule("DR844", "foreign-column", Severity.WARNING, fields=("foreign_options",))
def foreign_options_changed(change: Changed[Column]) -> Iterator[Diagnostic]:
    """A column of a foreign table stands for another one.

    Queries fail, or read and write other values.

    Set it as declared (`ALTER FOREIGN TABLE … ALTER COLUMN … OPTIONS`).
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
