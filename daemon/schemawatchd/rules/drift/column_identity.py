"""DR109: A column numbers its rows otherwise, or does not number them any more."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.sqlite_effects import on_sqlite
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import difference
from schemawatchd.schema.kinds.column import Column

RULE = Rule(code="DR109", severity=Severity.CRITICAL, fields=("identity",))


def check(change: Changed[Column], view: View) -> Iterator[Said]:
    """A column numbers its rows otherwise, or does not number them any more.

    Inserts that rely on an automatic number fail, or numbers are used twice.

    Put the identity back, with its counter beyond the highest number in use.
    """
    summary = f"numbering of {change.key.dotted} is {difference(change, 'identity')}"
    if on_sqlite(view) and change.actual.identity:
        yield Said(
            summary, "Numbers of deleted rows are not used again, and each insert costs more.", Severity.WARNING
        )
    elif on_sqlite(view):
        yield Said(summary, "The numbers of deleted rows are used again for new ones.")
    elif change.expected.identity == "always" and change.actual.identity == "by default":
        says = "Rows may bring numbers of their own, which the counter meets again later."
        yield Said(summary, says, Severity.WARNING)
    elif change.expected.identity is None and change.actual.identity != "always":
        says = "Rows that leave it out get a number, where they were refused or got another value."
        yield Said(summary, says, Severity.WARNING)
    else:
        yield Said(summary)
