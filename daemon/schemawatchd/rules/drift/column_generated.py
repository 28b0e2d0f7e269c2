"""DR108: A generated column is computed otherwise, or is not computed any more."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences
from schemawatchd.schema.kinds.column import Column

RULE = Rule(code="DR108", severity=Severity.CRITICAL, fields=("generated", "generated_kind"))


def check(change: Changed[Column], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A generated column is computed otherwise, or is not computed any more.

    Its values no longer follow the declared expression.

    Put the expression back and rebuild the values.
    """
    computed = change.expected.generated and change.actual.generated
    if change.fields == ("generated_kind",) and computed:
        says = "Its values are the same; whether they are stored decides what writing and reading cost."
        yield Said(f"{change.key.dotted}: {differences(change)}", says, Severity.NOTICE)
    else:
        yield Said(f"{change.key.dotted}: {differences(change)}")
