"""DR233: A check constraint checks something else."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.check import Check

RULE = Rule(code="DR233", severity=Severity.WARNING, fields=("expression", "enforced", "inherited_by_children"))


def check(change: Changed[Check], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A check constraint checks something else.

    Values that should be refused can enter, or good ones are refused.

    Put it back, after a look for rows that break it.
    """
    yield Said(f"{name(change)}: {differences(change)}")
