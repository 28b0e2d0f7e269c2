"""DR107: A column has another default."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.mariadb import fills_in
from schemawatchd.rules.postgresql import filled_by_domain
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.sqlite_effects import numbers_rows
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import difference
from schemawatchd.schema.kinds.column import Column

RULE = Rule(code="DR107", severity=Severity.WARNING, fields=("default",))


def check(change: Changed[Column], view: View) -> Iterator[Said]:
    """A column has another default.

    New rows get another value than the code was written for.

    Put the default back, or declare the new one with a migration; look at the rows written since.
    """
    summary = f"default of {change.key.dotted} is {difference(change, 'default')}"
    counted = change.actual.identity or change.actual.generated or numbers_rows(view, change.actual)
    needed = change.actual.default is None and not change.actual.nullable and not counted
    if needed and not (fills_in(change.actual, view) or filled_by_domain(change.actual, view)):
        yield Said(summary, "Inserts that do not name the column fail at once.", Severity.CRITICAL)
    else:
        yield Said(summary)
