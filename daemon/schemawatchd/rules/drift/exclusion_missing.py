"""DR241: An exclusion constraint is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name, text
from schemawatchd.schema.kinds.exclusion import Exclusion

RULE = Rule(code="DR241", severity=Severity.CRITICAL)


def check(change: Removed[Exclusion], view: View) -> Iterator[Said]:  # noqa: ARG001
    """An exclusion constraint is missing.

    Rows that must not overlap (bookings, periods) can, and nothing else may stop them.

    Look for rows that overlap, then add it again.
    """
    yield Said(f"{name(change)} is missing: {text(change.expected.definition)}")
