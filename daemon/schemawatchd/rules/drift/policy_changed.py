"""DR703: A policy of row security lets through something else."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.policy import Policy

RULE = Rule(
    code="DR703", severity=Severity.CRITICAL, fields=("command", "permissive", "roles", "using", "with_check")
)


def check(change: Changed[Policy], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A policy of row security lets through something else.

    People may see or change rows that were kept from them, or miss those they need.

    Change it back (`ALTER POLICY`; another command or form needs DROP and CREATE).
    """
    yield Said(f"{name(change)}: {differences(change)}")
