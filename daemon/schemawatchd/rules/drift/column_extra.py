"""DR105: There is a column that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.mariadb import fills_in
from schemawatchd.rules.postgresql import filled_by_domain
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.sqlite_effects import numbers_rows
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.column import Column

RULE = Rule(code="DR105", severity=Severity.WARNING)


def check(change: Added[Column], view: View) -> Iterator[Said]:
    """There is a column that nobody declared.

    It exists here only: the next environment will not have it, and code that lists columns may stumble.

    Declare it with a migration, or drop it.
    """
    column = change.actual
    filled = column.nullable or column.default is not None or column.identity or column.generated
    if not (filled or numbers_rows(view, column) or fills_in(column, view) or filled_by_domain(column, view)):
        yield Said(
            f"{name(change)} is extra, NOT NULL and without a default",
            "Inserts that do not know it fail at once.",
            Severity.CRITICAL,
        )
    else:
        yield Said(f"{name(change)} is extra")
