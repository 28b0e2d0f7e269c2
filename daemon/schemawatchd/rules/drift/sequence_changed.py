"""DR603: A sequence counts otherwise."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.sequence import Sequence

RULE = Rule(
    code="DR603",
    severity=Severity.WARNING,
    fields=("type", "start", "increment", "minimum", "maximum", "cache", "cycle", "persistence", "owned_by"),
)


def check(change: Changed[Sequence], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A sequence counts otherwise.

    Numbers may run out, repeat, or collide with what other systems expect.

    Change it back (`ALTER SEQUENCE`).
    """
    yield Said(f"{name(change)}: {differences(change)}")
