"""DR231: A check constraint is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name, text
from schemawatchd.schema.kinds.check import Check

RULE = Rule(code="DR231", severity=Severity.WARNING)


def check(change: Removed[Check], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A check constraint is missing.

    Values that it kept out can enter, and nothing else may stop them.

    Look for rows that break it, then add it again.
    """
    yield Said(f"{name(change)} is missing: {text(change.expected.expression)}")
