"""DR106: A column accepts NULL, or refuses it, against its declaration."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.mariadb import takes_null
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.sqlite_effects import numbers_rows
from schemawatchd.rules.view import View
from schemawatchd.schema.kinds.column import Column

_EMPTY = "Inserts and updates that leave it empty fail at once."
_FILLED = "SQLite fills it in where an insert leaves it empty."

RULE = Rule(code="DR106", severity=Severity.WARNING, fields=("nullable", "not_null_inherited"))


def check(change: Changed[Column], view: View) -> Iterator[Said]:
    """A column accepts NULL, or refuses it, against its declaration.

    Code that relies on a value meets NULL.

    Fill the gaps and put the constraint back, or declare what is there with a migration.
    """
    if "nullable" not in change.fields:
        reach = "is inherited by child tables" if change.actual.not_null_inherited else "is NO INHERIT"
        yield Said(f"NOT NULL of {change.key.dotted} {reach}, against the expected")
    elif change.actual.nullable:
        yield Said(f"{change.key.dotted} accepts NULL, expected NOT NULL")
    elif takes_null(change.actual, view):
        says = "A NULL that is written to it is refused, or becomes another value."
        yield Said(f"{change.key.dotted} is NOT NULL, expected to accept NULL", says)
    else:
        yield Said(
            f"{change.key.dotted} is NOT NULL, expected to accept NULL",
            *((_FILLED, None) if numbers_rows(view, change.actual) else (_EMPTY, Severity.CRITICAL)),
        )
