"""Rules about columns."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.engine_effects import filled_by_domain, fills_in, numbers_rows, on_sqlite, takes_null
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import difference, differences, name
from schemawatchd.schema.kinds.column import Column

_REQUIRED = "Inserts and updates without a value for it fail."
_NUMBERED = "SQLite assigns a number to inserts without a value for it."
_SAME_VALUES = "Its values are the same, but reads or writes of the column become slower."


@rule("DR103", "column-missing", Severity.CRITICAL)
def missing(change: Removed[Column]) -> Iterator[Diagnostic]:
    """A column is missing.

    Queries that name it fail. If it existed and contained values, only a backup has them.

    Add it with a migration. If it existed, find out who dropped it, and restore its values from a backup.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR105", "column-extra", Severity.WARNING)
def extra(change: Added[Column], context: RuleContext) -> Iterator[Diagnostic]:
    """A column exists that the schema does not define.

    It exists only in this database, and code that reads `SELECT *` or inserts without a column list may break.

    Add it to the canonical schema with a migration, or drop it.
    """
    column = change.actual
    filled = column.nullable or column.default is not None or column.identity or column.generated
    if not (
        filled or numbers_rows(context, column) or fills_in(column, context) or filled_by_domain(column, context)
    ):
        yield Diagnostic(
            f"{name(change)} is extra, NOT NULL and without a default",
            "Inserts that do not name it fail.",
            Severity.CRITICAL,
        )
    else:
        yield Diagnostic(f"{name(change)} is extra")


@rule("DR104", "column-type", Severity.CRITICAL, fields=("type",))
def type_changed(change: Changed[Column]) -> Iterator[Diagnostic]:
    """A column has a different type.

    Values accepted here may be truncated, rejected or compared differently by the code and in other databases,
    which use the expected type.

    Decide which type is right. Then change the column back, or change the schema with a migration.
    """
    yield Diagnostic(f"{change.key.dotted} is {difference(change, 'type')}")


@rule("DR106", "column-nullability", Severity.WARNING, fields=("nullable", "not_null_inherited"))
def nullability_changed(change: Changed[Column], context: RuleContext) -> Iterator[Diagnostic]:
    """A column accepts NULL although the schema forbids it, or the other way round.

    Code that relies on a value may read NULL.

    Fill in the missing values and add NOT NULL again, or change the schema with a migration.
    """
    if "nullable" not in change.fields:
        inherited = difference(change, "not_null_inherited")
        yield Diagnostic(f"{change.key.dotted}: NOT NULL inherited by child tables is {inherited}")
    elif change.actual.nullable:
        yield Diagnostic(f"{change.key.dotted} accepts NULL, expected NOT NULL")
    elif takes_null(change.actual, context):
        says = "Writing NULL to it fails, or stores another value."
        yield Diagnostic(f"{change.key.dotted} is NOT NULL, expected to accept NULL", says)
    else:
        yield Diagnostic(
            f"{change.key.dotted} is NOT NULL, expected to accept NULL",
            *((_NUMBERED, None) if numbers_rows(context, change.actual) else (_REQUIRED, Severity.CRITICAL)),
        )


@rule("DR107", "column-default", Severity.WARNING, fields=("default",))
def default_changed(change: Changed[Column], context: RuleContext) -> Iterator[Diagnostic]:
    """A column has a different default.

    New rows get a value that the code was not written for.

    Restore the default, or change the schema with a migration. Check the rows inserted since.
    """
    summary = f"{change.key.dotted}: default is {difference(change, 'default')}"
    counted = change.actual.identity or change.actual.generated or numbers_rows(context, change.actual)
    needed = change.actual.default is None and not change.actual.nullable and not counted
    if needed and not (fills_in(change.actual, context) or filled_by_domain(change.actual, context)):
        yield Diagnostic(summary, "Inserts that do not name the column fail.", Severity.CRITICAL)
    else:
        yield Diagnostic(summary)


@rule("DR108", "column-generated", Severity.CRITICAL, fields=("generated", "generated_kind"))
def generated_changed(change: Changed[Column], context: RuleContext) -> Iterator[Diagnostic]:
    """A generated column is computed by a different expression, or is not generated.

    Its values do not follow the expression in the schema.

    Restore the expression and recompute the values.
    """
    summary = f"{change.key.dotted}: {differences(change)}"
    if change.fields == ("generated_kind",) and change.expected.generated and change.actual.generated:
        yield Diagnostic(summary, _SAME_VALUES, Severity.NOTICE)
    elif on_sqlite(context) and "generated" not in change.fields:
        yield Diagnostic(summary, _SAME_VALUES, Severity.WARNING)
    else:
        yield Diagnostic(summary)


@rule("DR109", "column-identity", Severity.CRITICAL, fields=("identity",))
def identity_changed(change: Changed[Column], context: RuleContext) -> Iterator[Diagnostic]:
    """An identity column numbers its rows differently, or is no identity column.

    Inserts that rely on an automatic number fail, or a number is assigned twice.

    Restore the identity, and start its sequence above the highest number in use.
    """
    summary = f"{change.key.dotted}: identity is {difference(change, 'identity')}"
    if on_sqlite(context) and change.actual.identity:
        yield Diagnostic(
            summary, "The numbers of deleted rows are not reused, and each insert is slower.", Severity.WARNING
        )
    elif on_sqlite(context):
        yield Diagnostic(summary, "The numbers of deleted rows are reused for new rows.")
    elif change.expected.identity == "always" and change.actual.identity == "by default":
        says = "Inserts may supply their own numbers, which the sequence later assigns again."
        yield Diagnostic(summary, says, Severity.WARNING)
    elif change.expected.identity is None and change.actual.identity != "always":
        says = "Inserts that do not name it get a number, instead of failing or getting the default."
        yield Diagnostic(summary, says, Severity.WARNING)
    else:
        yield Diagnostic(summary)


@rule("DR143", "column-numbering", Severity.WARNING, fields=("numbering",))
def numbering_changed(change: Changed[Column]) -> Iterator[Diagnostic]:
    """An identity column has different sequence options.

    Numbers may run out earlier, increase in other steps, or be assigned twice.

    Look up the highest number in use, then set the options as defined in the schema (`ALTER TABLE … ALTER COLUMN …
    SET`).
    """
    yield Diagnostic(f"{change.key.dotted}: sequence options are {difference(change, 'numbering')}")


@rule("DR110", "column-collation", Severity.WARNING, fields=("collation",))
def collation_changed(change: Changed[Column]) -> Iterator[Diagnostic]:
    """A column has a different collation.

    Searches find different rows, unique keys treat different values as equal, and joins may stop using an index.

    Restore the collation, or change the schema with a migration.
    """
    yield Diagnostic(f"{change.key.dotted}: collation is {difference(change, 'collation', 'the default')}")


@rule("DR563", "column-history", Severity.WARNING, fields=("versioned",))
def history_changed(change: Changed[Column]) -> Iterator[Diagnostic]:
    """A column is included in system versioning, or excluded from it, contrary to the schema.

    `FOR SYSTEM_TIME` returns wrong old values for the column, or the history grows with each change to it.

    Change it back (`WITH SYSTEM VERSIONING`, `WITHOUT SYSTEM VERSIONING`), or change the schema with a migration.
    """
    yield Diagnostic(
        f"{name(change)} is {'included in' if change.actual.versioned else 'excluded from'} system versioning"
    )


@rule("DR113", "column-on-update", Severity.WARNING, fields=("on_update",))
def on_update_changed(change: Changed[Column]) -> Iterator[Diagnostic]:
    """A column has a different ON UPDATE clause.

    Timestamps are not updated when they should be, or the other way round, and jobs that read them to find changed
    rows miss some.

    Restore the ON UPDATE clause, or change the schema with a migration.
    """
    yield Diagnostic(f"{change.key.dotted}: ON UPDATE is {difference(change, 'on_update')}")


@rule("DR564", "column-srid", Severity.WARNING, fields=("srid",))
def srid_changed(change: Changed[Column]) -> Iterator[Diagnostic]:
    """A spatial column has a different spatial reference system.

    Values are rejected, distances are returned in another unit, or its spatial index is not used.

    Check the values in the column, then set the reference system that the schema defines.
    """
    yield Diagnostic(f"{name(change)}: SRID is {difference(change, 'srid')}")


@rule("DR142", "column-tuning", Severity.NOTICE, fields=("storage", "compression", "statistics_target", "options"))
def tuning_changed(change: Changed[Column]) -> Iterator[Diagnostic]:
    """A column has different storage or statistics settings.

    Its values are the same, but it may take more space, or the planner may choose slower plans.

    Set it as defined in the schema (`ALTER TABLE … ALTER COLUMN … SET`). Existing rows keep their form until they
    are rewritten.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")


@rule("DR112", "column-visibility", Severity.WARNING, fields=("visible",))
def visibility_changed(change: Changed[Column]) -> Iterator[Diagnostic]:
    """A column is invisible to queries without a column list, or visible although it should not be.

    `SELECT *` and inserts without a column list see a different set of columns.

    Change it back with `ALTER TABLE … MODIFY COLUMN … INVISIBLE` (or without INVISIBLE).
    """
    yield Diagnostic(f"{change.key.dotted} is {'visible' if change.actual.visible else 'invisible'}")


@rule("DR844", "foreign-column", Severity.WARNING, fields=("foreign_options",))
def foreign_options_changed(change: Changed[Column]) -> Iterator[Diagnostic]:
    """A column of a foreign table has different options.

    Queries of the column fail, or read and write different values.

    Change it back (`ALTER FOREIGN TABLE … ALTER COLUMN … OPTIONS`).
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
