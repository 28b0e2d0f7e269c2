"""DR243: An exclusion constraint excludes something else."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.exclusion import Exclusion

RULE = Rule(code="DR243", severity=Severity.CRITICAL, fields=("definition", "deferrable"))


def check(change: Changed[Exclusion], view: View) -> Iterator[Said]:  # noqa: ARG001
    """An exclusion constraint excludes something else.

    Rows that must not overlap can, or good ones are refused.

    Put it back, after a look for rows that overlap.
    """
    yield Said(f"{name(change)}: {differences(change)}")
