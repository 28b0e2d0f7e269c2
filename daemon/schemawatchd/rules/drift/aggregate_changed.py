"""DR553: An aggregate adds up otherwise."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.aggregate import Aggregate

RULE = Rule(
    code="DR553",
    severity=Severity.WARNING,
    fields=("arguments", "returns", "step", "state_type", "initial", "final", "options"),
)


def check(change: Changed[Aggregate], view: View) -> Iterator[Said]:  # noqa: ARG001
    """An aggregate adds up otherwise.

    Callers get other results than the code was tested with.

    Replace it with the declared one.
    """
    yield Said(f"{name(change)}: {differences(change)}")
