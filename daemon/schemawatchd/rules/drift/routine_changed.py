"""DR513: A routine does something else."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import difference, name
from schemawatchd.schema.kinds.function import Function
from schemawatchd.schema.kinds.procedure import Procedure
from schemawatchd.schema.routine import Routine

RULE = Rule(
    code="DR513",
    severity=Severity.WARNING,
    fields=("body", "arguments", "returns", "language", "volatility", "options"),
)

_LENT_RIGHTS = (
    "It runs as its owner and finds names by another search path: whoever can create objects there may take over "
    "what the owner may do."
)


def check(change: Changed[Function] | Changed[Procedure], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A routine does something else.

    Callers get other results than the code was tested with.

    Replace it with the declared one.
    """
    said = [f"{field} {difference(change, field)}" for field in change.fields if field != "body"]
    if "body" in change.fields:
        said.append("another body")
    if change.actual.security == "definer" and _search_path(change.actual) != _search_path(change.expected):
        yield Said(f"{name(change)} has {'; '.join(said)}", _LENT_RIGHTS, Severity.CRITICAL)
    else:
        yield Said(f"{name(change)} has {'; '.join(said)}")


def _search_path(routine: Routine) -> list[str]:
    return [each for each in routine.options if each.startswith("set search_path=")]
