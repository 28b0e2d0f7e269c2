"""DR513: A routine does something else."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.function import Function
from schemawatchd.schema.kinds.procedure import Procedure

RULE = Rule(
    code="DR513",
    severity=Severity.WARNING,
    fields=("body", "arguments", "returns", "language", "volatility", "options"),
)


def check(change: Changed[Function] | Changed[Procedure], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A routine does something else.

    Callers get other results than the code was tested with.

    Replace it with the declared one.
    """
    if change.fields == ("body",):
        yield Said(f"{name(change)} has another body")
    else:
        words = ", ".join(field for field in change.fields if field != "body")
        yield Said(f"{name(change)} differs in {words}{' and its body' if 'body' in change.fields else ''}")
