"""DR108: A generated column is computed otherwise, or is not computed any more."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.sqlite_effects import on_sqlite
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences
from schemawatchd.schema.kinds.column import Column

_LESS = Severity.WARNING

RULE = Rule(code="DR108", severity=Severity.CRITICAL, fields=("generated", "generated_kind"))


def check(change: Changed[Column], view: View) -> Iterator[Said]:
    """A generated column is computed otherwise, or is not computed any more.

    Its values do not follow the declared expression.

    Put the expression back and rebuild the values.
    """
    summary = f"{change.key.dotted}: {differences(change)}"
    if change.fields == ("generated_kind",) and change.expected.generated and change.actual.generated:
        says = "Its values are the same; whether they are stored decides what writing and reading cost."
        yield Said(summary, says, Severity.NOTICE)
    elif on_sqlite(view) and "generated" not in change.fields:
        yield Said(
            summary, "Its values are the same, but computed at another time: when read or when written.", _LESS
        )
    else:
        yield Said(summary)
